package org.bindery.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/**
 * W6: twelve coins {@code a}, twelve coins {@code b}, and {@code c = a xor b}. No two signals share
 * anything, so nothing that is trained on pairs can work; all three share everything.
 */
final class ExclusiveOr implements KnownWorld {
  static final String PANEL = "8,000 complete tuples";
  static final String SYMILE = "symile";
  private static final int BITS = 12;
  private static final double SCALE = 25;
  private static final String PRODUCT = Fusion.product("a", "b") + ">c";
  private static final String SUM = Fusion.sum("a", "b") + ">c";

  @Override
  public String name() {
    return "W6";
  }

  @Override
  public String title() {
    return "exclusive or: what only three signals together say";
  }

  @Override
  public List<Panel> panels() {
    LatentFactorWorld world = LatentFactorWorld.xor(BITS);
    PairBudget data = PairBudget.complete(8_000);
    List<ColumnId> columns = world.columns();
    List<Arm> arms = new ArrayList<>();
    arms.add(
        new Arm(
            SYMILE,
            world,
            NoHub.joint(columns, "symile", SCALE),
            data,
            WorldRecipe.STANDARD.withSteps(1_500)));
    arms.add(
        new Arm("complete", world, BindingGraph.complete(columns.toArray(ColumnId[]::new)), data));
    for (ColumnId anchor : columns) {
      arms.add(new Arm("star " + anchor, world, Stars.around(anchor, columns), data));
    }
    return List.of(new Panel(PANEL, arms, true));
  }

  @Override
  public List<Verdict> judge(WorldResults results) {
    LatentFactorWorld world = LatentFactorWorld.xor(BITS);
    List<ColumnId> abc = world.columns();
    double pair = world.information(abc.get(0), abc.get(2));
    double joint = world.information(abc.subList(0, 2), abc.subList(2, 3));
    MatchedPairs first = results.at1(PANEL);
    MatchedPairs tenth = results.at10(PANEL);
    List<String> pairwise = first.graphs().stream().filter(graph -> !graph.equals(SYMILE)).toList();
    double[] symile = first.values(SYMILE, PRODUCT);
    return List.of(
        new Verdict(
            "Any two share nothing, all three everything",
            "I(a;c) = 0, I(a,b;c) = 12 ln 2 = 8.32 nats",
            String.format(Locale.ROOT, "I(a;c) = %.2f, I(a,b;c) = %.2f", pair, joint),
            pair == 0 && Math.abs(joint - BITS * Math.log(2)) < 1e-12),
        Claims.chance(
            "Graphs of pairs stay at chance, searching c with the product of a and b",
            first,
            pairwise,
            List.of(PRODUCT)),
        Claims.chance("and with their sum", first, pairwise, List.of(SUM)),
        Claims.above(
            "Symile finds c with the product of a and b",
            "R@1 56.7 ± 14.5",
            pairwise.stream()
                .map(
                    graph -> new Claims.Rise("over " + graph, symile, first.values(graph, PRODUCT)))
                .toList()),
        Claims.near("R@1 of Symile", 0.567, 0.2, symile),
        Claims.near("R@10 of Symile", 1, 0.05, tenth.values(SYMILE, PRODUCT)));
  }
}
