package org.bindery.evaluation.statistics;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.spi.ConfigException;

/**
 * Whether things came out in the order predicted: Kendall's (1945) tau-b and the exact probability
 * of an agreement at least as good if the prediction were a random order.
 *
 * @param tau in {@code [-1, 1]}; 1 is the order predicted
 * @param pValue one-sided, over all {@code n!} orders of the prediction; of five things all right,
 *     {@code 1 / 120}
 * @param n how many things
 */
public record RankOrder(double tau, double pValue, int n) {
  private static final int MOST = 150;

  /**
   * Compares an order with what was measured.
   *
   * @param predicted the names, best first, each once
   * @param measured what each of them scored, higher being better
   * @throws ConfigException if fewer than 2 or more than 150 are predicted, one twice, some are not
   *     measured or not predicted, or all measured the same
   */
  public static RankOrder of(List<String> predicted, Map<String, Double> measured) {
    Set<String> names = new HashSet<>(predicted);
    if (names.size() != predicted.size() || !names.equals(measured.keySet())) {
      throw new ConfigException(
          "order",
          String.valueOf(predicted),
          "The order predicted, "
              + predicted
              + ", and the things measured, "
              + measured.keySet()
              + ", must be the same names, each once.");
    }
    int n = predicted.size();
    if (n > MOST) {
      throw new ConfigException(
          "order",
          String.valueOf(n),
          "An order of " + n + " things is too long to count exactly: use " + MOST + " or fewer.");
    }
    double[] values = predicted.stream().mapToDouble(measured::get).toArray();
    double[] ranks = new double[n];
    for (int i = 0; i < n; i++) {
      ranks[i] = n - i;
    }
    return new RankOrder(tau(ranks, values), probability(values), n);
  }

  /**
   * Returns Kendall's tau-b, {@code (C - D) / sqrt((P - Tx)(P - Ty))}, with {@code C} pairs in the
   * same order, {@code D} in the opposite one, {@code P} all pairs and {@code T} those tied on one
   * side.
   *
   * @throws ConfigException if the two are not equally many, fewer than 2, not numbers, or one side
   *     is all ties, which has no order
   */
  public static double tau(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new ConfigException(
          "order",
          x.length + " and " + y.length,
          "Two orders of the same 2 or more things can be compared, not of "
              + x.length
              + " and "
              + y.length
              + ".");
    }
    long balance = 0;
    long untiedX = 0;
    long untiedY = 0;
    for (int i = 0; i < x.length; i++) {
      if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
        throw new ConfigException(
            "order",
            x[i] + ", " + y[i],
            "Thing " + i + " of an order has the values " + x[i] + " and " + y[i] + ".");
      }
      for (int j = 0; j < i; j++) {
        int a = Double.compare(x[i] + 0.0, x[j] + 0.0);
        int b = Double.compare(y[i] + 0.0, y[j] + 0.0);
        balance += (long) a * b;
        untiedX += Math.abs(a);
        untiedY += Math.abs(b);
      }
    }
    if (untiedX == 0 || untiedY == 0) {
      throw new ConfigException(
          "order", "all tied", "Where all things tie there is no order to compare with.");
    }
    return balance / Math.sqrt((double) untiedX * untiedY);
  }

  /**
   * The number of discordant pairs over all orders of things with ties has the Gaussian multinomial
   * as its generating function (MacMahon 1913), so nothing need be enumerated.
   */
  private static double probability(double[] values) {
    int discordant = 0;
    Map<Double, Integer> groups = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      groups.merge(values[i] + 0.0, 1, Integer::sum);
      for (int j = i + 1; j < values.length; j++) {
        discordant += values[i] < values[j] ? 1 : 0;
      }
    }
    double[] shares = {1};
    int placed = 0;
    for (int size : groups.values()) {
      shares = convolve(shares, boxed(placed, size));
      placed += size;
    }
    double sum = 0;
    for (int d = 0; d <= discordant; d++) {
      sum += shares[d];
    }
    return Math.min(1, sum);
  }

  /**
   * Returns how the inversions between {@code size} equal things and {@code placed} others are
   * spread when they are shuffled: the normalized Gaussian binomial, built thing by thing. With
   * {@code b} of the equal ones and {@code a} others left, the last is an equal one with
   * probability {@code b / (a + b)} and then stands behind all {@code a}.
   */
  private static double[] boxed(int placed, int size) {
    double[][] shares = new double[placed + 1][];
    for (int a = 0; a <= placed; a++) {
      shares[a] = new double[] {1};
    }
    for (int b = 1; b <= size; b++) {
      double[][] next = new double[placed + 1][];
      next[0] = new double[] {1};
      for (int a = 1; a <= placed; a++) {
        double[] sum = new double[a * b + 1];
        double last = (double) b / (a + b);
        for (int i = 0; i < shares[a].length; i++) {
          sum[i + a] += last * shares[a][i];
        }
        for (int i = 0; i < next[a - 1].length; i++) {
          sum[i] += (1 - last) * next[a - 1][i];
        }
        next[a] = sum;
      }
      shares = next;
    }
    return shares[placed];
  }

  private static double[] convolve(double[] a, double[] b) {
    double[] product = new double[a.length + b.length - 1];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        product[i + j] += a[i] * b[j];
      }
    }
    return product;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "tau %.2f, p = %.2g, n = %d", tau, pValue, n);
  }
}
