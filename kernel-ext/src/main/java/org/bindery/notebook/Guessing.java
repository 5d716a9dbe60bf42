package org.bindery.notebook;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.LossSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.training.Recipe;

/**
 * The losses of those who guess: who finds every row of a batch of B equally likely has an InfoNCE
 * of ln B in each direction. What does not fall below has learned nothing. Other losses have no
 * such mark, for it is not known where they stand without knowledge.
 */
final class Guessing {
  private Guessing() {}

  /** Returns a level for each size of batch that a graph's InfoNCE edges are trained with. */
  static List<LineChart.Level> levels(BindingGraph graph, Recipe recipe) {
    return graph.trainedEdges().stream().flatMap(edge -> level(edge, recipe)).distinct().toList();
  }

  private static Stream<LineChart.Level> level(TrainedEdge edge, Recipe recipe) {
    if (!edge.loss().name().equals(LossSpec.INFO_NCE.name())) {
      return Stream.empty();
    }
    long batch = Math.max(2, Math.round(edge.share() * recipe.batch()));
    Object reduction = edge.loss().config().getOrDefault("reduction", recipe.reduction());
    int directions = String.valueOf(reduction).equalsIgnoreCase("sum") ? 2 : 1;
    String name =
        String.format(Locale.ROOT, "guessing: %sln %d", directions == 2 ? "2 " : "", batch);
    return Stream.of(
        new LineChart.Level(name, Style.REFERENCE, directions * Math.log((double) batch)));
  }
}
