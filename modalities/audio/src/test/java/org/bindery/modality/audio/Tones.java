package org.bindery.modality.audio;

import java.util.random.RandomGenerator;

/** Sounds for tests. */
final class Tones {
  private Tones() {}

  /** A sine of this many hertz, amplitude 0.5. */
  static float[] sine(double hertz, int rate, int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (0.5 * Math.sin(2 * Math.PI * hertz * i / rate));
    }
    return samples;
  }

  static float[] noise(RandomGenerator random, int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) (0.2 * random.nextGaussian());
    }
    return samples;
  }
}
