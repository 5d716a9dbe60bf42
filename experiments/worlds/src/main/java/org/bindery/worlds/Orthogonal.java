package org.bindery.worlds;

import java.util.Random;

/** Orthogonal maps drawn evenly from all there are. */
final class Orthogonal {
  private Orthogonal() {}

  /**
   * Draws one by Gram-Schmidt on normal deviates, which is uniform (Haar) as the diagonal of the
   * triangular factor is positive. Each row is made orthogonal twice, which loses no digits.
   */
  static double[][] draw(int n, Random random) {
    double[][] rows = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        rows[i][j] = random.nextGaussian();
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < i; k++) {
          double along = dot(rows[i], rows[k]);
          for (int j = 0; j < n; j++) {
            rows[i][j] -= along * rows[k][j];
          }
        }
      }
      double length = Math.sqrt(dot(rows[i], rows[i]));
      for (int j = 0; j < n; j++) {
        rows[i][j] /= length;
      }
    }
    return rows;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
