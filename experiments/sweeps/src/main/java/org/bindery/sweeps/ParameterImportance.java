package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeSet;
import org.bindery.spi.ConfigException;
import org.hipparchus.distribution.continuous.FDistribution;
import org.hipparchus.stat.correlation.SpearmansCorrelation;
import org.hipparchus.stat.ranking.NaNStrategy;
import org.hipparchus.stat.ranking.NaturalRanking;
import org.hipparchus.stat.ranking.TiesStrategy;

/**
 * Which parameters of a sweep matter to its metric.
 *
 * <p>A parameter's importance is the share of the variance of the metric's ranks that its value
 * explains alone: epsilon squared of a one-way analysis of variance, {@code 1 - (1 - SSB / SST) (n
 * - 1) / (n - k)} over k groups, at least 0. Unlike the plain share it does not grow with the
 * number of groups, and ranks keep one diverged trial from deciding. Groups are a parameter's
 * values; more than six numbers are put into groups of equal size in their order. What a parameter
 * does only together with another is not seen: parameters that all have little and a metric that
 * varies still speak for that.
 *
 * <p>Of a sweep, trials count that finished or were stopped, logged the metric and have all
 * parameters.
 *
 * @param trials how many there were, n
 * @param unsure whether there are fewer than {@link #ENOUGH}: then the shares are hardly more than
 *     a guess
 * @param shares of every parameter that is searched, the most important first
 */
public record ParameterImportance(int trials, boolean unsure, List<Share> shares) {
  /** How many trials shares need to be worth a look. */
  public static final int ENOUGH = 20;

  private static final int MOST_VALUES = 6;
  private static final int LEAST_PER_GROUP = 4;

  /**
   * What one parameter has to do with the metric.
   *
   * @param parameter its path with dots
   * @param importance in [0, 1]
   * @param noise the importance that 95 of 100 parameters without any influence stay under, with as
   *     many trials and groups (by the F distribution); 1 where there are too few to tell
   * @param correlation Spearman's, of the parameter with the metric; positive where the metric
   *     rises with it; empty for what is no number or never differs
   */
  public record Share(
      String parameter, double importance, double noise, OptionalDouble correlation) {
    /** Whether the importance is more than chance gives 95 times of 100. */
    public boolean stands() {
      return importance > noise;
    }
  }

  /** Copies the shares. */
  public ParameterImportance {
    shares = List.copyOf(shares);
  }

  /** Weighs all parameters of a sweep. Without a metric, no trial counts. */
  public static ParameterImportance of(List<Trial> trials, SweepConfig sweep) {
    List<Parameter> searched = sweep.parameters().searched();
    List<Trial> counted =
        trials.stream()
            .filter(trial -> trial.state().isOver() && trial.state() != TrialState.FAILED)
            .filter(trial -> sweep.value(trial).isPresent())
            .filter(
                trial ->
                    searched.stream().allMatch(one -> ParameterSpace.has(trial.parameters(), one)))
            .toList();
    Map<String, List<Object>> values = new LinkedHashMap<>();
    for (Parameter parameter : searched) {
      List<Object> own = new ArrayList<>();
      counted.forEach(trial -> own.add(ParameterSpace.value(trial.parameters(), parameter)));
      values.put(parameter.name(), own);
    }
    return of(
        values, counted.stream().mapToDouble(trial -> sweep.value(trial).orElseThrow()).toArray());
  }

  /**
   * Weighs parameters by what trials were given and what they reached.
   *
   * @param values by the parameter's name: one of each trial, in the trials' order; numbers, texts,
   *     booleans or lists of them
   * @param metric what each trial reached, {@code [n]}; finite
   * @throws ConfigException where the numbers of values differ, or a metric is not finite
   */
  public static ParameterImportance of(Map<String, List<Object>> values, double[] metric) {
    for (double value : metric) {
      if (!Double.isFinite(value)) {
        throw new ConfigException(
            "metric",
            String.valueOf(value),
            "Parameters are weighed by finite values: leave out the trial that reached " + value);
      }
    }
    List<Share> shares = new ArrayList<>();
    values.forEach(
        (name, own) -> {
          if (own.size() != metric.length) {
            throw new ConfigException(
                "values",
                name,
                name + " has " + own.size() + " values for " + metric.length + " trials.");
          }
          shares.add(share(name, own, metric));
        });
    shares.sort(
        Comparator.comparingDouble(Share::importance).reversed().thenComparing(Share::parameter));
    return new ParameterImportance(metric.length, metric.length < ENOUGH, shares);
  }

  private static Share share(String name, List<Object> values, double[] metric) {
    int n = metric.length;
    boolean numbers = n > 0 && values.stream().allMatch(Number.class::isInstance);
    double[] x =
        numbers ? values.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray() : metric;
    int[] groups = groups(values, numbers, x);
    int k = n == 0 ? 0 : 1 + Arrays.stream(groups).max().orElseThrow();
    OptionalDouble correlation = numbers && n > 2 ? correlation(x, metric) : OptionalDouble.empty();
    if (k < 2 || n - k < 1) {
      return new Share(name, 0, 1, correlation);
    }
    double limit = new FDistribution(k - 1.0, n - k).inverseCumulativeProbability(0.95);
    double share = limit * (k - 1) / (limit * (k - 1) + n - k);
    return new Share(
        name,
        adjusted(explained(groups, k, ranks(metric)), n, k),
        adjusted(share, n, k),
        correlation);
  }

  private static double adjusted(double share, int n, int k) {
    return Math.max(0, 1 - (1 - share) * (n - 1) / (n - k));
  }

  /** Returns each value's group, counted from 0 without gaps. */
  private static int[] groups(List<Object> values, boolean numbers, double[] x) {
    Map<Object, Integer> distinct = new HashMap<>();
    values.forEach(value -> distinct.putIfAbsent(PlainValues.key(value), distinct.size()));
    if (!numbers || distinct.size() <= MOST_VALUES) {
      return values.stream().mapToInt(value -> distinct.get(PlainValues.key(value))).toArray();
    }
    int n = x.length;
    int wanted = Math.max(2, Math.min(MOST_VALUES, n / LEAST_PER_GROUP));
    double[] ranks = ranks(x);
    int[] bins = new int[n];
    TreeSet<Integer> used = new TreeSet<>();
    for (int i = 0; i < n; i++) {
      // Equal values share a rank, and so a group.
      bins[i] = (int) Math.min(wanted - 1, (ranks[i] - 0.5) / n * wanted);
      used.add(bins[i]);
    }
    return Arrays.stream(bins).map(bin -> used.headSet(bin).size()).toArray();
  }

  /** Returns the share of the sum of squares that lies between groups; 0 where there is none. */
  private static double explained(int[] groups, int k, double[] y) {
    double mean = Arrays.stream(y).average().orElseThrow();
    double[] sums = new double[k];
    int[] counts = new int[k];
    double total = 0;
    for (int i = 0; i < y.length; i++) {
      sums[groups[i]] += y[i] - mean;
      counts[groups[i]]++;
      total += (y[i] - mean) * (y[i] - mean);
    }
    double between = 0;
    for (int i = 0; i < k; i++) {
      between += sums[i] * sums[i] / counts[i];
    }
    return total > 0 ? between / total : 0;
  }

  private static double[] ranks(double[] values) {
    return new NaturalRanking(NaNStrategy.FAILED, TiesStrategy.AVERAGE).rank(values);
  }

  private static OptionalDouble correlation(double[] x, double[] y) {
    double correlation = new SpearmansCorrelation().correlation(x, y);
    return Double.isNaN(correlation) ? OptionalDouble.empty() : OptionalDouble.of(correlation);
  }
}
