package org.bindery.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;

/**
 * W7: a star around {@code h} in which a share of the pairs of one edge, h-a, are wrong. The damage
 * stays on paths over that edge. A loss that is offered four candidates, the right one among them,
 * hardly suffers.
 */
final class WrongPairs implements KnownWorld {
  static final String PANEL = "2,000 pairs per edge";
  private static final double[] SHARES = {0, 0.1, 0.3, 0.5, 0.8};
  private static final double[] CANDIDATE_SHARES = {0, 0.8};
  private static final ColumnId H = ColumnId.of("h");
  private static final ColumnId A = ColumnId.of("a");
  private static final ColumnId B = ColumnId.of("b");
  private static final ColumnId C = ColumnId.of("c");

  /** Returns the arm's name. */
  static String arm(LossSpec loss, double wrong) {
    return String.format(Locale.ROOT, "%s, %.0f %% wrong", loss.name(), 100 * wrong);
  }

  private static final LossSpec MIL_NCE = new LossSpec("milnce", Map.of());

  @Override
  public String name() {
    return "W7";
  }

  @Override
  public String title() {
    return "wrong pairs: damage stays on paths over their edge";
  }

  @Override
  public List<Panel> panels() {
    LatentFactorWorld world =
        LatentFactorWorld.gaussian(
            12,
            Signal.of("h", 0, 12, 0.9),
            Signal.of("a", 0, 12, 0.9),
            Signal.of("b", 0, 12, 0.9),
            Signal.of("c", 0, 12, 0.9));
    List<Arm> arms = new ArrayList<>();
    for (double wrong : SHARES) {
      arms.add(arm(world, LossSpec.INFO_NCE, wrong));
    }
    for (double wrong : CANDIDATE_SHARES) {
      arms.add(arm(world, MIL_NCE, wrong));
    }
    return List.of(new Panel(PANEL, arms));
  }

  private static Arm arm(LatentFactorWorld world, LossSpec loss, double wrong) {
    TrainedEdge edge =
        new TrainedEdge(H, A).withLoss(loss).withSource(new PairSource(Optional.empty(), wrong));
    BindingGraph graph =
        BindingGraph.of(
            Optional.of(H),
            List.of(H, A, B, C),
            List.of(edge, new TrainedEdge(H, B), new TrainedEdge(H, C)),
            Map.of());
    return new Arm(arm(loss, wrong), world, graph, PairBudget.perEdge(2_000));
  }

  @Override
  public List<Verdict> judge(WorldResults results) {
    MatchedPairs table = results.at1(PANEL);
    List<Verdict> verdicts = new ArrayList<>();
    for (List<String> pair : List.of(Claims.both("h", "a"), Claims.both("a", "b"))) {
      List<Claims.Rise> falls = new ArrayList<>();
      double[] steps = {0, 0.3, 0.5, 0.8};
      for (int i = 1; i < steps.length; i++) {
        falls.add(
            new Claims.Rise(
                steps[i - 1] + " over " + steps[i],
                plain(table, steps[i - 1], pair),
                plain(table, steps[i], pair)));
      }
      verdicts.add(
          Claims.above("Wrong pairs of h-a cost " + pair.get(0), "a fall at every step", falls));
    }
    verdicts.add(
        Claims.equal(
            "b and c, whose path does not use them, do not notice",
            "58.3, 58.2, 58.0, 57.8: equivalent within 1.5 points",
            0.015,
            List.of(
                unlike(table, 0.3, Claims.both("b", "c")),
                unlike(table, 0.5, Claims.both("b", "c")),
                unlike(table, 0.8, Claims.both("b", "c")))));
    verdicts.add(
        Claims.equal(
            "One wrong pair in ten costs next to nothing",
            "free in the first measurement: equivalent within 1.5 points for h-a",
            0.015,
            List.of(unlike(table, 0.1, Claims.both("h", "a")))));
    verdicts.add(
        Claims.above(
            "MIL-NCE with four candidates, the right one among them, loses less",
            "a smaller fall from 0 to 80 % wrong",
            List.of(
                new Claims.Rise(
                    "fall of h-a, infonce over milnce",
                    fall(table, LossSpec.INFO_NCE),
                    fall(table, MIL_NCE)))));
    double[] direct = {0.588, Double.NaN, 0.559, 0.465, 0.176};
    double[] emergent = {0.581, Double.NaN, 0.558, 0.473, 0.190};
    for (int i = 0; i < SHARES.length; i++) {
      if (i != 1) {
        String where = arm(LossSpec.INFO_NCE, SHARES[i]);
        double slack = SHARES[i] == 0.8 ? 0.06 : 0.04;
        verdicts.add(
            Claims.near(
                "h-a, " + where, direct[i], slack, plain(table, SHARES[i], Claims.both("h", "a"))));
        verdicts.add(
            Claims.near(
                "a-b, " + where,
                emergent[i],
                slack,
                plain(table, SHARES[i], Claims.both("a", "b"))));
      }
    }
    return verdicts;
  }

  private static double[] plain(MatchedPairs table, double wrong, List<String> directions) {
    return Claims.mean(table, arm(LossSpec.INFO_NCE, wrong), directions);
  }

  private static Claims.Rise unlike(MatchedPairs table, double wrong, List<String> directions) {
    return new Claims.Rise(
        wrong + " against 0", plain(table, wrong, directions), plain(table, 0, directions));
  }

  private static double[] fall(MatchedPairs table, LossSpec loss) {
    double[] clean = Claims.mean(table, arm(loss, 0), Claims.both("h", "a"));
    double[] wrong = Claims.mean(table, arm(loss, 0.8), Claims.both("h", "a"));
    double[] fall = new double[clean.length];
    for (int i = 0; i < fall.length; i++) {
      fall[i] = clean[i] - wrong[i];
    }
    return fall;
  }
}
