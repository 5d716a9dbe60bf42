package org.bindery.losses;

import java.util.SplittableRandom;

/** Rows for tests. */
final class Rows {
  private Rows() {}

  /** The first n axes of a space, which are as different as unit rows can be without opposing. */
  static double[][] axes(int n, int dimension) {
    double[][] rows = new double[n][dimension];
    for (int i = 0; i < n; i++) {
      rows[i][i] = 1;
    }
    return rows;
  }

  static double[][] alike(int n, int dimension) {
    double[][] rows = new double[n][dimension];
    for (double[] row : rows) {
      row[0] = 1;
    }
    return rows;
  }

  static double[][] random(int n, int dimension, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] rows = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] row = random.doubles(dimension, -1, 1).toArray();
      rows[i] = Maths.times(row, 1 / Math.sqrt(Maths.dot(row, row)));
    }
    return rows;
  }

  static double[][] opposite(double[][] rows) {
    double[][] opposite = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      opposite[i] = Maths.times(rows[i], -1);
    }
    return opposite;
  }

  /** Each row moves one place down, so that none keeps its partner. */
  static double[][] turned(double[][] rows) {
    double[][] turned = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      turned[i] = rows[(i + 1) % rows.length];
    }
    return turned;
  }
}
