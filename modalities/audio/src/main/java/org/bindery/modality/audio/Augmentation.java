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
  private final AudioAugmentation amounts;
  private final int window;
  private final float padding;
  private final float outside;

  /**
   * What one look at a sound gives.
   *
   * @param values {@code [melBins, frames]}, standardized
   * @param present how many frames there are before the padding, at least 1
   */
  record View(float[] values, int present) {}

  /**
   * Prepares for one configuration.
   *
   * @param window how many frames are taken of a sound; up to {@code config.frames()} padding
   *     follows
   */
  Augmentation(AudioPreprocessing config, int window) {
    this.config = config;
    this.window = window;
    amounts = config.augmentation();
    outside = config.centered() ? 0 : Spectrogram.SILENCE;
    boolean zero = config.centered() || config.padding().equals(AudioPreprocessing.ZERO);
    padding = standardized(zero ? 0 : Spectrogram.SILENCE);
  }

  private float standardized(float value) {
    return (float) ((value - config.mean()) / config.std());
  }

  /** Returns the first frames without any randomness. */
  View standardized(Spectrogram source) {
    return standardized(source, 1);
  }

  /** Returns the first frames, heard at another tempo. */
  View standardized(Spectrogram source, double tempo) {
    return cut(source, 0, tempo, new Spectrum(1, 0, 0));
  }

  /** Returns a view changed as the generator says. */
  View apply(Spectrogram source, RandomGenerator random) {
    double speed = 1 + amounts.speed() * between(random);
    double room = source.frames() - window * speed;
    double start;
    if (config.views().equals(AudioPreprocessing.CLIPS) && room >= 1) {
      start = random.nextDouble() * room;
    } else {
      // At least one frame of the sound stays in the window.
      start = window * (amounts.shift() * between(random) - amounts.delay() * random.nextDouble());
      start = Math.max(-(window - 1) * speed, Math.min(source.frames() - 1, start));
    }
    float gain = (float) (amounts.gain() * between(random)) * NEPERS_PER_DECIBEL;
    double pitch = amounts.pitch() * between(random);
    double warp = Math.exp(amounts.warp() * between(random));
    View view = cut(source, start, speed, new Spectrum(warp, pitch, gain));
    recolor(view, random);
    mask(view, random);
    return view;
  }

  private void recolor(View view, RandomGenerator random) {
    float scale = (float) Math.exp(amounts.scale() * between(random));
    double tilt = amounts.tilt() * between(random);
    float[] values = view.values();
    int bins = config.melBins();
    for (int bin = 0; bin < bins; bin++) {
      float added = (float) (tilt * (2.0 * bin / Math.max(1, bins - 1) - 1));
      int first = bin * config.frames();
      for (int i = first; i < first + view.present(); i++) {
        values[i] = scale * values[i] + added;
      }
    }
    if (amounts.noise() > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (amounts.noise() * random.nextGaussian());
      }
    }
  }

  /** How bins are taken: {@code bin * warp - pitch}, louder by {@code gain} nepers of energy. */
  private record Spectrum(double warp, double pitch, float gain) {}

  private static double between(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }

  private View cut(Spectrogram source, double start, double speed, Spectrum spectrum) {
    int frames = config.frames();
    int taken = Math.min(window, frames);
    int[] before = new int[taken];
    float[] share = new float[taken];
    int present = 1;
    for (int t = 0; t < taken; t++) {
      double position = start + t * speed;
      // Half a step beyond the ends still counts, so that no step can leap over a single frame.
      boolean inside = position > -speed / 2 && position <= source.frames() - 1 + speed / 2;
      double nearest = Math.max(0, Math.min(source.frames() - 1, position));
      before[t] = inside ? (int) nearest : -1;
      present = inside ? t + 1 : present;
      share[t] = inside ? (float) (nearest - before[t]) : 0;
    }
    float[] values = new float[config.melBins() * frames];
    Arrays.fill(values, padding);
    for (int bin = 0; bin < config.melBins(); bin++) {
      double height = bin * spectrum.warp() - spectrum.pitch();
      int low = (int) Math.floor(height);
      float part = (float) (height - low);
      for (int t = 0; t < taken; t++) {
        if (before[t] >= 0) {
          float lower = at(source, low, before[t], share[t]);
          float value =
              part == 0 ? lower : mix(lower, at(source, low + 1, before[t], share[t]), part);
          if (config.centered()) {
            value += spectrum.gain();
          } else if (value > Spectrogram.SILENCE) {
            value = Math.max(Spectrogram.SILENCE, value + spectrum.gain());
          }
          values[bin * frames + t] = standardized(value);
        }
      }
    }
    return new View(values, present);
  }

  private float at(Spectrogram source, int bin, int frame, float share) {
    if (bin < 0 || bin >= source.bins()) {
      return outside;
    }
    float here = source.at(bin, frame);
    return share == 0 ? here : mix(here, source.at(bin, frame + 1), share);
  }

  private static float mix(float a, float b, float share) {
    return a + share * (b - a);
  }

  /** Masked values become the mean, which is 0 after standardization. */
  private void mask(View view, RandomGenerator random) {
    float[] values = view.values();
    int bins = config.melBins();
    int frames = config.frames();
    for (int i = 0; i < amounts.frequencyMasks(); i++) {
      int width = random.nextInt(Math.min(amounts.frequencyMask(), bins) + 1);
      int first = random.nextInt(bins - width + 1);
      Arrays.fill(values, first * frames, (first + width) * frames, 0);
    }
    int present = view.present();
    int longest = Math.min(amounts.timeMask(), (int) Math.rint(amounts.timeMaskShare() * present));
    for (int i = 0; i < amounts.timeMasks(); i++) {
      int width = random.nextInt(longest + 1);
      int first = random.nextInt(present - width + 1);
      for (int bin = 0; bin < bins; bin++) {
        Arrays.fill(values, bin * frames + first, bin * frames + first + width, 0);
      }
    }
  }
}
