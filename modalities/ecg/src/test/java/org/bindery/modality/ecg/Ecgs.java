package org.bindery.modality.ecg;

import java.util.List;
import java.util.random.RandomGenerator;

/** Recordings for tests. */
final class Ecgs {
  private Ecgs() {}

  /** Draws humps a second apart in one to twelve leads, at a random rate. */
  static Ecg draw(RandomGenerator random) {
    int leads = random.nextInt(1, 13);
    int samples = random.nextInt(40, 500);
    double rate = random.nextInt(60, 300);
    float[][] values = new float[leads][samples];
    for (float[] lead : values) {
      double height = random.nextDouble(-2, 2);
      for (int i = 0; i < samples; i++) {
        lead[i] = (float) (height * hump(i / rate % 1 - 0.5) + 0.05 * random.nextGaussian());
      }
    }
    return Ecg.of(rate, Lead.STANDARD.subList(0, leads), values);
  }

  /** Returns twelve leads of 10 s at 100 Hz, each a hump a second as high as its number in mV. */
  static Ecg twelve() {
    float[][] values = new float[12][1000];
    for (int lead = 0; lead < 12; lead++) {
      for (int i = 0; i < 1000; i++) {
        values[lead][i] = (float) (0.1 * (lead + 1) * hump(i / 100.0 % 1 - 0.5));
      }
    }
    return Ecg.of(100, Lead.STANDARD, values);
  }

  /** Returns a single lead. */
  static Ecg single(Lead lead, double rate, double... values) {
    float[] row = new float[values.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = (float) values[i];
    }
    return Ecg.of(rate, List.of(lead), new float[][] {row});
  }

  private static double hump(double t) {
    return Math.exp(-t * t / (2 * 0.03 * 0.03));
  }
}
