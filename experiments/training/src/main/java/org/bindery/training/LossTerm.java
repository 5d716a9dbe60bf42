package org.bindery.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;

/**
 * One term of the sum that is optimized: a trained edge, or a joint edge.
 *
 * @param name in metrics and files: {@code image-text}, {@code audio+image+text}
 * @param columns the signals, in the order in which the loss takes them
 * @param loss what it is trained with
 * @param logitScale empty for the default
 * @param weight the factor in the sum
 * @param share the part of the recipe's batch
 * @param source which rows
 */
record LossTerm(
    String name,
    List<ColumnId> columns,
    LossSpec loss,
    Optional<LogitScale> logitScale,
    double weight,
    double share,
    PairSource source) {

  /** Returns the terms of a graph: its edges, then its joint edges. */
  static List<LossTerm> of(BindingGraph graph) {
    List<LossTerm> terms = new ArrayList<>();
    graph.trainedEdges().forEach(edge -> terms.add(of(edge)));
    graph.joints().forEach(joint -> terms.add(of(joint)));
    return terms;
  }

  /** Returns the term of an edge. */
  static LossTerm of(TrainedEdge edge) {
    return new LossTerm(
        edge.a() + "-" + edge.b(),
        List.of(edge.a(), edge.b()),
        edge.loss(),
        edge.logitScale(),
        edge.weight(),
        edge.share(),
        edge.source());
  }

  private static LossTerm of(JointEdge joint) {
    return new LossTerm(
        joint.name(),
        joint.columns(),
        joint.loss(),
        joint.logitScale(),
        joint.weight(),
        joint.share(),
        joint.source());
  }

  /** Returns how many rows it gets of a recipe's batch, at least 2. */
  int batch(Recipe recipe) {
    return Math.max(2, (int) Math.round(share * recipe.batch()));
  }

  /** Returns the name of its learned logit scale. */
  String scaleName() {
    return "edges." + name + ".log_logit_scale";
  }
}
