package org.bindery.modality.audio;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Cuts a window out of a spectrogram and standardizes it; in training on the way it is moved,
 * stretched, made louder or softer, and masked (SpecAugment, Park et al. 2019), all on the
 * spectrogram, which is some hundred times cheaper than on the samples. Approximations that come
 * with that: speed stretches the frames and leaves the pitch as it is; pitch moves the mel bins,
 * formants and all; both interpolate linearly between logarithms. Immutable; any thread.
 */
final class Augmentation {
  private static final float NEPERS_PER_DECIBEL = (float) (Math.log(10) / 10);

  private final AudioPreprocessing config;
  private final int window;
  private final float padding;

  /**
   * Prepares for one configuration.
   *
   * @param window how many frames are taken of a sound; up to {@code config.frames()} padding
   *     follows
   */
  Augmentation(AudioPreprocessing config, int window) {
    this.config = config;
    this.window = window;
    boolean zero = config.padding().equals(AudioPreprocessing.ZERO);
    padding = standardized(zero ? 0 : Spectrogram.SILENCE);
  }

  private float standardized(float value) {
    return (float) ((value - config.mean()) / config.std());
  }

  /** Returns the first frames, {@code [melBins, frames]}, without any randomness. */
  float[] standardized(Spectrogram source) {
    return cut(source, 0, 1, 0, 0);
  }

  /** Returns {@code [melBins, frames]}, changed as the generator says. */
  float[] apply(Spectrogram source, RandomGenerator random) {
    double speed = 1 + config.speed() * between(random);
    double room = source.frames() - window * speed;
    double start;
    if (config.views().equals(AudioPreprocessing.CLIPS) && room >= 1) {
      start = random.nextDouble() * room;
    } else {
      // At least one frame of the sound stays in the window.
      start = config.shift() * window * between(random);
      start = Math.max(-(window - 1) * speed, Math.min(source.frames() - 1, start));
    }
    float gain = (float) (config.gain() * between(random)) * NEPERS_PER_DECIBEL;
    float[] values = cut(source, start, speed, config.pitch() * between(random), gain);
    if (config.noise() > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (config.noise() * random.nextGaussian());
      }
    }
    mask(values, random);
    return values;
  }

  private static double between(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }

  private float[] cut(Spectrogram source, double start, double speed, double pitch, float gain) {
    int frames = config.frames();
    int taken = Math.min(window, frames);
    int[] before = new int[taken];
    float[] share = new float[taken];
    for (int t = 0; t < taken; t++) {
      double position = start + t * speed;
      // Half a step beyond the ends still counts, so that no step can leap over a single frame.
      boolean inside = position > -speed / 2 && position <= source.frames() - 1 + speed / 2;
      double nearest = Math.max(0, Math.min(source.frames() - 1, position));
      before[t] = inside ? (int) nearest : -1;
      share[t] = inside ? (float) (nearest - before[t]) : 0;
    }
    float[] values = new float[config.melBins() * frames];
    Arrays.fill(values, padding);
    for (int bin = 0; bin < config.melBins(); bin++) {
      double height = bin - pitch;
      int low = (int) Math.floor(height);
      float part = (float) (height - low);
      for (int t = 0; t < taken; t++) {
        if (before[t] >= 0) {
          float lower = at(source, low, before[t], share[t]);
          float value =
              part == 0 ? lower : mix(lower, at(source, low + 1, before[t], share[t]), part);
          if (value > Spectrogram.SILENCE) {
            value = Math.max(Spectrogram.SILENCE, value + gain);
          }
          values[bin * frames + t] = standardized(value);
        }
      }
    }
    return values;
  }

  private static float at(Spectrogram source, int bin, int frame, float share) {
    if (bin < 0 || bin >= source.bins()) {
      return Spectrogram.SILENCE;
    }
    float here = source.at(bin, frame);
    return share == 0 ? here : mix(here, source.at(bin, frame + 1), share);
  }

  private static float mix(float a, float b, float share) {
    return a + share * (b - a);
  }

  /** Masked values become the mean, which is 0 after standardization. */
  private void mask(float[] values, RandomGenerator random) {
    int bins = config.melBins();
    int frames = config.frames();
    for (int i = 0; i < config.frequencyMasks(); i++) {
      int width = random.nextInt(Math.min(config.frequencyMask(), bins) + 1);
      int first = random.nextInt(bins - width + 1);
      Arrays.fill(values, first * frames, (first + width) * frames, 0);
    }
    for (int i = 0; i < config.timeMasks(); i++) {
      int width = random.nextInt(Math.min(config.timeMask(), frames) + 1);
      int first = random.nextInt(frames - width + 1);
      for (int bin = 0; bin < bins; bin++) {
        Arrays.fill(values, bin * frames + first, bin * frames + first + width, 0);
      }
    }
  }
}
