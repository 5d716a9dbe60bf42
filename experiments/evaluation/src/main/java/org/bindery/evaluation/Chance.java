package org.bindery.evaluation;

import org.bindery.spi.ConfigException;

/**
 * What a model that ranks at random would score. With {@code r} relevant items among {@code n}, the
 * best of them is among the first {@code k} with probability {@code 1 - C(n-r, k) / C(n, k)}, which
 * is {@code k / n} for one.
 */
public final class Chance {
  private Chance() {}

  /**
   * Returns the probability that at least one relevant item is among the first {@code k}.
   *
   * @param k how many are looked at, 1 or more; all of them if more than {@code n}
   * @param n the items ranked
   * @param relevant how many of them are right, in {@code [1, n]}
   * @throws ConfigException if a number is out of range
   */
  public static double recallAt(int k, int n, int relevant) {
    if (k < 1 || relevant < 1 || relevant > n) {
      throw new ConfigException(
          "chance",
          "k=" + k + ", n=" + n + ", relevant=" + relevant,
          "Chance is defined for k of 1 or more and between 1 and n relevant items, not for k = "
              + k
              + ", "
              + relevant
              + " relevant of n = "
              + n
              + ".");
    }
    if (k > n - relevant) {
      return 1;
    }
    if (relevant == 1) {
      return (double) k / n;
    }
    double noneFound = 1;
    for (int i = 0; i < relevant; i++) {
      noneFound *= (double) (n - k - i) / (n - i);
    }
    return 1 - noneFound;
  }

  /**
   * Returns the mean of one over the rank of the best relevant item; {@code H(n) / n} for one, with
   * {@code H} the harmonic number.
   *
   * @throws ConfigException if a number is out of range
   */
  public static double reciprocalRank(int n, int relevant) {
    double mean = 0;
    double before = 0;
    for (int k = 1; k <= n - relevant + 1; k++) {
      double within = recallAt(k, n, relevant);
      mean += (within - before) / k;
      before = within;
    }
    return mean;
  }
}
