package org.bindery.evaluation.statistics;

import java.util.Locale;
import org.bindery.evaluation.Interval;
import org.bindery.spi.ConfigException;

/**
 * Two one-sided tests (Schuirmann 1987) of whether two systems differ by less than a margin. That a
 * difference is not significant does not show that it is small; this does.
 *
 * @param difference over seeds
 * @param margin what is small enough, in the unit of the difference; above 0
 */
public record Equivalence(PairedDifference difference, double margin) {
  private static final double ALPHA = 0.05;

  /**
   * Checks the margin.
   *
   * @throws ConfigException if it is not above 0 and finite
   */
  public Equivalence {
    if (!(margin > 0) || !Double.isFinite(margin)) {
      throw new ConfigException(
          "margin",
          String.valueOf(margin),
          "Equivalence within a margin of "
              + margin
              + " cannot be tested: give the difference that would not matter, such as 0.01.");
    }
  }

  /** Returns the larger of the two one-sided probabilities. */
  public double pValue() {
    double above = difference.probabilityAbove(-margin);
    PairedDifference mirrored =
        new PairedDifference(-difference.mean(), difference.standardDeviation(), difference.n());
    return Math.max(above, mirrored.probabilityAbove(-margin));
  }

  /**
   * Returns whether the two are equivalent at .05, that is {@link #interval} lies in the margin.
   */
  public boolean holds() {
    return pValue() < ALPHA;
  }

  /** Returns the 90 % interval of the difference, the one that belongs to this test. */
  public Interval interval() {
    return difference.interval(1 - 2 * ALPHA);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s within ±%.4g: difference %.4g (90 %%: %s), p = %.2g",
        holds() ? "equivalent" : "not shown to be equivalent",
        margin,
        difference.mean(),
        interval(),
        pValue());
  }
}
