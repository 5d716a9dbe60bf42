package org.bindery.modality.vector;

import java.util.random.RandomGenerator;

/** Rows of laboratory values at very different scales, some of them missing. */
final class Vectors {
  static final int LENGTH = 6;
  private static final double[] CENTERS = {5, 140, 0.9, 37, 250_000, -2};
  private static final double[] SPREADS = {1.5, 4, 0.3, 0.5, 60_000, 0.01};

  private Vectors() {}

  static NumericVector draw(RandomGenerator random) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      boolean missing = i > 0 && random.nextInt(5) == 0;
      double drawn = CENTERS[i] + SPREADS[i] * random.nextGaussian();
      values[i] = missing ? Float.NaN : (float) drawn;
    }
    return NumericVector.of(values);
  }
}
