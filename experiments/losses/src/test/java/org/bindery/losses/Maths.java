package org.bindery.losses;

import java.util.Arrays;

/** The formulas' common parts in double precision, as loops. */
final class Maths {
  private Maths() {}

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  static double[] sum(double[]... vectors) {
    double[] sum = new double[vectors[0].length];
    for (double[] vector : vectors) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i];
      }
    }
    return sum;
  }

  static double[] times(double[] x, double factor) {
    return Arrays.stream(x).map(v -> v * factor).toArray();
  }

  static double squaredDistance(double[] x, double[] y) {
    double[] difference = sum(x, times(y, -1));
    return dot(difference, difference);
  }

  static double[][] similarities(double[][] a, double[][] b, double scale) {
    double[][] all = new double[a.length][b.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        all[i][j] = scale * dot(a[i], b[j]);
      }
    }
    return all;
  }

  static double logSumExp(double... x) {
    double top = Arrays.stream(x).max().orElseThrow();
    return top + Math.log(Arrays.stream(x).map(v -> Math.exp(v - top)).sum());
  }

  static double[] column(double[][] matrix, int j) {
    return Arrays.stream(matrix).mapToDouble(row -> row[j]).toArray();
  }

  static double[] without(double[] x, int dropped) {
    double[] rest = new double[x.length - 1];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = x[i < dropped ? i : i + 1];
    }
    return rest;
  }

  /** Cross-entropy along rows plus along columns, means over both; the diagonal is the answer. */
  static double bothWays(double[][] logits, double smoothing) {
    int n = logits.length;
    double total = 0;
    for (int i = 0; i < n; i++) {
      for (double[] line : new double[][] {logits[i], column(logits, i)}) {
        double all = logSumExp(line);
        double spread = 0;
        for (double logit : line) {
          spread += (all - logit) / n;
        }
        total += (1 - smoothing) * (all - line[i]) + smoothing * spread;
      }
    }
    return total / n;
  }

  /** Symmetric InfoNCE, both directions summed. */
  static double infoNce(double[][] a, double[][] b, double scale) {
    return bothWays(similarities(a, b, scale), 0);
  }
}
