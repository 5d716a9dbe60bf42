package org.bindery.evaluation.statistics;

import java.util.Locale;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.SeedSummary;
import org.bindery.spi.ConfigException;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The difference of two systems that were run with the same seeds, taken seed by seed (Student
 * 1908): what both seeds share, such as the world and its split, cancels out.
 *
 * <p>Where every seed gives the same difference, the interval has no width and the probability is 0
 * (or 1 for a difference of 0): arithmetic, not evidence, so look at such a row twice.
 *
 * @param mean of system minus reference
 * @param standardDeviation of the differences, with {@code n - 1} in the divisor
 * @param n how many seeds, 2 or more
 */
public record PairedDifference(double mean, double standardDeviation, int n) {
  /**
   * Checks the range.
   *
   * @throws ConfigException if there are fewer than two seeds, or a number is not finite
   */
  public PairedDifference {
    if (n < 2
        || !Double.isFinite(mean)
        || !Double.isFinite(standardDeviation)
        || standardDeviation < 0) {
      throw new ConfigException(
          "seeds",
          String.valueOf(n),
          "A difference of "
              + mean
              + " with deviation "
              + standardDeviation
              + " over "
              + n
              + " seeds is not possible: pair finite values of at least 2 seeds.");
    }
  }

  /**
   * Pairs the values of the same seed.
   *
   * @param system one value for each seed
   * @param reference one value for each seed, in the same order
   * @throws ConfigException if the two are not equally many, fewer than two or not finite
   */
  public static PairedDifference of(double[] system, double[] reference) {
    if (system.length != reference.length) {
      throw new ConfigException(
          "seeds",
          system.length + " and " + reference.length,
          "Differences are taken seed by seed, but there are "
              + system.length
              + " values on one side and "
              + reference.length
              + " on the other: run both with the same seeds.");
    }
    double[] differences = new double[system.length];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = system[i] - reference[i];
    }
    if (differences.length == 0) {
      throw new ConfigException("seeds", "0", "There are no seeds to take differences over.");
    }
    SeedSummary summary = SeedSummary.of(differences);
    return new PairedDifference(summary.mean(), summary.standardDeviation(), summary.n());
  }

  /** Returns the standard error of the mean, {@code s / sqrt(n)}. */
  public double standardError() {
    return standardDeviation / Math.sqrt(n);
  }

  /** Returns Student's 95 % interval. */
  public Interval interval() {
    return interval(0.95);
  }

  /**
   * Returns Student's interval of any level.
   *
   * @param level such as {@code 0.95}, between 0 and 1
   * @throws ConfigException if it is not between 0 and 1
   */
  public Interval interval(double level) {
    if (!(level > 0 && level < 1)) {
      throw new ConfigException(
          "level",
          String.valueOf(level),
          "An interval of level " + level + " is not defined: use a level such as 0.95.");
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability((1 + level) / 2);
    double half = t * standardError();
    return new Interval(mean - half, mean + half);
  }

  /** Returns the two-sided probability of a mean at least as far from 0 if there were no effect. */
  public double pValue() {
    if (standardDeviation == 0) {
      return mean == 0 ? 1 : 0;
    }
    return 2 * new TDistribution(n - 1).cumulativeProbability(-Math.abs(mean) / standardError());
  }

  /** Returns the probability of a mean this far above {@code bound}, or further, if it were it. */
  double probabilityAbove(double bound) {
    if (standardDeviation == 0) {
      return mean > bound ? 0 : 1;
    }
    return new TDistribution(n - 1).cumulativeProbability((bound - mean) / standardError());
  }

  /** Returns the difference of two shares in points: {@code +4.3 (+3.1 to +5.5)}. */
  public String points() {
    Interval interval = interval();
    return String.format(
        Locale.ROOT,
        "%+.1f (%+.1f to %+.1f)",
        100 * mean,
        100 * interval.low(),
        100 * interval.high());
  }
}
