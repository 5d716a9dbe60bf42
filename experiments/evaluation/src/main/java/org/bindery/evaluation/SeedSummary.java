package org.bindery.evaluation;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import org.bindery.spi.ConfigException;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * A number over runs that differ in their seed only: the mean and Student's 95 % interval, {@code
 * mean ± t(0.975, n-1) s / sqrt(n)}.
 *
 * @param mean the mean
 * @param standardDeviation with {@code n - 1} in the divisor; 0 for one seed
 * @param n how many seeds
 */
public record SeedSummary(double mean, double standardDeviation, int n) {
  /**
   * Checks the range.
   *
   * @throws ConfigException if a number is not finite, the deviation negative or {@code n} below 1
   */
  public SeedSummary {
    if (!Double.isFinite(mean)
        || !(standardDeviation >= 0)
        || !Double.isFinite(standardDeviation)
        || n < 1) {
      throw new ConfigException(
          "seeds",
          String.valueOf(n),
          "A summary over "
              + n
              + " seeds with mean "
              + mean
              + " and deviation "
              + standardDeviation
              + " is not possible: give at least one finite value.");
    }
  }

  /**
   * Summarizes one value for each seed.
   *
   * @throws ConfigException if there is none or one is not finite
   */
  public static SeedSummary of(double... values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    int n = values.length;
    return new SeedSummary(mean, n < 2 ? 0 : Math.sqrt(squares / (n - 1)), n);
  }

  /** Returns half the width of the 95 % interval; empty for one seed, which tells no spread. */
  public OptionalDouble halfWidth() {
    if (n < 2) {
      return OptionalDouble.empty();
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability(0.975);
    return OptionalDouble.of(t * standardDeviation / Math.sqrt(n));
  }

  /**
   * Returns the 95 % interval; for a share its ends may lie outside {@code [0, 1]}.
   *
   * @throws ConfigException if there is one seed only
   */
  public Interval interval() {
    double half =
        halfWidth()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "seeds", "1", "One seed has no interval: train with at least two seeds."));
    return new Interval(mean - half, mean + half);
  }

  /** Returns a share as people read it: {@code 31.2 ± 2.1 %}, or {@code 31.2 % (1 seed)}. */
  public String percent() {
    return halfWidth().isPresent()
        ? String.format(Locale.ROOT, "%.1f ± %.1f %%", 100 * mean, 100 * halfWidth().getAsDouble())
        : String.format(Locale.ROOT, "%.1f %% (1 seed)", 100 * mean);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4g", mean)
        + (halfWidth().isPresent()
            ? String.format(Locale.ROOT, " ± %.2g (%d seeds)", halfWidth().getAsDouble(), n)
            : " (1 seed)");
  }
}
