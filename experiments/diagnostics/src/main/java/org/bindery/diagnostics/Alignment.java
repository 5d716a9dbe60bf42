package org.bindery.diagnostics;

import java.util.List;
import org.bindery.evaluation.Embeddings;

/**
 * How near matches lie: {@code mean |x_i - y_i|^2} over matched unit rows, which is {@code 2 - 2
 * mean cos} (Wang and Isola 2020, arXiv 2005.10242, with exponent 2). 0 where all matches coincide,
 * 2 for unrelated directions, 4 for opposite ones; lower is nearer.
 *
 * <p>Not a measure to choose by: a tower that maps everything to one vector is perfectly aligned.
 * Read it beside {@link Uniformity} and retrieval.
 */
public final class Alignment {
  private Alignment() {}

  /**
   * Computes it over the rows of equal key.
   *
   * @throws org.bindery.spi.ConfigException if the dimensions differ
   * @throws org.bindery.spi.DataException if they share no key
   */
  public static double of(Embeddings a, Embeddings b) {
    List<Rows> matched = Rows.matched(List.of(Rows.of(a), Rows.of(b)));
    return of(matched.get(0), matched.get(1));
  }

  static double of(Rows a, Rows b) {
    a.requireAtLeast(1, "The alignment with " + b.name());
    Rows.requireOneSpace(a, b);
    double sum = 0;
    for (int row = 0; row < a.size(); row++) {
      double[] x = a.unit(row);
      double[] y = b.unit(row);
      for (int i = 0; i < x.length; i++) {
        sum += (x[i] - y[i]) * (x[i] - y[i]);
      }
    }
    return sum / a.size();
  }
}
