package org.bindery.evaluation;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bindery.spi.ConfigException;
import org.hipparchus.distribution.continuous.BetaDistribution;

/**
 * Intervals for a mean over queries by the percentile bootstrap (Efron 1979): the queries are drawn
 * again with replacement, and the middle 95 % of the means is the interval.
 *
 * <p>It tells how much the number would vary over queries for <em>this</em> model; how much it
 * varies over training seeds is told by {@link SeedSummary}. Queries are taken to be independent:
 * where several share a key the interval is a little too narrow.
 *
 * @param seed of the draws; the same seed and values give the same interval
 * @param resamples how many draws, at least 100
 */
public record Bootstrap(long seed, int resamples) {
  private static final double TAIL = 0.025;

  /**
   * Checks the range.
   *
   * @throws ConfigException if there are fewer than 100 resamples
   */
  public Bootstrap {
    if (resamples < 100) {
      throw new ConfigException(
          "bootstrap.resamples",
          String.valueOf(resamples),
          "A bootstrap of " + resamples + " resamples tells too little: use 100 or more.");
    }
  }

  /** Returns the usual one: seed 0, 2,000 resamples. */
  public static Bootstrap standard() {
    return new Bootstrap(0, 2_000);
  }

  /**
   * Returns the interval of the mean. If all values are equal there is nothing to draw, and the
   * interval has no width.
   *
   * @throws ConfigException if there are fewer than two values: one tells nothing of the spread
   */
  public Interval mean(double... values) {
    if (values.length < 2) {
      throw new ConfigException(
          "bootstrap",
          String.valueOf(values.length),
          "An interval needs at least 2 values, but there is " + values.length + ".");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      double sum = 0;
      for (int j = 0; j < values.length; j++) {
        sum += values[random.nextInt(values.length)];
      }
      means[i] = sum / values.length;
    }
    Arrays.sort(means);
    return new Interval(quantile(means, TAIL), quantile(means, 1 - TAIL));
  }

  /**
   * Returns the interval of a share. Where every trial went the same way, and so also for a single
   * one, resampling would claim certainty; the exact interval of Clopper and Pearson (1934) is
   * given instead, which for no hit in {@code n} ends at {@code 1 - 0.025^(1/n)}.
   *
   * @param hits what happened, at least one trial
   * @throws ConfigException if there is none
   */
  public Interval share(boolean... hits) {
    if (hits.length == 0) {
      throw new ConfigException("bootstrap", "0", "A share needs at least one trial.");
    }
    int count = 0;
    double[] values = new double[hits.length];
    for (int i = 0; i < hits.length; i++) {
      if (hits[i]) {
        count++;
        values[i] = 1;
      }
    }
    if (count == 0 || count == hits.length) {
      return exact(count, hits.length);
    }
    return mean(values);
  }

  private static Interval exact(int count, int n) {
    double low =
        count == 0
            ? 0
            : new BetaDistribution(count, n - count + 1.0).inverseCumulativeProbability(TAIL);
    double high =
        count == n
            ? 1
            : new BetaDistribution(count + 1.0, n - count).inverseCumulativeProbability(1 - TAIL);
    return new Interval(low, high);
  }

  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
