package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How much of a sweep's metric one parameter explains on its own.
 *
 * <p>Numbers are put into at most {@link #MOST_BINS} groups of equal rank, categories are their own
 * groups. The share is epsilon squared (Kelley 1935), {@code 1 - (n - 1) / (n - k) * SSwithin /
 * SStotal} for n trials in k groups, cut at 0: the part of the variance that lies between the
 * groups, corrected for what k groups explain of noise. Interactions of parameters are not seen.
 *
 * @param parameter its dotted name
 * @param share between 0 and 1; empty where there are too few trials or values to tell
 * @param correlation Spearman's, of the parameter with the metric; empty for categories
 */
public record ParameterImportance(
    String parameter, OptionalDouble share, OptionalDouble correlation) {
  /** How many groups numbers are put into at most. */
  public static final int MOST_BINS = 5;

  private static final int FEWEST_TRIALS = 5;

  /** Of every parameter of a sweep, the most important first. */
  public static List<ParameterImportance> of(SweepTable sweep) {
    List<ParameterImportance> all = new ArrayList<>();
    for (String parameter : sweep.parameters()) {
      List<SweepTable.Row> rows =
          sweep.trials().stream()
              .filter(row -> row.score().isPresent() && row.parameters().containsKey(parameter))
              .toList();
      List<JsonNode> values = rows.stream().map(row -> row.parameters().get(parameter)).toList();
      SweepAxis axis = SweepAxis.of(parameter, values);
      double[] at = values.stream().mapToDouble(axis::number).toArray();
      double[] scores = rows.stream().mapToDouble(row -> row.score().orElseThrow()).toArray();
      boolean enough = rows.size() >= FEWEST_TRIALS && axis.high() > axis.low();
      all.add(
          new ParameterImportance(
              parameter,
              enough ? share(groups(at, axis), scores) : OptionalDouble.empty(),
              enough && axis.categories().isEmpty()
                  ? correlation(ranks(at), ranks(scores))
                  : OptionalDouble.empty()));
    }
    all.sort(Comparator.comparingDouble(each -> -each.share().orElse(-1)));
    return all;
  }

  private static int[] groups(double[] at, SweepAxis axis) {
    long distinct = Arrays.stream(at).distinct().count();
    int[] group = new int[at.length];
    if (!axis.categories().isEmpty() || distinct <= MOST_BINS) {
      double[] values = Arrays.stream(at).distinct().sorted().toArray();
      for (int i = 0; i < at.length; i++) {
        group[i] = Arrays.binarySearch(values, at[i]);
      }
      return group;
    }
    double[] ranks = ranks(at);
    for (int i = 0; i < at.length; i++) {
      group[i] = (int) Math.min(MOST_BINS - 1, (ranks[i] - 0.5) * MOST_BINS / at.length);
    }
    return group;
  }

  private static OptionalDouble share(int[] group, double[] scores) {
    int most = Arrays.stream(group).max().orElse(0) + 1;
    int[] count = new int[most];
    double[] sum = new double[most];
    for (int i = 0; i < group.length; i++) {
      count[group[i]]++;
      sum[group[i]] += scores[i];
    }
    double mean = Arrays.stream(scores).average().orElse(0);
    double within = 0;
    double total = 0;
    for (int i = 0; i < scores.length; i++) {
      double own = sum[group[i]] / count[group[i]];
      within += (scores[i] - own) * (scores[i] - own);
      total += (scores[i] - mean) * (scores[i] - mean);
    }
    long k = Arrays.stream(count).filter(each -> each > 0).count();
    int n = scores.length;
    if (n <= k || total == 0) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(Math.max(0, 1 - (n - 1.0) / (n - k) * within / total));
  }

  /** Ranks from 1; equal values share their mean rank. */
  static double[] ranks(double[] values) {
    Integer[] order = new Integer[values.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to + 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static OptionalDouble correlation(double[] one, double[] other) {
    double meanOne = Arrays.stream(one).average().orElse(0);
    double meanOther = Arrays.stream(other).average().orElse(0);
    double both = 0;
    double varianceOne = 0;
    double varianceOther = 0;
    for (int i = 0; i < one.length; i++) {
      both += (one[i] - meanOne) * (other[i] - meanOther);
      varianceOne += (one[i] - meanOne) * (one[i] - meanOne);
      varianceOther += (other[i] - meanOther) * (other[i] - meanOther);
    }
    double scale = Math.sqrt(varianceOne * varianceOther);
    return scale == 0 ? OptionalDouble.empty() : OptionalDouble.of(both / scale);
  }
}
