package org.bindery.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.GivenEdge;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;

/**
 * Other graphs over the signals of one, alike in everything but their edges: the same towers, the
 * same treatment of every edge, and what was aligned beforehand stays so.
 */
final class GraphShapes {
  private final BindingGraph base;
  private final ModalityRegistry registry;

  GraphShapes(BindingGraph base, ModalityRegistry registry) {
    this.base = base;
    this.registry = registry;
  }

  BindingGraph star(ColumnId anchor) {
    List<Edge> edges = new ArrayList<>();
    base.nodes().stream()
        .filter(node -> !node.equals(anchor))
        .forEach(node -> edges.add(edge(anchor, node)));
    return graph(Optional.of(anchor), base.nodes(), edges);
  }

  /** Begins with the anchor, then takes the others in the order of the base graph. */
  BindingGraph chain(ColumnId first) {
    List<ColumnId> order = new ArrayList<>(base.nodes());
    order.remove(first);
    order.add(0, first);
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < order.size(); i++) {
      edges.add(edge(order.get(i - 1), order.get(i)));
    }
    return graph(Optional.empty(), order, edges);
  }

  /** Joins the two, and all others with both. */
  BindingGraph twoHubs(ColumnId one, ColumnId other) {
    List<Edge> edges = new ArrayList<>(List.of(edge(one, other)));
    for (ColumnId node : base.nodes()) {
      if (!node.equals(one) && !node.equals(other)) {
        edges.add(edge(one, node));
        edges.add(edge(other, node));
      }
    }
    return graph(Optional.empty(), base.nodes(), edges);
  }

  BindingGraph centroid() {
    return graph(
        Optional.empty(),
        base.nodes(),
        List.of(),
        List.of(new JointEdge(base.nodes(), LossSpec.CENTROID)));
  }

  BindingGraph complete() {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < base.nodes().size(); i++) {
      for (int j = i + 1; j < base.nodes().size(); j++) {
        edges.add(edge(base.nodes().get(i), base.nodes().get(j)));
      }
    }
    return graph(Optional.empty(), base.nodes(), edges);
  }

  /** Two signals alone. */
  BindingGraph pair(ColumnId one, ColumnId other) {
    return graph(Optional.empty(), List.of(one, other), List.of(edge(one, other)));
  }

  private BindingGraph graph(Optional<ColumnId> anchor, List<ColumnId> nodes, List<Edge> edges) {
    return graph(anchor, nodes, edges, List.of());
  }

  BindingGraph graph(
      Optional<ColumnId> anchor, List<ColumnId> nodes, List<Edge> edges, List<JointEdge> joints) {
    Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>();
    nodes.forEach(node -> towers.put(node, base.tower(node)));
    return BindingGraph.of(anchor, nodes, edges, joints, towers);
  }

  /** What was aligned beforehand is so in every graph. */
  private Edge edge(ColumnId one, ColumnId other) {
    Optional<Edge> known = base.edge(one, other);
    if (known.isPresent() && known.get() instanceof GivenEdge given) {
      return given;
    }
    TrainedEdge plain = new TrainedEdge(one, other);
    TrainedEdge treated =
        base.trainedEdges().stream()
            .findFirst()
            .map(
                like ->
                    plain.withLoss(like.loss()).withWeight(like.weight()).withSource(like.source()))
            .orElse(plain);
    Optional<TrainedEdge> own =
        known.filter(TrainedEdge.class::isInstance).map(TrainedEdge.class::cast);
    return own.flatMap(TrainedEdge::logitScale)
        .map(treated::withLogitScale)
        .orElseGet(() -> withScale(treated));
  }

  /**
   * Says the logit scale that the base graph's rule gives: that of the end which is not its anchor,
   * or of the second by name. Losses other than InfoNCE have scales of their own.
   */
  TrainedEdge withScale(TrainedEdge edge) {
    if (edge.logitScale().isPresent() || !edge.loss().name().equals(LossSpec.INFO_NCE.name())) {
      return edge;
    }
    ColumnId end =
        base.anchor().filter(anchor -> anchor.equals(edge.b())).isPresent() ? edge.a() : edge.b();
    return edge.withLogitScale(registry.get(end.modality()).defaults().logitScale());
  }
}
