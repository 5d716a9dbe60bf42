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

  /** Noise of some rate, one or two channels and up to a second. */
  static Sound random(RandomGenerator random) {
    int[] rates = {8000, 16_000, 22_050, 44_100};
    int rate = rates[random.nextInt(rates.length)];
    int length = random.nextInt(rate / 10, rate);
    float[][] channels = new float[random.nextInt(1, 3)][];
    for (int c = 0; c < channels.length; c++) {
      channels[c] = noise(random, length);
    }
    return new Sound(rate, channels);
  }
}
