package org.bindery.diagnostics;

import java.util.List;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.PositiveSpectrum;
import org.hipparchus.linear.Array2DRowRealMatrix;

/**
 * How many directions the unit rows {@code X [n, d]} really use: {@code exp(H(p))}, where {@code H}
 * is entropy in nats and {@code p = sigma / sum sigma} are the singular values of {@code X} as
 * shares (Roy and Vetterli 2007). Between 1, where all rows lie on one line, and {@code min(n, d)}.
 *
 * <p>The rows are not centered, so that rows in a narrow cone have a low rank.
 */
public final class EffectiveRank {
  private EffectiveRank() {}

  /**
   * Computes it for one signal.
   *
   * @throws org.bindery.spi.DataException if there is no row
   */
  public static double of(Embeddings embeddings) {
    return of(Rows.of(embeddings));
  }

  /**
   * Computes it for the rows of several signals taken together.
   *
   * @throws org.bindery.spi.ConfigException if their dimensions differ
   * @throws org.bindery.spi.DataException if there is no row
   */
  public static double joint(List<Embeddings> signals) {
    return of(Rows.joined(signals.stream().map(Rows::of).toList()));
  }

  static double of(Rows rows) {
    rows.requireAtLeast(1, "The effective rank");
    double[] squares =
        PositiveSpectrum.of(
                new Array2DRowRealMatrix(
                    rows.size() <= rows.dimension() ? rows.gram() : moments(rows), false))
            .values();
    double sum = 0;
    for (double square : squares) {
      sum += Math.sqrt(Math.max(0, square));
    }
    double entropy = 0;
    for (double square : squares) {
      double share = Math.sqrt(Math.max(0, square)) / sum;
      entropy -= share > 0 ? share * Math.log(share) : 0;
    }
    return Math.exp(entropy);
  }

  /** Returns {@code X^T X}, whose eigenvalues other than zero are those of {@code X X^T}. */
  private static double[][] moments(Rows rows) {
    int d = rows.dimension();
    double[][] moments = new double[d][d];
    for (int row = 0; row < rows.size(); row++) {
      double[] x = rows.unit(row);
      for (int i = 0; i < d; i++) {
        double factor = x[i];
        double[] sums = moments[i];
        for (int j = 0; j < d; j++) {
          sums[j] += factor * x[j];
        }
      }
    }
    return moments;
  }
}
