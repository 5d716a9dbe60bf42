package org.bindery.modality.audio;

import static org.bindery.modality.audio.AudioPreprocessing.within;

/**
 * What changes at random each time a sound is heard in training; every amount is the largest, and 0
 * is off.
 *
 * @param shift by how much of the window a sound may move either way, below 1; without meaning
 *     where a clip is taken from anywhere, as is the next
 * @param delay by how much of the window a sound may come later, below 1
 * @param speed by which share it may become faster or slower, at most 0.9
 * @param gain by how many decibels it may become louder or softer; 0 where sounds are centered
 * @param pitch by how many mel bins the spectrum may move up or down
 * @param warp the spectrum is stretched over the bins by a factor of up to e^warp or its inverse,
 *     as by another length of the vocal tract, at most 1
 * @param tilt added to the standardized value of the highest bin and subtracted from that of the
 *     lowest, either way, less in between, as by another microphone
 * @param scale standardized values are multiplied by a factor of up to e^scale or its inverse, at
 *     most 1
 * @param noise standard deviation of the noise added to the standardized values
 * @param frequencyMasks how many bands are masked, at most 10
 * @param frequencyMask the largest width of such a band in mel bins
 * @param timeMasks how many stretches of the sound are masked, at most 10
 * @param timeMask the longest of such a stretch in frames
 * @param timeMaskShare and in shares of the sound, at most 1
 */
public record AudioAugmentation(
    double shift,
    double delay,
    double speed,
    double gain,
    double pitch,
    double warp,
    double tilt,
    double scale,
    double noise,
    int frequencyMasks,
    int frequencyMask,
    int timeMasks,
    int timeMask,
    double timeMaskShare) {
  private static final int MOST_MASKS = 10;

  /**
   * Checks the ranges.
   *
   * @throws org.bindery.spi.ConfigException naming the component that is out of range
   */
  public AudioAugmentation {
    within("augmentation.shift", shift, 0, 0.99);
    within("augmentation.delay", delay, 0, 0.99);
    within("augmentation.speed", speed, 0, 0.9);
    within("augmentation.gain", gain, 0, 60);
    within("augmentation.pitch", pitch, 0, 512);
    within("augmentation.warp", warp, 0, 1);
    within("augmentation.tilt", tilt, 0, 100);
    within("augmentation.scale", scale, 0, 1);
    within("augmentation.noise", noise, 0, 100);
    within("augmentation.frequencyMasks", frequencyMasks, 0, MOST_MASKS);
    within("augmentation.frequencyMask", frequencyMask, 0, 512);
    within("augmentation.timeMasks", timeMasks, 0, MOST_MASKS);
    within("augmentation.timeMask", timeMask, 0, 10_000);
    within("augmentation.timeMaskShare", timeMaskShare, 0, 1);
  }

  /** Returns no augmentation. */
  public static AudioAugmentation none() {
    return new AudioAugmentation(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  }

  /** Returns small shifts and changes of speed, loudness and pitch, and one mask of each kind. */
  public static AudioAugmentation mild() {
    return new AudioAugmentation(0.1, 0, 0.1, 6, 2, 0, 0, 0, 0, 1, 16, 1, 20, 1);
  }
}
