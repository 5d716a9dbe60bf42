package org.bindery.graph;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * One more signal bound to a space that stays as it is. The larger graph is {@link #graph}; that
 * its old part is not trained any more is a matter of the recipe, whose stages the other methods
 * name: first one that binds {@link #before}, if the towers do not start from trained weights
 * anyway, then one that binds {@link #bind} and locks {@link #locked}.
 *
 * @param base the space to be grown
 * @param edge between the new signal and one of the base
 * @param tower of the new signal
 */
public record Growth(BindingGraph base, TrainedEdge edge, TowerSpec tower) {
  /**
   * Checks the ends.
   *
   * @throws ConfigException unless exactly one end of the edge is in the base
   */
  public Growth {
    boolean first = base.nodes().contains(edge.a());
    boolean second = base.nodes().contains(edge.b());
    if (first == second) {
      throw new ConfigException(
          "edge",
          Ends.of(edge).toString(),
          first
              ? "A leaf is new to the graph, but " + Ends.of(edge) + " joins two of its signals."
              : "A leaf is bound to a signal of the graph, but neither end of "
                  + Ends.of(edge)
                  + " is one. "
                  + Spelling.advice(edge.a().toString(), base.nodes(), "signal"));
    }
  }

  /** Returns this with another tower for the new signal. */
  public Growth withTower(TowerSpec other) {
    return new Growth(base, edge, other);
  }

  /** Returns this with another edge between the same two signals, such as one of another loss. */
  public Growth withEdge(TrainedEdge other) {
    return new Growth(base, other, tower);
  }

  /** Returns the new signal. */
  public ColumnId leaf() {
    return base.nodes().contains(edge.a()) ? edge.b() : edge.a();
  }

  /** Returns the signal of the base that it is trained with. */
  public ColumnId at() {
    return base.nodes().contains(edge.a()) ? edge.a() : edge.b();
  }

  /** Returns the graph with the new signal and edge. */
  public BindingGraph graph() {
    List<ColumnId> nodes = new ArrayList<>(base.nodes());
    nodes.add(leaf());
    List<Edge> edges = new ArrayList<>(base.edges());
    edges.add(edge);
    Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>(base.towers());
    towers.put(leaf(), tower);
    return BindingGraph.of(base.anchor(), nodes, edges, base.joints(), towers);
  }

  /**
   * Returns the signals that a stage before the growth binds: all of the base but {@link #at},
   * which names every edge of the base and not the new one.
   */
  public List<ColumnId> before() {
    return base.nodes().stream().filter(node -> !node.equals(at())).toList();
  }

  /** Returns the signals that the stage of the growth binds: the new one. */
  public List<ColumnId> bind() {
    return List.of(leaf());
  }

  /** Returns the signals whose towers that stage leaves as they are: all of the base. */
  public List<ColumnId> locked() {
    return base.nodes();
  }

  /** Returns such as {@code imu grown onto image; image, text stay as they are}. */
  @Override
  public String toString() {
    String details = Wording.details(edge);
    return leaf()
        + " grown onto "
        + at()
        + (details.isEmpty() ? "" : " (" + details + ")")
        + base.nodes().stream()
            .map(ColumnId::toString)
            .collect(Collectors.joining(", ", "; ", " stay as they are"));
  }
}
