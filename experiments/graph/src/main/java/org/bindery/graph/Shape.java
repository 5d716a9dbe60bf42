package org.bindery.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.spi.ColumnId;

/** Tells what a graph looks like. Of several shapes that fit, the one that says most. */
final class Shape {
  private Shape() {}

  static Topology of(BindingGraph graph) {
    if (!graph.joints().isEmpty()) {
      return isCentroid(graph) ? Topology.CENTROID : Topology.CUSTOM;
    }
    int n = graph.nodes().size();
    int edges = graph.edges().size();
    long atAnchor = graph.anchor().map(anchor -> edgesAt(graph, anchor)).orElse(0L);
    if (edges == n - 1 && atAnchor == n - 1) {
      return Topology.STAR;
    }
    if (edges == n - 1 && degrees(graph).values().stream().allMatch(degree -> degree <= 2)) {
      return Topology.CHAIN;
    }
    if (edges == n * (n - 1) / 2) {
      return Topology.COMPLETE;
    }
    if (!hubs(graph).isEmpty()) {
      return Topology.TWO_HUBS;
    }
    if (edges == n - 1) {
      return Topology.TREE;
    }
    return atAnchor == n - 1 ? Topology.STAR_PLUS : Topology.CUSTOM;
  }

  /**
   * Returns the two hubs in the order of the signals, or none. There is at most one such pair: a
   * hub's other two signals could not both be the second hub of another pair.
   */
  static List<ColumnId> hubs(BindingGraph graph) {
    Map<ColumnId, Integer> degrees = degrees(graph);
    Optional<Edge> between =
        graph.edges().stream()
            .filter(edge -> degrees.get(edge.a()) >= 3 && degrees.get(edge.b()) >= 3)
            .filter(
                hubs ->
                    graph.edges().stream()
                        .allMatch(edge -> edge.touches(hubs.a()) || edge.touches(hubs.b())))
            .findFirst();
    boolean complete =
        graph.edges().size() == graph.nodes().size() * (graph.nodes().size() - 1) / 2;
    if (complete || !graph.joints().isEmpty() || between.isEmpty()) {
      return List.of();
    }
    return graph.nodes().stream().filter(between.get()::touches).toList();
  }

  private static boolean isCentroid(BindingGraph graph) {
    return graph.edges().isEmpty()
        && graph.joints().size() == 1
        && graph.joints().get(0).loss().name().equals(LossSpec.CENTROID.name())
        && Set.copyOf(graph.joints().get(0).columns()).equals(Set.copyOf(graph.nodes()));
  }

  private static long edgesAt(BindingGraph graph, ColumnId column) {
    return graph.edges().stream().filter(edge -> edge.touches(column)).count();
  }

  private static Map<ColumnId, Integer> degrees(BindingGraph graph) {
    Map<ColumnId, Integer> degrees = new HashMap<>();
    graph
        .edges()
        .forEach(
            edge -> {
              degrees.merge(edge.a(), 1, Integer::sum);
              degrees.merge(edge.b(), 1, Integer::sum);
            });
    return degrees;
  }
}
