package org.bindery.dashboard;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bindery.tracking.Series;

/**
 * A metric of a run, thinned for drawing. What is drawn keeps the first value, the last, and the
 * smallest and largest of every bucket in between, in their order: a spike of one step in a million
 * stays visible. What is smoothed are the means of the buckets with their counts, because a line
 * through extremes has another mean than the values.
 *
 * <p>Immutable. All arrays of points are {@code [n]}, all arrays of buckets {@code [m]}.
 *
 * @param steps of the points
 * @param runtimes of the points, in seconds since the run's start
 * @param values of the points, all finite
 * @param meanSteps mean step of each bucket; empty where nothing was thinned out
 * @param meanRuntimes mean runtime of each bucket
 * @param means mean value of each bucket
 * @param counts how many values each bucket holds
 * @param total how many values the run logged, finite or not
 * @param notFinite how many of them are NaN or infinite and therefore not drawn
 */
public record Curve(
    double[] steps,
    double[] runtimes,
    double[] values,
    double[] meanSteps,
    double[] meanRuntimes,
    double[] means,
    int[] counts,
    long total,
    long notFinite) {
  /** The most points kept for each metric of each run. */
  public static final int MOST_POINTS = 1_000;

  private static final double[] NONE = {};

  /**
   * A part of a curve.
   *
   * @param axis {@code step}, {@code relative} or {@code wall}, in seconds since the run began or
   *     since 1970
   * @param from where it begins on that axis
   * @param to where it ends, inclusive
   */
  record Part(String axis, double from, double to) {
    /** The rows that lie in it. */
    Series of(Series series, double started) {
      int[] within =
          IntStream.range(0, series.values().length)
              .filter(i -> holds(series, i, started))
              .toArray();
      return new Series(
          IntStream.of(within).mapToLong(i -> series.steps()[i]).toArray(),
          IntStream.of(within).mapToDouble(i -> series.times()[i]).toArray(),
          IntStream.of(within).mapToDouble(i -> series.runtimes()[i]).toArray(),
          IntStream.of(within).mapToDouble(i -> series.values()[i]).toArray());
    }

    private boolean holds(Series series, int i, double started) {
      double at =
          axis.equals("step")
              ? series.steps()[i]
              : series.runtimes()[i] + (axis.equals("wall") ? started : 0);
      return at >= from && at <= to;
    }
  }

  /** Thins a run's numbers to at most {@link #MOST_POINTS}. */
  public static Curve of(Series series) {
    int n = series.values().length;
    double[] steps = new double[n];
    double[] runtimes = new double[n];
    double[] values = new double[n];
    int finite = 0;
    for (int i = 0; i < n; i++) {
      if (Double.isFinite(series.values()[i])) {
        steps[finite] = series.steps()[i];
        runtimes[finite] = series.runtimes()[i];
        values[finite++] = series.values()[i];
      }
    }
    Curve all =
        new Curve(
            Arrays.copyOf(steps, finite),
            Arrays.copyOf(runtimes, finite),
            Arrays.copyOf(values, finite),
            NONE,
            NONE,
            NONE,
            new int[0],
            n,
            n - finite);
    return all.thinned(MOST_POINTS);
  }

  /** Whether points were left out. */
  public boolean isThinned() {
    return counts.length > 0;
  }

  /**
   * Returns this with fewer points, itself where it has few enough.
   *
   * @param most points, at least 4
   */
  public Curve thinned(int most) {
    int n = values.length;
    if (n <= most) {
      return this;
    }
    int buckets = most / 2 - 1;
    int[] kept = new int[2 * buckets + 2];
    int points = 0;
    kept[points++] = 0;
    for (int bucket = 0; bucket < buckets; bucket++) {
      int from = edge(bucket, buckets, n);
      int to = edge(bucket + 1, buckets, n);
      int smallest = from;
      int largest = from;
      for (int i = from + 1; i < to; i++) {
        smallest = values[i] < values[smallest] ? i : smallest;
        largest = values[i] > values[largest] ? i : largest;
      }
      kept[points++] = Math.min(smallest, largest);
      if (smallest != largest) {
        kept[points++] = Math.max(smallest, largest);
      }
    }
    kept[points++] = n - 1;
    Curve weighed = isThinned() ? this : eachItsOwnBucket();
    Curve merged = weighed.merged(buckets);
    int[] chosen = Arrays.copyOf(kept, points);
    return new Curve(
        pick(steps, chosen),
        pick(runtimes, chosen),
        pick(values, chosen),
        merged.meanSteps,
        merged.meanRuntimes,
        merged.means,
        merged.counts,
        total,
        notFinite);
  }

  /** First and last stand for themselves; the buckets share what lies between. */
  private static int edge(int bucket, int buckets, int n) {
    return 1 + (int) ((long) bucket * (n - 2) / buckets);
  }

  /** Returns this with what came after it, thinned to at most {@link #MOST_POINTS}. */
  Curve then(Curve later) {
    if (later.total == 0) {
      return this;
    }
    boolean thin = isThinned() || later.isThinned();
    Curve first = thin && !isThinned() ? eachItsOwnBucket() : this;
    Curve second = thin && !later.isThinned() ? later.eachItsOwnBucket() : later;
    int m = first.counts.length;
    int[] all = Arrays.copyOf(first.counts, m + second.counts.length);
    System.arraycopy(second.counts, 0, all, m, second.counts.length);
    return new Curve(
            join(first.steps, second.steps),
            join(first.runtimes, second.runtimes),
            join(first.values, second.values),
            join(first.meanSteps, second.meanSteps),
            join(first.meanRuntimes, second.meanRuntimes),
            join(first.means, second.means),
            all,
            total + later.total,
            notFinite + later.notFinite)
        .thinned(MOST_POINTS);
  }

  private static double[] join(double[] one, double[] other) {
    double[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  private Curve eachItsOwnBucket() {
    int[] ones = new int[values.length];
    Arrays.fill(ones, 1);
    return new Curve(steps, runtimes, values, steps, runtimes, values, ones, total, notFinite);
  }

  private Curve merged(int buckets) {
    int m = counts.length;
    if (m <= buckets) {
      return this;
    }
    double[] stepOf = new double[buckets];
    double[] runtimeOf = new double[buckets];
    double[] meanOf = new double[buckets];
    int[] countOf = new int[buckets];
    for (int bucket = 0; bucket < buckets; bucket++) {
      int from = (int) ((long) bucket * m / buckets);
      int to = (int) ((long) (bucket + 1) * m / buckets);
      for (int i = from; i < to; i++) {
        countOf[bucket] += counts[i];
        double share = (double) counts[i] / countOf[bucket];
        stepOf[bucket] += (meanSteps[i] - stepOf[bucket]) * share;
        runtimeOf[bucket] += (meanRuntimes[i] - runtimeOf[bucket]) * share;
        meanOf[bucket] += (means[i] - meanOf[bucket]) * share;
      }
    }
    return new Curve(steps, runtimes, values, stepOf, runtimeOf, meanOf, countOf, total, notFinite);
  }

  private static double[] pick(double[] from, int[] at) {
    double[] picked = new double[at.length];
    for (int i = 0; i < at.length; i++) {
      picked[i] = from[at[i]];
    }
    return picked;
  }
}
