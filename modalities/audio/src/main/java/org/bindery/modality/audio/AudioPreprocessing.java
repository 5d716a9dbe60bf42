package org.bindery.modality.audio;

import org.bindery.spi.ConfigException;

/**
 * How a sound becomes a log-mel spectrogram {@code [1, melBins, frames]}. The defaults are
 * ImageBind's, with augmentation in training.
 *
 * @param rate samples each second to which sounds are resampled, 4,000 to 48,000
 * @param melBins height of the spectrogram, 1 to 512
 * @param frames width of the spectrogram in steps of 10 ms, 1 to 10,000; 2 s have 198
 * @param views in evaluation, {@code clips}: several clips evenly spaced over the sound, as
 *     ImageBind takes them; {@code whole}: one view, the first {@code frames} frames, right for
 *     short utterances. In training always one view: with {@code clips} a clip from anywhere
 * @param clips how many clips, 1 to 100; without meaning for {@code whole}
 * @param clipSeconds how long a clip is, up to 100 s; without meaning for {@code whole}
 * @param padding what stands behind a short sound: {@code zero}, a literal 0 before
 *     standardization, which is far from silence but ImageBind's; or {@code silence}, the value of
 *     digital silence
 * @param mixdown whether channels are averaged; otherwise the first is taken, as ImageBind does
 * @param mean subtracted from the log-mel values
 * @param std by which the difference is divided, positive
 * @param shift in training, by how much of the window a sound may move either way, in {@code [0,
 *     1)}
 * @param frequencyMasks in training, how many bands are masked, 0 to 10
 * @param frequencyMask the largest width of such a band in mel bins
 * @param timeMasks in training, how many stretches of time are masked, 0 to 10
 * @param timeMask the longest of such a stretch in frames
 * @param gain in training, by how many decibels a sound may become louder or softer
 * @param pitch in training, by how many mel bins the spectrum may move up or down
 * @param speed in training, by which share a sound may become faster or slower, in {@code [0, 1)}
 * @param noise in training, standard deviation of the noise added to the standardized values
 */
public record AudioPreprocessing(
    int rate,
    int melBins,
    int frames,
    String views,
    int clips,
    double clipSeconds,
    String padding,
    boolean mixdown,
    double mean,
    double std,
    double shift,
    int frequencyMasks,
    int frequencyMask,
    int timeMasks,
    int timeMask,
    double gain,
    double pitch,
    double speed,
    double noise) {

  /** The value of {@link #views} for ImageBind's clips. */
  public static final String CLIPS = "clips";

  /** The value of {@link #views} for one view from the start. */
  public static final String WHOLE = "whole";

  /** The value of {@link #padding} for a literal zero. */
  public static final String ZERO = "zero";

  /** The value of {@link #padding} for digital silence. */
  public static final String SILENCE = "silence";

  private static final int MOST_MASKS = 10;

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public AudioPreprocessing {
    within("rate", rate, 4000, 48_000);
    within("melBins", melBins, 1, 512);
    within("frames", frames, 1, 10_000);
    oneOf("views", views, CLIPS, WHOLE);
    within("clips", clips, 1, 100);
    within("clipSeconds", clipSeconds, 0.025, 100);
    oneOf("padding", padding, ZERO, SILENCE);
    within("mean", mean, -1000, 1000);
    within("std", std, 1e-3, 1000);
    within("shift", shift, 0, 0.99);
    within("frequencyMasks", frequencyMasks, 0, MOST_MASKS);
    within("frequencyMask", frequencyMask, 0, 512);
    within("timeMasks", timeMasks, 0, MOST_MASKS);
    within("timeMask", timeMask, 0, 10_000);
    within("gain", gain, 0, 60);
    within("pitch", pitch, 0, 512);
    within("speed", speed, 0, 0.9);
    within("noise", noise, 0, 100);
  }

  /** Returns ImageBind's values: 3 clips of 2 s, 128 bins, 204 frames, and mild augmentation. */
  public static AudioPreprocessing defaults() {
    return new AudioPreprocessing(
        16_000, 128, 204, CLIPS, 3, 2, ZERO, false, -4.268, 9.138, 0.1, 1, 16, 1, 20, 6, 2, 0.1, 0);
  }

  /** Returns this with one view from the start of the sound, padded with silence. */
  public AudioPreprocessing asWhole() {
    return new AudioPreprocessing(
        rate,
        melBins,
        frames,
        WHOLE,
        clips,
        clipSeconds,
        SILENCE,
        mixdown,
        mean,
        std,
        shift,
        frequencyMasks,
        frequencyMask,
        timeMasks,
        timeMask,
        gain,
        pitch,
        speed,
        noise);
  }

  /** Returns this with another size of the spectrogram. */
  public AudioPreprocessing withSize(int newMelBins, int newFrames) {
    return new AudioPreprocessing(
        rate,
        newMelBins,
        newFrames,
        views,
        clips,
        clipSeconds,
        padding,
        mixdown,
        mean,
        std,
        shift,
        frequencyMasks,
        frequencyMask,
        timeMasks,
        timeMask,
        gain,
        pitch,
        speed,
        noise);
  }

  /** Returns this with no randomness in training but the place of the clip. */
  public AudioPreprocessing withoutAugmentation() {
    return new AudioPreprocessing(
        rate,
        melBins,
        frames,
        views,
        clips,
        clipSeconds,
        padding,
        mixdown,
        mean,
        std,
        0,
        0,
        frequencyMask,
        0,
        timeMask,
        0,
        0,
        0,
        0);
  }

  private static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw refuse(name, number(value), number(low) + " to " + number(high));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static void oneOf(String name, String value, String first, String second) {
    if (!value.equals(first) && !value.equals(second)) {
      throw refuse(name, "'" + value + "'", "'" + first + "' or '" + second + "'");
    }
  }

  private static ConfigException refuse(String name, String value, String allowed) {
    return new ConfigException(
        "preprocessing." + name,
        value,
        "Audio preprocessing: " + name + " is " + value + "; use " + allowed + ".");
  }
}
