package org.bindery.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/**
 * W3: {@code t} sees half of what {@code a} and {@code d} share, clearly; {@code h} sees all of it
 * through much noise. Mutual information and cosines speak for {@code t}, and are wrong.
 */
final class Bait implements KnownWorld {
  private static final int[] SIZES = {300, 2_000, 16_000};
  private static final ColumnId A = ColumnId.of("a");
  private static final ColumnId D = ColumnId.of("d");
  private static final ColumnId H = ColumnId.of("h");
  private static final ColumnId T = ColumnId.of("t");

  static LatentFactorWorld world() {
    return LatentFactorWorld.gaussian(
        12,
        Signal.of("t", 0, 6, 0.98),
        Signal.of("h", 0, 12, 0.6),
        Signal.of("a", 0, 12, 0.95),
        Signal.of("d", 0, 12, 0.95));
  }

  static String panel(int pairs) {
    return String.format(Locale.ROOT, "%,d pairs per edge", pairs);
  }

  @Override
  public String name() {
    return "W3";
  }

  @Override
  public String title() {
    return "bait: coverage decides, not mutual information and not the cosine";
  }

  @Override
  public List<Panel> panels() {
    LatentFactorWorld world = world();
    List<Panel> panels = new ArrayList<>();
    for (int size : SIZES) {
      PairBudget data = PairBudget.perEdge(size);
      panels.add(
          new Panel(
              panel(size),
              List.of(
                  new Arm("star h", world, BindingGraph.star(H, A, D), data),
                  new Arm("star t", world, BindingGraph.star(T, A, D), data))));
    }
    return panels;
  }

  @Override
  public List<Verdict> judge(WorldResults results) {
    LatentFactorWorld world = world();
    double throughH = world.information(A, H);
    double throughT = world.information(A, T);
    List<Verdict> verdicts = new ArrayList<>();
    verdicts.add(
        new Verdict(
            "Mutual information speaks for t",
            "I(a;t) = 6.05 nats above I(a;h) = 2.36",
            String.format(Locale.ROOT, "I(a;t) = %.2f, I(a;h) = %.2f", throughT, throughH),
            Math.abs(throughT - 6.05) < 0.005 && Math.abs(throughH - 2.36) < 0.005));
    verdicts.add(
        Claims.above(
            "and so does the cosine of partners a-d after training",
            "0.88 against 0.84 at 16,000 pairs",
            List.of(
                new Claims.Rise(
                    "100 x cosine, t over h",
                    results.cosines(panel(16_000), "star t", "a>d"),
                    results.cosines(panel(16_000), "star h", "a>d")))));
    List<Claims.Rise> rises = new ArrayList<>();
    for (int size : SIZES) {
      MatchedPairs table = results.at1(panel(size));
      rises.add(
          new Claims.Rise(panel(size), Claims.mean(table, "star h"), Claims.mean(table, "star t")));
    }
    verdicts.add(
        Claims.above(
            "but a and d find each other better through h, at every size",
            "23.5 points at 300 pairs, 54.6 at 16,000",
            rises));
    verdicts.add(
        Claims.above(
            "and the more so the more pairs there are",
            "the difference grows",
            List.of(
                new Claims.Rise(
                    "growth from 300 to 16,000", gap(rises.get(2)), gap(rises.get(0))))));
    verdicts.add(Claims.near("a-d through h, 300 pairs", 0.506, 0.05, rises.get(0).above()));
    verdicts.add(Claims.near("a-d through t, 300 pairs", 0.271, 0.04, rises.get(0).below()));
    verdicts.add(Claims.near("a-d through h, 16,000 pairs", 0.877, 0.03, rises.get(2).above()));
    verdicts.add(Claims.near("a-d through t, 16,000 pairs", 0.331, 0.04, rises.get(2).below()));
    return verdicts;
  }

  private static double[] gap(Claims.Rise rise) {
    double[] gap = new double[rise.above().length];
    for (int i = 0; i < gap.length; i++) {
      gap[i] = rise.above()[i] - rise.below()[i];
    }
    return gap;
  }
}
