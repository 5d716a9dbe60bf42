package org.bindery.diagnostics;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealVector;

/**
 * A linear probe for which of two signals a row is of: ridge regression on labels 1 and -1, fitted
 * on one half of the keys and scored on the other, both ways round. Matches share a half, so that
 * no row is scored by a probe that saw its partner.
 */
final class ModalityProbe {
  /** More would only cost: the accuracy is known to two points with this many. */
  private static final int MOST_ROWS = 500;

  /** The ridge, as a part of the mean eigenvalue: enough for more dimensions than rows. */
  private static final double RIDGE = 0.1;

  private ModalityProbe() {}

  static double accuracy(Rows first, Rows second) {
    Rows a = first.most(MOST_ROWS);
    Rows b = second.most(MOST_ROWS);
    boolean[] half = halves(a.keys());
    return (accuracy(a, b, half, true) + accuracy(a, b, half, false)) / a.size();
  }

  /** By the keys' hashes and not by position, so that the order of the rows does not matter. */
  private static boolean[] halves(List<String> keys) {
    Map<String, Boolean> half = new HashMap<>();
    keys.stream()
        .distinct()
        .sorted(
            Comparator.comparingInt((String key) -> key.hashCode() * 0x9E3779B9)
                .thenComparing(Comparator.naturalOrder()))
        .forEach(key -> half.put(key, half.size() % 2 == 0));
    boolean[] halves = new boolean[keys.size()];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = half.get(keys.get(i));
    }
    return halves;
  }

  /** Returns how many pairs of rows outside of the half are told apart, ties counting half. */
  private static double accuracy(Rows a, Rows b, boolean[] half, boolean fitted) {
    int[] train = IntStream.range(0, half.length).filter(i -> half[i] == fitted).toArray();
    int[] test = IntStream.range(0, half.length).filter(i -> half[i] != fitted).toArray();
    if (train.length == 0) {
      return test.length / 2.0;
    }
    double[] middle = middle(a.pick(train), b.pick(train));
    double[] direction = direction(a.pick(train), b.pick(train), middle);
    double right = 0;
    for (int row : test) {
      right += right(score(a.unit(row), middle, direction));
      right += right(-score(b.unit(row), middle, direction));
    }
    return right / 2;
  }

  private static double right(double score) {
    return Math.abs(score) < 1e-12 ? 0.5 : score > 0 ? 1 : 0;
  }

  private static double[] middle(Rows a, Rows b) {
    double[] middle = a.mean();
    double[] other = b.mean();
    for (int i = 0; i < middle.length; i++) {
      middle[i] = (middle[i] + other[i]) / 2;
    }
    return middle;
  }

  private static double score(double[] row, double[] middle, double[] direction) {
    double score = 0;
    for (int i = 0; i < row.length; i++) {
      score += (row[i] - middle[i]) * direction[i];
    }
    return score;
  }

  /** Solves the ridge in the rows or in the coordinates, whichever are fewer. */
  private static double[] direction(Rows a, Rows b, double[] middle) {
    int n = a.size();
    double[][] x = new double[2 * n][middle.length];
    double[] labels = new double[2 * n];
    double squares = 0;
    for (int row = 0; row < 2 * n; row++) {
      double[] unit = row < n ? a.unit(row) : b.unit(row - n);
      labels[row] = row < n ? 1 : -1;
      for (int i = 0; i < middle.length; i++) {
        x[row][i] = unit[i] - middle[i];
        squares += x[row][i] * x[row][i];
      }
    }
    boolean wide = middle.length > x.length;
    Array2DRowRealMatrix rows = new Array2DRowRealMatrix(x, false);
    Array2DRowRealMatrix products =
        new Array2DRowRealMatrix(products(wide ? x : rows.transpose().getData()), false);
    double ridge = Math.max(RIDGE * squares / middle.length, 1e-12);
    for (int i = 0; i < products.getRowDimension(); i++) {
      products.addToEntry(i, i, ridge);
    }
    RealVector target = new ArrayRealVector(labels, false);
    RealVector solved =
        new CholeskyDecomposition(products, 1e-9, 1e-14)
            .getSolver()
            .solve(wide ? target : rows.preMultiply(target));
    return (wide ? rows.preMultiply(solved) : solved).toArray();
  }

  private static double[][] products(double[][] vectors) {
    double[][] products = new double[vectors.length][vectors.length];
    for (int i = 0; i < vectors.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int c = 0; c < vectors[i].length; c++) {
          sum += vectors[i][c] * vectors[j][c];
        }
        products[i][j] = sum;
        products[j][i] = sum;
      }
    }
    return products;
  }
}
