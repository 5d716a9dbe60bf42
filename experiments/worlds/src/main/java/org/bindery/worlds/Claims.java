package org.bindery.worlds;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.Equivalence;
import org.bindery.evaluation.statistics.Holm;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.evaluation.statistics.PairedDifference;

/** What statements about worlds have in common. Shares are told in points. */
final class Claims {
  private static final double ALPHA = 0.05;

  private Claims() {}

  /** Returns both directions of a pair such as {@code a, b}. */
  static List<String> both(String one, String other) {
    return List.of(one + ">" + other, other + ">" + one);
  }

  /** Returns an arm's mean over some directions, for each seed. */
  static double[] mean(MatchedPairs table, String arm, Collection<String> directions) {
    double[] mean = new double[table.seeds().size()];
    for (String direction : directions) {
      double[] values = table.values(arm, direction);
      Arrays.setAll(mean, i -> mean[i] + values[i] / directions.size());
    }
    return mean;
  }

  /** Returns an arm's mean over all matched directions, for each seed. */
  static double[] mean(MatchedPairs table, String arm) {
    return mean(table, arm, table.pairs());
  }

  /** A comparison with its name: {@code above} is to be above {@code below}. */
  record Rise(String name, double[] above, double[] below) {
    PairedDifference difference() {
      return PairedDifference.of(above, below);
    }
  }

  /** States that each is above the other, over seeds, at .05 by Holm over all that are given. */
  static Verdict above(String claim, String expected, List<Rise> rises) {
    double[] adjusted =
        Holm.adjust(rises.stream().mapToDouble(rise -> rise.difference().pValue()).toArray());
    boolean holds = true;
    StringBuilder measured = new StringBuilder();
    for (int i = 0; i < adjusted.length; i++) {
      PairedDifference difference = rises.get(i).difference();
      holds &= difference.mean() > 0 && adjusted[i] < ALPHA;
      measured
          .append(i == 0 ? "" : "; ")
          .append(rises.get(i).name())
          .append(' ')
          .append(difference.points())
          .append(String.format(Locale.ROOT, " p %.1g", adjusted[i]));
    }
    return new Verdict(claim, expected, measured + " (points, 95 %, Holm)", holds);
  }

  /** States that the two of each are equivalent within a margin. */
  static Verdict equal(String claim, String expected, double margin, List<Rise> pairs) {
    List<Equivalence> tests =
        pairs.stream().map(pair -> new Equivalence(pair.difference(), margin)).toList();
    double worst = tests.stream().mapToDouble(Equivalence::pValue).max().orElseThrow();
    String measured =
        pairs.stream()
            .map(pair -> pair.name() + " " + pair.difference().points())
            .collect(Collectors.joining("; "));
    return new Verdict(
        claim,
        expected,
        String.format(
            Locale.ROOT, "%s; each within %.2g points: p %.1g", measured, 100 * margin, worst),
        tests.stream().allMatch(Equivalence::holds));
  }

  /** States that some directions are at the chance of one in {@link WorldBench#TESTS}. */
  static Verdict chance(
      String claim, MatchedPairs table, Collection<String> arms, Collection<String> directions) {
    double[] chance = new double[table.seeds().size()];
    Arrays.fill(chance, 1.0 / WorldBench.TESTS);
    List<Rise> rises =
        arms.stream().map(arm -> new Rise(arm, mean(table, arm, directions), chance)).toList();
    String means =
        rises.stream()
            .map(rise -> String.format(Locale.ROOT, "%s %.2f", rise.name(), percent(rise.above())))
            .collect(Collectors.joining(", "));
    Verdict equal = equal(claim, "R@1 of 0.1 %, within 0.2 points", 0.002, rises);
    return new Verdict(
        claim,
        equal.expected(),
        means + equal.measured().substring(equal.measured().lastIndexOf(';')),
        equal.passed());
  }

  /** States that a number is what was first measured, give or take. */
  static Verdict near(String claim, double expected, double slack, double[] values) {
    SeedSummary summary = SeedSummary.of(values);
    return new Verdict(
        claim,
        String.format(Locale.ROOT, "%.4g ± %.2g", 100 * expected, 100 * slack),
        summary.percent(),
        Math.abs(summary.mean() - expected) <= slack);
  }

  /** Returns the mean in per cent. */
  static double percent(double[] values) {
    return 100 * SeedSummary.of(values).mean();
  }
}
