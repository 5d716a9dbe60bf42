package org.bindery.evaluation.statistics;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bindery.evaluation.Interval;
import org.bindery.spi.ConfigException;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * How much of what training a pair directly would reach comes about without it: {@code (emergent -
 * chance) / (direct - chance)}, of the means over seeds. 1 is as good as direct, 0 is chance; with
 * equal budgets it may exceed 1.
 *
 * <p>The interval is that of Fieller (1954) for the ratio of two means of paired values: exact for
 * normal ones, and honest where the divisor is uncertain. Where the direct edge itself is not above
 * chance with 95 %, there is no ratio to speak of and no interval.
 *
 * @param value the ratio; empty where the direct edge is not above chance on average
 * @param interval 95 %; empty for one seed, and where the direct edge is not clearly above chance
 * @param n how many seeds
 */
public record EmergenceRatio(OptionalDouble value, Optional<Interval> interval, int n) {
  /**
   * Works it out.
   *
   * @param emergent the share reached without training the pair, one for each seed
   * @param direct the share reached by training it with the same budget, the same seeds
   * @param chance the share that ranking at random reaches
   * @throws ConfigException if there is no seed, the two are not equally many, or a number is not a
   *     share in {@code [0, 1]}
   */
  public static EmergenceRatio of(double[] emergent, double[] direct, double chance) {
    if (emergent.length == 0 || emergent.length != direct.length) {
      throw new ConfigException(
          "seeds",
          emergent.length + " and " + direct.length,
          "An emergence ratio pairs the seeds of the emergent and the direct runs, but there are "
              + emergent.length
              + " and "
              + direct.length
              + ".");
    }
    requireShare(chance);
    int n = emergent.length;
    double x = 0;
    double y = 0;
    for (int i = 0; i < n; i++) {
      requireShare(emergent[i]);
      requireShare(direct[i]);
      x += (emergent[i] - chance) / n;
      y += (direct[i] - chance) / n;
    }
    if (y <= 0) {
      return new EmergenceRatio(OptionalDouble.empty(), Optional.empty(), n);
    }
    Optional<Interval> interval =
        n < 2 ? Optional.empty() : fieller(emergent, direct, x + chance, y + chance, chance);
    return new EmergenceRatio(OptionalDouble.of(x / y), interval, n);
  }

  /**
   * The ratios r for which the mean of x - r y is not significantly different from 0: between the
   * roots of (y² - t² vyy) r² - 2 (x y - t² vxy) r + (x² - t² vxx).
   */
  private static Optional<Interval> fieller(
      double[] emergent, double[] direct, double meanX, double meanY, double chance) {
    int n = emergent.length;
    double xx = 0;
    double xy = 0;
    double yy = 0;
    for (int i = 0; i < n; i++) {
      double dx = emergent[i] - meanX;
      double dy = direct[i] - meanY;
      xx += dx * dx;
      xy += dx * dy;
      yy += dy * dy;
    }
    double t = new TDistribution(n - 1).inverseCumulativeProbability(0.975);
    double scale = t * t / (n - 1) / n;
    double x = meanX - chance;
    double y = meanY - chance;
    double a = y * y - scale * yy;
    if (!(a > 0)) {
      return Optional.empty();
    }
    double b = x * y - scale * xy;
    double c = x * x - scale * xx;
    double root = Math.sqrt(Math.max(0, b * b - a * c));
    return Optional.of(new Interval((b - root) / a, (b + root) / a));
  }

  private static void requireShare(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new ConfigException(
          "emergence",
          String.valueOf(value),
          "A share of " + value + " is not possible: use fractions from 0 to 1.");
    }
  }

  /** Returns such as {@code 0.93 (0.88 to 0.99), 10 seeds}. */
  @Override
  public String toString() {
    String seeds = n == 1 ? ", 1 seed" : ", " + n + " seeds";
    if (value.isEmpty()) {
      return "no ratio: training the pair directly is not above chance" + seeds;
    }
    String number = String.format(Locale.ROOT, "%.2f", value.getAsDouble());
    String spread =
        interval
            .map(i -> String.format(Locale.ROOT, " (%.2f to %.2f)", i.low(), i.high()))
            .orElse(n == 1 ? "" : " (no interval: direct is not clearly above chance)");
    return number + spread + seeds;
  }
}
