package org.bindery.advisor;

import java.util.SplittableRandom;

/**
 * First and second moments of whitened pairs, summed in blocks of rows: rows are shuffled once,
 * dealt to folds and blocks, and drawing blocks again with replacement is then a bootstrap that
 * never looks at a row again. Copies of a row stay in their fold, so what is held out stays out.
 */
final class BlockMoments {
  static final int FOLDS = 5;

  private static final int WIDE = 100;
  private static final int BLOCKS = 20;
  private static final int BLOCKS_IF_WIDE = 8;

  private final int dx;
  private final int dy;
  private final int n;
  private final double[][][] sums;

  /** Sums the blocks of {@code x} and {@code y}, {@code [n, dx]} and {@code [n, dy]}. */
  BlockMoments(double[][] x, double[][] y, long seed) {
    n = x.length;
    dx = x[0].length;
    dy = y[0].length;
    int d = dx + dy;
    int wanted = d > WIDE ? BLOCKS_IF_WIDE : BLOCKS;
    int blocks = Math.min(wanted, n / FOLDS);
    sums = new double[FOLDS][blocks][1 + d + d * (d + 1) / 2];
    int[] order = shuffled(n, seed);
    double[] row = new double[d];
    for (int at = 0; at < n; at++) {
      System.arraycopy(x[order[at]], 0, row, 0, dx);
      System.arraycopy(y[order[at]], 0, row, dx, dy);
      add(row, sums[at % FOLDS][at / FOLDS % blocks]);
    }
  }

  private static int[] shuffled(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static void add(double[] row, double[] sums) {
    int at = 0;
    sums[at++] += 1;
    for (double value : row) {
      sums[at++] += value;
    }
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j <= i; j++) {
        sums[at++] += row[i] * row[j];
      }
    }
  }

  int n() {
    return n;
  }

  int widthOfX() {
    return dx;
  }

  int widthOfY() {
    return dy;
  }

  /** Returns the sums of each fold as they are. */
  double[][] folds() {
    double[][] folds = new double[FOLDS][];
    for (int fold = 0; fold < FOLDS; fold++) {
      folds[fold] = new double[sums[fold][0].length];
      for (double[] block : sums[fold]) {
        accumulate(folds[fold], block, 1);
      }
    }
    return folds;
  }

  /** Returns the sums of each fold with its blocks drawn again, with replacement. */
  double[][] drawnFolds(SplittableRandom random) {
    double[][] folds = new double[FOLDS][];
    for (int fold = 0; fold < FOLDS; fold++) {
      folds[fold] = new double[sums[fold][0].length];
      for (int i = 0; i < sums[fold].length; i++) {
        accumulate(folds[fold], sums[fold][random.nextInt(sums[fold].length)], 1);
      }
    }
    return folds;
  }

  static void accumulate(double[] into, double[] sums, double sign) {
    for (int i = 0; i < into.length; i++) {
      into[i] += sign * sums[i];
    }
  }

  /** Returns the covariance of what was summed, {@code [dx + dy, dx + dy]}. */
  double[][] covariance(double[] summed) {
    int d = dx + dy;
    double count = summed[0];
    double[][] covariance = new double[d][d];
    int at = 1 + d;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double value = (summed[at++] - summed[1 + i] * summed[1 + j] / count) / count;
        covariance[i][j] = value;
        covariance[j][i] = value;
      }
    }
    return covariance;
  }
}
