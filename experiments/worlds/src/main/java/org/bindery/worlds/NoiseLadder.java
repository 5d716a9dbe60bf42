package org.bindery.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.evaluation.statistics.RankOrder;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/**
 * W2: five signals see the same twelve factors, each more noisily than the one before. The clearest
 * is the best anchor and the order of anchors is that of noise, but averaging each anchor's own
 * emergent pairs turns it around: the best anchor leaves out its own, the best pairs.
 */
final class NoiseLadder implements KnownWorld {
  private static final List<String> LADDER = List.of("v", "w", "x", "y", "z");
  private static final double[] STRENGTHS = {0.95, 0.85, 0.75, 0.65, 0.55};
  private static final String FEW = "300 pairs per edge";
  private static final String MANY = "4,000 pairs per edge";
  private static final String DIRECT = "v-w trained directly";

  private static LatentFactorWorld world() {
    Signal[] signals = new Signal[LADDER.size()];
    for (int i = 0; i < signals.length; i++) {
      signals[i] = Signal.of(LADDER.get(i), 0, 12, STRENGTHS[i]);
    }
    return LatentFactorWorld.gaussian(12, signals);
  }

  @Override
  public String name() {
    return "W2";
  }

  @Override
  public String title() {
    return "noise ladder: the order of anchors, and the mean that turns it around";
  }

  @Override
  public List<Panel> panels() {
    LatentFactorWorld world = world();
    return List.of(
        stars(FEW, world, PairBudget.perEdge(300)),
        stars(MANY, world, PairBudget.perEdge(4_000)),
        new Panel(
            DIRECT,
            List.of(
                new Arm(
                    "direct",
                    world,
                    BindingGraph.chain(ColumnId.of("v"), ColumnId.of("w")),
                    PairBudget.perEdge(4_000)))));
  }

  private static Panel stars(String name, LatentFactorWorld world, PairBudget data) {
    List<Arm> arms = new ArrayList<>();
    for (ColumnId anchor : world.columns()) {
      arms.add(
          new Arm(star(anchor.toString()), world, Stars.around(anchor, world.columns()), data));
    }
    return new Panel(name, arms);
  }

  private static String star(String anchor) {
    return "star " + anchor;
  }

  @Override
  public List<Verdict> judge(WorldResults results) {
    List<Verdict> verdicts = new ArrayList<>();
    for (String panel : List.of(FEW, MANY)) {
      verdicts.add(order(panel, results.at1(panel)));
      verdicts.add(rungs(panel, results.at1(panel)));
    }
    MatchedPairs few = results.at1(FEW);
    MatchedPairs many = results.at1(MANY);
    verdicts.add(
        Claims.above(
            "The spread between x and z as anchors of v-w shrinks with the number of pairs",
            "19.2 points at 300 pairs, 9.5 at 4,000",
            List.of(new Claims.Rise("spread at 300 over 4,000", spread(few), spread(many)))));
    verdicts.add(trap(few));
    verdicts.add(trap(many));
    double[] expectedFew = {0.384, 0.293, 0.192};
    double[] expectedMany = {0.570, 0.554, 0.475};
    for (int i = 0; i < 3; i++) {
      String anchor = LADDER.get(2 + i);
      verdicts.add(
          Claims.near("v-w around " + anchor + ", " + FEW, expectedFew[i], 0.04, vw(few, anchor)));
      verdicts.add(
          Claims.near(
              "v-w around " + anchor + ", " + MANY, expectedMany[i], 0.03, vw(many, anchor)));
    }
    verdicts.add(
        Claims.near(
            "v-w trained directly, " + MANY,
            0.58,
            0.03,
            Claims.mean(results.at1(DIRECT), "direct")));
    return verdicts;
  }

  private static double[] vw(MatchedPairs table, String anchor) {
    return Claims.mean(table, star(anchor), Claims.both("v", "w"));
  }

  private static double[] spread(MatchedPairs table) {
    double[] x = vw(table, "x");
    double[] z = vw(table, "z");
    double[] spread = new double[x.length];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = x[i] - z[i];
    }
    return spread;
  }

  /** Each two anchors are compared on the pairs that are emergent around both. */
  private static Claims.Rise compare(MatchedPairs table, String better, String worse) {
    List<String> matched =
        table.pairs().stream()
            .filter(pair -> !pair.contains(better) && !pair.contains(worse))
            .toList();
    return new Claims.Rise(
        better + " over " + worse,
        Claims.mean(table, star(better), matched),
        Claims.mean(table, star(worse), matched));
  }

  /**
   * Each anchor scores one for every other that it beats. Averaging its leads instead would compare
   * other pairs for every anchor, and be wrong as the naive mean is.
   */
  private static Verdict order(String panel, MatchedPairs table) {
    Map<String, Double> wins = new LinkedHashMap<>();
    LADDER.forEach(anchor -> wins.put(anchor, 0.0));
    StringBuilder neighbors = new StringBuilder();
    for (int i = 0; i < LADDER.size(); i++) {
      for (int j = i + 1; j < LADDER.size(); j++) {
        Claims.Rise rise = compare(table, LADDER.get(i), LADDER.get(j));
        wins.merge(LADDER.get(rise.difference().mean() > 0 ? i : j), 1.0, Double::sum);
        if (j == i + 1) {
          neighbors.append("; ").append(rise.name()).append(' ').append(rise.difference().points());
        }
      }
    }
    RankOrder order = RankOrder.of(LADDER, wins);
    StringBuilder measured = new StringBuilder("others beaten:");
    wins.forEach(
        (anchor, value) -> measured.append(String.format(Locale.ROOT, " %s %.0f", anchor, value)));
    return new Verdict(
        "On matched pairs the order of anchors is that of their noise, " + panel,
        "v, w, x, y, z: tau 1, p = .008 (one order of 120)",
        measured + "; " + order + neighbors + " (points)",
        order.pValue() < 0.05);
  }

  private static Verdict rungs(String panel, MatchedPairs table) {
    List<Claims.Rise> rises = new ArrayList<>();
    for (int i = 0; i + 2 < LADDER.size(); i++) {
      rises.add(compare(table, LADDER.get(i), LADDER.get(i + 2)));
    }
    return Claims.above(
        "and every anchor is better than the one two rungs below it, " + panel,
        "each significantly",
        rises);
  }

  /** The naive means, one right and one wrong. */
  private static Verdict trap(MatchedPairs table) {
    Map<String, Double> all = new LinkedHashMap<>();
    Map<String, Double> emergent = new LinkedHashMap<>();
    for (MatchedPairs.Means means : table.means()) {
      String anchor = means.graph().substring("star ".length());
      all.put(anchor, 100 * means.allPairs().mean());
      emergent.put(anchor, 100 * means.emergentOnly().map(SeedSummary::mean).orElseThrow());
    }
    String best = LADDER.get(0);
    boolean first = all.values().stream().allMatch(value -> value <= all.get(best));
    boolean last = emergent.values().stream().allMatch(value -> value >= emergent.get(best));
    RankOrder order = RankOrder.of(LADDER, emergent);
    return new Verdict(
        "Averaging each anchor's own emergent pairs puts the best anchor last, averaging all pairs"
            + " puts it first, and the table warns",
        "the wrong order by the first, v first by the second",
        String.format(
            Locale.ROOT,
            "emergent only %s (tau %.2f); all pairs %s; %s",
            text(emergent),
            order.tau(),
            text(all),
            table.warning().isPresent() ? "warned" : "not warned"),
        first && last && order.tau() < 0 && table.warning().isPresent());
  }

  private static String text(Map<String, Double> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.length() == 0 ? "" : " ")
                .append(String.format(Locale.ROOT, "%s %.1f", name, value)));
    return text.toString();
  }
}
