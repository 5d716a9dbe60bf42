package org.bindery.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/**
 * W1: sixteen factors in eight groups of two. The hub {@code h} sees all of them through noise;
 * {@code a}, {@code b}, {@code c}, {@code d} stand in a ring and see half of them each, clearly, so
 * that neighbors share half of that and opposites nothing.
 */
final class RingAndHub implements KnownWorld {
  static final String PANEL = "2,000 pairs per edge";
  private static final List<String> RING = List.of("a", "b", "c", "d");

  /** The four signals of the ring. */
  static List<Signal> ring() {
    List<Signal> ring = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int first = 4 * i;
      List<Integer> seen = IntStream.range(first, first + 8).map(f -> f % 16).boxed().toList();
      ring.add(Signal.of(RING.get(i), seen, 0.95));
    }
    return ring;
  }

  static LatentFactorWorld world() {
    return LatentFactorWorld.gaussian(
        16,
        Stream.concat(Stream.of(Signal.of("h", 0, 16, 0.8)), ring().stream())
            .toArray(Signal[]::new));
  }

  @Override
  public String name() {
    return "W1";
  }

  @Override
  public String title() {
    return "ring and hub: a noisy signal that sees everything is the best anchor";
  }

  @Override
  public List<Panel> panels() {
    LatentFactorWorld world = world();
    PairBudget data = PairBudget.perEdge(2_000);
    List<Arm> arms = new ArrayList<>();
    for (ColumnId anchor : world.columns()) {
      arms.add(new Arm("star " + anchor, world, Stars.around(anchor, world.columns()), data));
    }
    ColumnId[] all = world.columns().toArray(ColumnId[]::new);
    arms.add(new Arm("complete", world, BindingGraph.complete(all), data));
    arms.add(new Arm("chain", world, BindingGraph.chain(all), data));
    return List.of(new Panel(PANEL, arms));
  }

  @Override
  public List<Verdict> judge(WorldResults results) {
    MatchedPairs table = results.at1(PANEL);
    double[] hub = Claims.mean(table, "star h");
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        Claims.above(
            "The star around the hub is better than every other star, over all pairs",
            "8.18 against 3.81 to 3.89",
            RING.stream()
                .map(x -> new Claims.Rise("over " + x, hub, Claims.mean(table, "star " + x)))
                .toList()));
    verdicts.add(
        Claims.above(
            "and over the pairs that are emergent in both",
            "the same",
            RING.stream().map(x -> onMatched(table, x)).toList()));
    List<Claims.Rise> ties = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      for (int j = i + 1; j < 4; j++) {
        ties.add(
            new Claims.Rise(
                RING.get(i) + "-" + RING.get(j),
                Claims.mean(table, "star " + RING.get(i)),
                Claims.mean(table, "star " + RING.get(j))));
      }
    }
    verdicts.add(
        Claims.equal(
            "The four of the ring tie as anchors", "equivalent within 1 point", 0.01, ties));
    verdicts.add(
        Claims.chance(
            "a and c, who share nothing, stay at chance in every graph",
            table,
            table.graphs(),
            Claims.both("a", "c")));
    verdicts.add(
        Claims.chance(
            "and so do b and d, also around a, with whom both train",
            table,
            table.graphs(),
            Claims.both("b", "d")));
    verdicts.add(Claims.near("Mean of all pairs, star h", 0.0818, 0.006, hub));
    verdicts.add(
        Claims.near("Mean of all pairs, star a", 0.0385, 0.005, Claims.mean(table, "star a")));
    verdicts.add(
        Claims.near("Mean of all pairs, complete", 0.0856, 0.006, Claims.mean(table, "complete")));
    verdicts.add(
        Claims.near("Mean of all pairs, chain", 0.0393, 0.005, Claims.mean(table, "chain")));
    verdicts.add(
        Claims.near(
            "a and b, emergent around the hub",
            0.057,
            0.01,
            Claims.mean(table, "star h", Claims.both("a", "b"))));
    return verdicts;
  }

  private static Claims.Rise onMatched(MatchedPairs table, String anchor) {
    List<String> matched =
        table.pairs().stream()
            .filter(pair -> !pair.contains("h") && !pair.contains(anchor))
            .toList();
    return new Claims.Rise(
        "over " + anchor,
        Claims.mean(table, "star h", matched),
        Claims.mean(table, "star " + anchor, matched));
  }
}
