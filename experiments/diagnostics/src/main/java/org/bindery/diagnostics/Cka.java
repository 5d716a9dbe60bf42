package org.bindery.diagnostics;

import java.util.List;
import org.bindery.evaluation.Embeddings;

/**
 * How alike two signals arrange the same things, up to rotation and scale: linear centered kernel
 * alignment (Kornblith et al. 2019) of unit rows {@code X} and {@code Y}, {@code HSIC(K, L) /
 * sqrt(HSIC(K, K) HSIC(L, L))} with {@code K = X X^T}, {@code L = Y Y^T}. The dimensions may
 * differ.
 *
 * <p>The usual HSIC, {@code tr(K H L H)} with {@code H = I - 1/n}, comes out too high for few rows:
 * near 1 for unrelated signals with {@code n <= d}. So with fewer than {@code 10 d} rows the
 * unbiased one is used (Song et al. 2012): with the diagonals of {@code K} and {@code L} set to
 * zero, {@code [tr(K L) + 1'K1 1'L1 / ((n-1)(n-2)) - 2/(n-2) 1'K L 1] / (n (n-3))}. It is around 0,
 * and may be a little below, for unrelated signals.
 *
 * @param value 1 for the same arrangement, about 0 for unrelated ones; 0 if a signal has none
 *     because all its rows are alike
 * @param unbiased whether the unbiased estimate was used
 * @param n rows compared
 */
public record Cka(double value, boolean unbiased, int n) {
  private static final int ROWS_PER_DIMENSION = 10;
  private static final double NOTHING = 1e-20;

  /**
   * Computes it over the rows of equal key, unbiased where they are fewer than {@code 10 d}.
   *
   * @throws org.bindery.spi.DataException if they share fewer than 4 rows
   */
  public static Cka of(Embeddings a, Embeddings b) {
    List<Rows> matched = Rows.matched(List.of(Rows.of(a), Rows.of(b)));
    return of(matched.get(0), matched.get(1));
  }

  static Cka of(Rows a, Rows b) {
    a.requireAtLeast(4, "Kernel alignment with " + b.name());
    int n = a.size();
    boolean few = n < ROWS_PER_DIMENSION * (long) Math.max(a.dimension(), b.dimension());
    return new Cka(few ? unbiased(a, b) : biased(a, b), few, n);
  }

  static double biased(Rows a, Rows b) {
    double[][] k = centered(a.gram());
    double[][] l = a == b ? k : centered(b.gram());
    return ratio(product(k, l), product(k, k), product(l, l), a.size());
  }

  static double unbiased(Rows a, Rows b) {
    double[] own = rowSums(a.gram());
    double[] others = rowSums(b.gram());
    return ratio(
        hsic(a.gram(), own, b.gram(), others),
        hsic(a.gram(), own, a.gram(), own),
        hsic(b.gram(), others, b.gram(), others),
        a.size());
  }

  private static double ratio(double both, double own, double others, int n) {
    double floor = NOTHING * n;
    return own <= floor || others <= floor ? 0 : both / Math.sqrt(own * others);
  }

  private static double hsic(double[][] k, double[] sumsK, double[][] l, double[] sumsL) {
    double n = k.length;
    double trace = 0;
    double cross = 0;
    double allK = 0;
    double allL = 0;
    for (int i = 0; i < k.length; i++) {
      for (int j = 0; j < k.length; j++) {
        trace += i == j ? 0 : k[i][j] * l[i][j];
      }
      cross += sumsK[i] * sumsL[i];
      allK += sumsK[i];
      allL += sumsL[i];
    }
    return (trace + allK / (n - 1) * allL / (n - 2) - 2 / (n - 2) * cross) / (n * (n - 3));
  }

  /** Returns the sum of every row but for its diagonal entry. */
  private static double[] rowSums(double[][] gram) {
    double[] sums = new double[gram.length];
    for (int i = 0; i < sums.length; i++) {
      for (int j = 0; j < sums.length; j++) {
        sums[i] += i == j ? 0 : gram[i][j];
      }
    }
    return sums;
  }

  private static double[][] centered(double[][] gram) {
    int n = gram.length;
    double[] means = new double[n];
    double mean = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        means[i] += gram[i][j] / n;
      }
      mean += means[i] / n;
    }
    double[][] centered = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        centered[i][j] = gram[i][j] - means[i] - means[j] + mean;
      }
    }
    return centered;
  }

  private static double product(double[][] k, double[][] l) {
    double sum = 0;
    for (int i = 0; i < k.length; i++) {
      for (int j = 0; j < k.length; j++) {
        sum += k[i][j] * l[i][j];
      }
    }
    return sum;
  }
}
