package org.bindery.worlds;

import java.util.ArrayList;
import java.util.List;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/**
 * W4: a chain of six. Where all see the same, hops cost only efficiency; where each sees a window
 * that slides on by a quarter, an end-to-end pair can use what all on its path see, and where that
 * is nothing it is at chance. The first measurement did not write its strengths down; 0.85 and 0.9
 * are those that give its number for one hop.
 */
final class Hops implements KnownWorld {
  static final String SAME = "same coverage";
  static final String SLIDING = "sliding window";
  private static final List<String> CHAIN = List.of("a", "b", "c", "d", "e", "f");
  private static final int WINDOW = 12;
  private static final int SLIDE = 3;

  private static LatentFactorWorld world(int slide, double strength) {
    Signal[] signals = new Signal[CHAIN.size()];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = Signal.of(CHAIN.get(i), i * slide, i * slide + WINDOW, strength);
    }
    return LatentFactorWorld.gaussian(slide * (signals.length - 1) + WINDOW, signals);
  }

  @Override
  public String name() {
    return "W4";
  }

  @Override
  public String title() {
    return "hops: a chain of six carries what all on the path see";
  }

  @Override
  public List<Panel> panels() {
    LatentFactorWorld same = world(0, 0.85);
    LatentFactorWorld sliding = world(SLIDE, 0.9);
    PairBudget data = PairBudget.perEdge(2_000);
    ColumnId[] chain = same.columns().toArray(ColumnId[]::new);
    return List.of(
        new Panel(
            SAME,
            List.of(
                new Arm("chain", same, BindingGraph.chain(chain), data),
                new Arm("star a", same, Stars.around(chain[0], same.columns()), data))),
        new Panel(SLIDING, List.of(new Arm("chain", sliding, BindingGraph.chain(chain), data))));
  }

  @Override
  public List<Verdict> judge(WorldResults results) {
    MatchedPairs same = results.at1(SAME);
    MatchedPairs sliding = results.at1(SLIDING);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        Claims.above(
            "With the same coverage every hop costs something",
            "31.9, 29.9, 23.5, 14.6, 9.3 for 1 to 5 hops",
            List.of(fall(same, 1, 2), fall(same, 2, 3), fall(same, 3, 4), fall(same, 4, 5))));
    verdicts.add(
        Claims.above(
            "but two hops over an anchor cost less than four along the chain",
            "31.1 around an anchor, 14.6 by four hops",
            List.of(new Claims.Rise("star over chain", starTwoHops(same), hops(same, 4)))));
    verdicts.add(
        Claims.above(
            "With a sliding window a pair falls with the factors all on its path see",
            "9, 6, 3, 0 factors: 28.5, 7.4, 1.1, 0.08",
            List.of(fall(sliding, 1, 2), fall(sliding, 2, 3), fall(sliding, 3, 4))));
    verdicts.add(
        Claims.chance(
            "and where no factor is left it is at chance: four hops",
            sliding,
            List.of("chain"),
            directions(4)));
    verdicts.add(Claims.chance("and five", sliding, List.of("chain"), directions(5)));
    double[] expectedSame = {0.319, 0.299, 0.235, 0.146, 0.093};
    double[] expectedSliding = {0.285, 0.074, 0.011};
    for (int h = 1; h <= 5; h++) {
      verdicts.add(
          Claims.near(h + " hops, same coverage", expectedSame[h - 1], 0.04, hops(same, h)));
    }
    verdicts.add(
        Claims.near("2 hops around an anchor, same coverage", 0.311, 0.04, starTwoHops(same)));
    for (int h = 1; h <= 3; h++) {
      double slack = h == 1 ? 0.04 : h == 2 ? 0.02 : 0.005;
      verdicts.add(
          Claims.near(
              h + " hops, sliding window", expectedSliding[h - 1], slack, hops(sliding, h)));
    }
    return verdicts;
  }

  /** Both directions of every pair that is so many hops apart in the chain. */
  private static List<String> directions(int hops) {
    List<String> directions = new ArrayList<>();
    for (int i = 0; i + hops < CHAIN.size(); i++) {
      directions.addAll(Claims.both(CHAIN.get(i), CHAIN.get(i + hops)));
    }
    return directions;
  }

  private static double[] hops(MatchedPairs table, int hops) {
    return Claims.mean(table, "chain", directions(hops));
  }

  private static double[] starTwoHops(MatchedPairs table) {
    return Claims.mean(
        table,
        "star a",
        table.pairs().stream().filter(direction -> !direction.contains("a")).toList());
  }

  private static Claims.Rise fall(MatchedPairs table, int hops, int more) {
    return new Claims.Rise(hops + " over " + more, hops(table, hops), hops(table, more));
  }
}
