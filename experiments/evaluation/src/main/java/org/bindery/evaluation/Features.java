package org.bindery.evaluation;

import org.bindery.spi.ConfigException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/**
 * Rows of equal width without holes.
 *
 * @param name whose they are, for messages
 * @param rows {@code [n, width]}
 * @param width how many numbers a row has
 */
record Features(String name, double[][] rows, int width) {
  private static final int BLOCK = 64;

  static Features of(String name, double[][] rows) {
    if (rows.length == 0 || rows[0].length == 0) {
      throw new ConfigException(
          "floor", "0", "The linear floor got no features of " + name + ": give at least one row.");
    }
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != rows[0].length) {
        throw new ConfigException(
            "floor",
            String.valueOf(rows[i].length),
            "Row "
                + i
                + " of the features of "
                + name
                + " has "
                + rows[i].length
                + " numbers, but row 0 has "
                + rows[0].length
                + ": all rows must be as long.");
      }
      for (double value : rows[i]) {
        if (!Double.isFinite(value)) {
          throw new ConfigException(
              "floor",
              String.valueOf(value),
              "Row " + i + " of the features of " + name + " holds " + value + ": give numbers.");
        }
      }
    }
    return new Features(name, rows, rows[0].length);
  }

  int n() {
    return rows.length;
  }

  double[] mean() {
    double[] mean = new double[width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    return mean;
  }

  /** Returns the rows less {@code mean}, {@code [n, width]}. */
  RealMatrix minus(double[] mean) {
    if (mean.length != width) {
      throw new ConfigException(
          "floor",
          String.valueOf(width),
          "The linear floor was fitted on "
              + mean.length
              + " features of "
              + name
              + ", but got rows of "
              + width
              + ".");
    }
    double[][] centered = new double[rows.length][width];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < width; j++) {
        centered[i][j] = rows[i][j] - mean[j];
      }
    }
    return new Array2DRowRealMatrix(centered, false);
  }

  /** Returns {@code a · aᵀ}, of which only one half has to be computed. */
  static RealMatrix gram(RealMatrix a) {
    double[][] rows = a.getData();
    double[][] result = new double[rows.length][rows.length];
    for (int start = 0; start < rows.length; start += BLOCK) {
      int end = Math.min(start + BLOCK, rows.length);
      for (int i = start; i < rows.length; i++) {
        for (int j = start; j < Math.min(end, i + 1); j++) {
          double sum = dot(rows[i], rows[j]);
          result[i][j] = sum;
          result[j][i] = sum;
        }
      }
    }
    return new Array2DRowRealMatrix(result, false);
  }

  /** Four sums side by side, which a processor adds up at once. */
  static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 3 < a.length; k += 4) {
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < a.length; k++) {
      s0 += a[k] * b[k];
    }
    return s0 + s1 + s2 + s3;
  }

  /**
   * Returns {@code a · b}, adding up in one order for every entry, so that {@code x · xᵀ} is
   * symmetric to the last bit. Several times faster here than the library's, whose inner loop jumps
   * through memory.
   */
  static RealMatrix product(RealMatrix a, RealMatrix b) {
    double[][] left = a.getData();
    double[][] right = b.getData();
    double[][] result = new double[left.length][right[0].length];
    for (int start = 0; start < right.length; start += BLOCK) {
      int end = Math.min(start + BLOCK, right.length);
      for (int i = 0; i < left.length; i++) {
        double[] sums = result[i];
        for (int k = start; k < end; k++) {
          double factor = left[i][k];
          double[] row = right[k];
          for (int j = 0; j < sums.length; j++) {
            sums[j] += factor * row[j];
          }
        }
      }
    }
    return new Array2DRowRealMatrix(result, false);
  }
}
