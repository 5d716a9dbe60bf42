package org.bindery.diagnostics;

import java.util.List;
import org.bindery.evaluation.Embeddings;

/**
 * How evenly unit rows fill the sphere: {@code log mean_{i<j} exp(-2 |x_i - x_j|^2)} (Wang and
 * Isola 2020, arXiv 2005.10242, with {@code t = 2}). 0 where all rows are alike; about -4 for rows
 * spread at random in many dimensions; lower is more even, -8 being the least, for two opposite
 * rows.
 */
public final class Uniformity {
  private static final double T = 2;

  private Uniformity() {}

  /**
   * Computes it for one signal.
   *
   * @throws org.bindery.spi.DataException if there are fewer than two rows
   */
  public static double of(Embeddings embeddings) {
    return of(Rows.of(embeddings));
  }

  /**
   * Computes it for the rows of several signals taken together. A modality gap shows here and not
   * in the values of each signal.
   *
   * @throws org.bindery.spi.ConfigException if their dimensions differ
   * @throws org.bindery.spi.DataException if there are fewer than two rows
   */
  public static double joint(List<Embeddings> signals) {
    return of(Rows.joined(signals.stream().map(Rows::of).toList()));
  }

  static double of(Rows rows) {
    rows.requireAtLeast(2, "Uniformity");
    int n = rows.size();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.exp(-T * Math.max(0, 2 - 2 * rows.cosine(i, rows, j)));
      }
    }
    return Math.log(sum / (n * (n - 1.0) / 2));
  }
}
