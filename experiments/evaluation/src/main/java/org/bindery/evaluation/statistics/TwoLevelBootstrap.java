package org.bindery.evaluation.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ConfigException;

/**
 * A 95 % interval for a mean over training seeds <em>and</em> queries by the percentile bootstrap:
 * seeds are drawn again with replacement, and the queries with them.
 *
 * <p>With few seeds its intervals are somewhat too narrow, as every percentile bootstrap over so
 * few is: with fewer than 5 trust Student's interval over seeds ({@link PairedDifference}) more.
 *
 * @param seed of the draws; the same seed and values give the same interval
 * @param resamples how many draws, at least 100
 * @param queries whether all seeds are asked the same
 */
public record TwoLevelBootstrap(long seed, int resamples, Queries queries) {
  private static final double TAIL = 0.025;

  /** Where the queries of a seed come from. */
  public enum Queries {
    /**
     * All seeds are asked the same, as with one test set: one draw of the queries serves all seeds
     * drawn (Owen 2007), since what is hard about a query comes back with every seed.
     */
    SHARED,
    /** Each seed has queries of its own, as with generated worlds: drawn anew within each. */
    OWN
  }

  /**
   * Checks the range.
   *
   * @throws ConfigException if there are fewer than 100 resamples
   */
  public TwoLevelBootstrap {
    if (resamples < 100) {
      throw new ConfigException(
          "bootstrap.resamples",
          String.valueOf(resamples),
          "A bootstrap of " + resamples + " resamples tells too little: use 100 or more.");
    }
  }

  /** Returns the usual one: seed 0, 2,000 resamples. */
  public static TwoLevelBootstrap standard(Queries queries) {
    return new TwoLevelBootstrap(0, 2_000, queries);
  }

  /**
   * Returns 1 for every query found among the first {@code k} and 0 for every other, {@code
   * [seeds][queries]}.
   *
   * @param runs one for each seed
   * @throws ConfigException if {@code k} is not positive
   */
  public static double[][] hits(List<Retrieval> runs, int k) {
    if (k < 1) {
      throw new ConfigException(
          "k", String.valueOf(k), "Recall@" + k + " is not defined: use k of 1 or more.");
    }
    return runs.stream()
        .map(run -> Arrays.stream(run.ranks()).mapToDouble(rank -> rank <= k ? 1 : 0).toArray())
        .toArray(double[][]::new);
  }

  /**
   * Returns the interval of the mean over seeds of the mean over queries.
   *
   * @param values {@code [seeds][queries]}, such as 1 for a hit and 0 for a miss; 2 seeds or more,
   *     2 queries or more each
   * @throws ConfigException if there are fewer, one is not finite, or shared queries are not
   *     equally many
   */
  public Interval mean(double[][] values) {
    check(values);
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      means[i] = draw(values, random);
    }
    Arrays.sort(means);
    return new Interval(quantile(means, TAIL), quantile(means, 1 - TAIL));
  }

  /**
   * Returns the interval of the difference of two systems, system minus reference. Both are paired:
   * whatever seeds and queries are drawn for one are drawn for the other.
   *
   * @param system {@code [seeds][queries]}
   * @param reference of the same shape, the same queries in the same places
   * @throws ConfigException as {@link #mean} does, or if the shapes differ
   */
  public Interval difference(double[][] system, double[][] reference) {
    boolean sameShape = system.length == reference.length;
    for (int s = 0; sameShape && s < system.length; s++) {
      sameShape = system[s].length == reference[s].length;
    }
    if (!sameShape) {
      throw new ConfigException(
          "bootstrap",
          system.length + " and " + reference.length + " seeds",
          "Two systems can be compared query by query only if both were run with the same seeds"
              + " and asked the same queries.");
    }
    double[][] differences = new double[system.length][];
    for (int s = 0; s < system.length; s++) {
      differences[s] = new double[system[s].length];
      for (int q = 0; q < system[s].length; q++) {
        differences[s][q] = system[s][q] - reference[s][q];
      }
    }
    return mean(differences);
  }

  private double draw(double[][] values, SplittableRandom random) {
    int[] counts = new int[queries == Queries.SHARED ? values[0].length : 0];
    for (int i = 0; i < counts.length; i++) {
      counts[random.nextInt(counts.length)]++;
    }
    double sum = 0;
    for (int s = 0; s < values.length; s++) {
      double[] drawn = values[random.nextInt(values.length)];
      double within = 0;
      for (int q = 0; q < drawn.length; q++) {
        within +=
            queries == Queries.SHARED ? counts[q] * drawn[q] : drawn[random.nextInt(drawn.length)];
      }
      sum += within / drawn.length;
    }
    return sum / values.length;
  }

  private void check(double[][] values) {
    if (values.length < 2) {
      throw new ConfigException(
          "bootstrap",
          String.valueOf(values.length),
          "A bootstrap over seeds needs 2 seeds or more, but there are " + values.length + ".");
    }
    for (int s = 0; s < values.length; s++) {
      if (values[s].length < 2
          || (queries == Queries.SHARED && values[s].length != values[0].length)) {
        throw new ConfigException(
            "bootstrap",
            String.valueOf(values[s].length),
            "Seed number "
                + s
                + " was asked "
                + values[s].length
                + " queries and seed number 0 "
                + values[0].length
                + ": give 2 or more, and equally many where the queries are shared.");
      }
      for (double value : values[s]) {
        if (!Double.isFinite(value)) {
          throw new ConfigException(
              "bootstrap",
              String.valueOf(value),
              "A query of seed number " + s + " scored " + value + ": give finite numbers.");
        }
      }
    }
  }

  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
