package org.bindery.worlds;

import java.util.Arrays;
import java.util.List;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.RankOrder;

/** How well one way to choose answers the questions of one world. Confined to one thread. */
final class AnchorTally {
  private int questions;
  private double right;
  private double lost;
  private double tau;
  private int ordered;

  /**
   * Counts a question. Where several anchors score highest, each is taken with the same chance.
   *
   * @param scored what each anchor scored, larger being better
   * @param reached what each came to when it was trained
   */
  void add(double[] scored, double[] reached) {
    double highest = Arrays.stream(scored).max().orElseThrow();
    double best = Arrays.stream(reached).max().orElseThrow();
    int named = 0;
    double hits = 0;
    double behind = 0;
    for (int i = 0; i < scored.length; i++) {
      if (scored[i] == highest) {
        named++;
        hits += reached[i] == best ? 1 : 0;
        behind += best - reached[i];
      }
    }
    questions++;
    right += hits / named;
    lost += behind / named;
    if (varies(reached)) {
      ordered++;
      tau += varies(scored) ? RankOrder.tau(scored, reached) : 0;
    }
  }

  private static boolean varies(double[] values) {
    return Arrays.stream(values).anyMatch(value -> value != values[0]);
  }

  /** Returns the share of questions whose best anchor was named. */
  double hits() {
    return right / questions;
  }

  /** Sums up over worlds. */
  static AdvisorTrial.Score score(String name, List<AnchorTally> worlds) {
    SeedSummary regret =
        SeedSummary.of(
            worlds.stream().mapToDouble(tally -> tally.lost / tally.questions).toArray());
    SeedSummary tau =
        SeedSummary.of(
            worlds.stream()
                .filter(tally -> tally.ordered > 0)
                .mapToDouble(tally -> tally.tau / tally.ordered)
                .toArray());
    return new AdvisorTrial.Score(
        name,
        worlds.stream().mapToDouble(AnchorTally::hits).average().orElseThrow(),
        regret.mean(),
        regret.halfWidth().orElseThrow(),
        tau.mean(),
        tau.halfWidth().orElse(0));
  }
}
