package org.bindery.notebook;

import java.util.List;
import java.util.stream.Stream;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.JointEdge;
import org.bindery.training.Recipe;

/**
 * What is known of a training before it begins.
 *
 * @param name of the run
 * @param steps of the whole run
 * @param edges names of what is trained, sorted
 * @param guessing losses of those who guess
 */
record TrainingPlan(String name, int steps, List<String> edges, List<LineChart.Level> guessing) {
  TrainingPlan {
    edges = edges.stream().sorted().toList();
    guessing = List.copyOf(guessing);
  }

  static TrainingPlan of(String name, BindingGraph graph, Recipe recipe) {
    List<String> edges =
        Stream.concat(
                graph.trainedEdges().stream().map(edge -> edge.a() + "-" + edge.b()),
                graph.joints().stream().map(JointEdge::name))
            .toList();
    return new TrainingPlan(name, recipe.steps(), edges, Guessing.levels(graph, recipe));
  }
}
