package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.ToDoubleFunction;

/** Gradients at rows written down in a test. */
final class Slopes {
  private static final double STEP = 1e-6;

  private Slopes() {}

  /** Compares gradients with central differences of a formula in double precision. */
  static void requireThoseOf(
      ToDoubleFunction<double[][][]> formula, Computed computed, double off, double[][]... rows) {
    for (int m = 0; m < rows.length; m++) {
      int width = rows[m][0].length;
      for (int i = 0; i < rows[m].length; i++) {
        for (int d = 0; d < width; d++) {
          double kept = rows[m][i][d];
          rows[m][i][d] = kept + STEP;
          double up = formula.applyAsDouble(rows);
          rows[m][i][d] = kept - STEP;
          double down = formula.applyAsDouble(rows);
          rows[m][i][d] = kept;
          assertThat((double) computed.gradients().get(m)[i * width + d])
              .as("signal %s, row %s, number %s", m, i, d)
              .isCloseTo((up - down) / (2 * STEP), within(off));
        }
      }
    }
  }
}
