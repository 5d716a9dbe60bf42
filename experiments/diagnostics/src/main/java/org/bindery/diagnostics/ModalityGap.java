package org.bindery.diagnostics;

import java.util.List;
import org.bindery.evaluation.Embeddings;

/**
 * How far apart two signals lie as wholes (Liang et al. 2022, arXiv 2203.02053). A gap alone does
 * not hurt retrieval between the two, since it adds the same to every cosine; it does where signals
 * are compared across, grouped or added.
 *
 * @param distance {@code |mean x - mean y|} of unit rows, in {@code [0, 2]}
 * @param within the mean distance of two rows of one signal, averaged over the two
 * @param separability held-out accuracy of a linear probe that tells the signals apart: 0.5 where
 *     it cannot, 1 where a plane parts them
 */
public record ModalityGap(double distance, double within, double separability) {
  /**
   * Computes it over the rows of equal key.
   *
   * @throws org.bindery.spi.ConfigException if the dimensions differ
   * @throws org.bindery.spi.DataException if they share fewer than 4 rows
   */
  public static ModalityGap of(Embeddings a, Embeddings b) {
    List<Rows> matched = Rows.matched(List.of(Rows.of(a), Rows.of(b)));
    return of(matched.get(0), matched.get(1));
  }

  static ModalityGap of(Rows a, Rows b) {
    a.requireAtLeast(4, "The gap to " + b.name());
    Rows.requireOneSpace(a, b);
    double[] meanA = a.mean();
    double[] meanB = b.mean();
    double squares = 0;
    for (int i = 0; i < meanA.length; i++) {
      squares += (meanA[i] - meanB[i]) * (meanA[i] - meanB[i]);
    }
    return new ModalityGap(
        Math.sqrt(squares), (within(a) + within(b)) / 2, ModalityProbe.accuracy(a, b));
  }

  private static double within(Rows rows) {
    double[][] cosines = rows.gram();
    int n = rows.size();
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        sum += Math.sqrt(Math.max(0, 2 - 2 * cosines[i][j]));
      }
    }
    return sum / (n * (n - 1.0) / 2);
  }

  /**
   * Returns the distance as a multiple of that within a signal: well below 1 where the signals mix.
   * Infinite where each signal is one point, and 0 where both are the same one.
   */
  public double relative() {
    return distance == 0 ? 0 : distance / within;
  }
}
