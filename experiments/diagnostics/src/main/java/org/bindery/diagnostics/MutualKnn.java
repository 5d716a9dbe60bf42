package org.bindery.diagnostics;

import java.util.List;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ConfigException;

/**
 * Whether two signals agree on who is near whom: the mean of {@code |N_k(x_i) ∩ N_k(y_i)| / k},
 * where {@code N_k} are the {@code k} nearest other rows of the same signal by cosine (Huh et al.
 * 2024, arXiv 2405.07987). Needs no shared space: the dimensions may differ.
 *
 * <p>Rows that tie for the last places share them, so that two collapsed signals score chance.
 *
 * @param k how many neighbors
 * @param n rows compared
 * @param overlap the mean share of common neighbors, in {@code [0, 1]}
 */
public record MutualKnn(int k, int n, double overlap) {
  /**
   * Computes it over the rows of equal key.
   *
   * @throws ConfigException if {@code k} is not positive
   * @throws org.bindery.spi.DataException if they share fewer than {@code k + 2} rows
   */
  public static MutualKnn of(Embeddings a, Embeddings b, int k) {
    List<Rows> matched = Rows.matched(List.of(Rows.of(a), Rows.of(b)));
    return of(matched.get(0), matched.get(1), k);
  }

  static MutualKnn of(Rows a, Rows b, int k) {
    requirePositive(k);
    a.requireAtLeast(k + 2, "Mutual neighbors with " + b.name());
    double sum = 0;
    for (int i = 0; i < a.size(); i++) {
      double[] ofA = Nearest.places(a.gram()[i], k, i);
      double[] ofB = Nearest.places(b.gram()[i], k, i);
      for (int j = 0; j < ofA.length; j++) {
        sum += ofA[j] * ofB[j];
      }
    }
    return new MutualKnn(k, a.size(), sum / k / a.size());
  }

  static void requirePositive(int k) {
    if (k < 1) {
      throw new ConfigException(
          "k", String.valueOf(k), "The " + k + " nearest rows are none: use k of 1 or more.");
    }
  }

  /** Returns the overlap of unrelated signals, {@code k / (n - 1)}. */
  public double chance() {
    return k / (n - 1.0);
  }

  /** Returns how much the overlap exceeds chance. */
  public double excess() {
    return overlap - chance();
  }
}
