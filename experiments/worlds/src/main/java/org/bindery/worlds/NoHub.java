package org.bindery.worlds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;

/**
 * W5: the ring of W1 without its hub, with complete tuples. Where no signal is a good anchor, the
 * mean of all is a better one, and all pairs are better still.
 */
final class NoHub implements KnownWorld {
  static final String PANEL = "2,000 complete tuples";
  private static final String COMPLETE = "complete";
  private static final String CENTROID = "centroid";

  @Override
  public String name() {
    return "W5";
  }

  @Override
  public String title() {
    return "no hub: complete graph, then centroid, then any star";
  }

  @Override
  public List<Panel> panels() {
    LatentFactorWorld world =
        LatentFactorWorld.gaussian(16, RingAndHub.ring().toArray(Signal[]::new));
    PairBudget data = PairBudget.complete(2_000);
    List<ColumnId> columns = world.columns();
    List<Arm> arms = new ArrayList<>();
    arms.add(
        new Arm(COMPLETE, world, BindingGraph.complete(columns.toArray(ColumnId[]::new)), data));
    arms.add(new Arm(CENTROID, world, joint(columns, "centroid", 1 / 0.15), data));
    for (ColumnId anchor : columns) {
      arms.add(new Arm("star " + anchor, world, Stars.around(anchor, columns), data));
    }
    return List.of(new Panel(PANEL, arms));
  }

  /** Returns a graph of one joint edge over all signals. */
  static BindingGraph joint(List<ColumnId> columns, String loss, double scale) {
    JointEdge edge =
        new JointEdge(
            columns,
            new LossSpec(loss, Map.of()),
            Optional.of(new LogitScale.Fixed(scale)),
            1,
            1,
            PairSource.ALL);
    return BindingGraph.of(Optional.empty(), columns, List.of(), List.of(edge), Map.of());
  }

  @Override
  public List<Verdict> judge(WorldResults results) {
    MatchedPairs table = results.at1(PANEL);
    double[] complete = Claims.mean(table, COMPLETE);
    double[] centroid = Claims.mean(table, CENTROID);
    List<Claims.Rise> overStars =
        table.graphs().stream()
            .filter(graph -> graph.startsWith("star"))
            .map(star -> new Claims.Rise("over " + star, centroid, Claims.mean(table, star)))
            .toList();
    double[] best =
        overStars.stream()
            .map(Claims.Rise::below)
            .max(Comparator.comparingDouble(Claims::percent))
            .orElseThrow();
    return List.of(
        Claims.above(
            "All pairs are better than the mean of all as the anchor",
            "by 0.49 ± 0.17 points first, with a mean made a unit vector; this one is not",
            List.of(new Claims.Rise("complete over centroid", complete, centroid))),
        Claims.above(
            "which is better than every star",
            "by 0.83 ± 0.16 points over the best first",
            overStars),
        Claims.near("Mean of all pairs, complete", 0.0384, 0.005, complete),
        Claims.near(
            "Mean of all pairs, centroid (3.35 first, with a mean made a unit vector)",
            0.037,
            0.004,
            centroid),
        Claims.near("Mean of all pairs, best star", 0.0252, 0.005, best));
  }
}
