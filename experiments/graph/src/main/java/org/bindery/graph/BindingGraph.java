package org.bindery.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.ModalityId;

/**
 * Which signals are bound to which. An immutable value: two graphs are equal if they have the same
 * anchor, signals, edges and tower specs, in whatever order these were named; the order named is
 * kept for display only.
 *
 * <p>Always sound by itself: two or more signals, connected, no edge twice. Whether some data can
 * train it is another question, answered by {@link #check}.
 */
public final class BindingGraph {
  private final Optional<ColumnId> anchor;
  private final List<ColumnId> nodes;
  private final List<Edge> edges;
  private final List<JointEdge> joints;
  private final Map<ColumnId, TowerSpec> towers;

  private BindingGraph(
      Optional<ColumnId> anchor,
      List<ColumnId> nodes,
      List<Edge> edges,
      List<JointEdge> joints,
      Map<ColumnId, TowerSpec> towers) {
    this.anchor = anchor;
    this.nodes = nodes;
    this.edges = edges;
    this.joints = joints;
    this.towers = towers;
  }

  /**
   * Makes any graph.
   *
   * @param anchor the signal others are aligned to, if there is one; one of the nodes
   * @param nodes the signals, in the order to show them; naming one twice changes nothing
   * @param edges who meets whom
   * @param towers what differs from the modalities' defaults; signals left out are standard
   * @throws GraphException with every structural problem at once
   */
  public static BindingGraph of(
      Optional<ColumnId> anchor,
      Collection<ColumnId> nodes,
      Collection<? extends Edge> edges,
      Map<ColumnId, TowerSpec> towers) {
    return of(anchor, nodes, edges, List.of(), towers, List.of());
  }

  static BindingGraph of(
      Optional<ColumnId> anchor,
      Collection<ColumnId> nodes,
      Collection<? extends Edge> edges,
      Collection<JointEdge> joints,
      Map<ColumnId, TowerSpec> towers,
      List<Problem> knownAlready) {
    Set<ColumnId> unique = new LinkedHashSet<>();
    anchor.ifPresent(unique::add);
    unique.addAll(nodes);
    List<Problem> problems = new ArrayList<>(knownAlready);
    problems.addAll(GraphRules.structure(anchor, unique, nodes, edges, joints, towers));
    new GraphReport(problems).orThrow();
    Map<ColumnId, TowerSpec> everyTower = new LinkedHashMap<>();
    unique.forEach(node -> everyTower.put(node, towers.getOrDefault(node, TowerSpec.standard())));
    return new BindingGraph(
        anchor,
        List.copyOf(unique),
        List.copyOf(edges),
        List.copyOf(joints),
        Collections.unmodifiableMap(everyTower));
  }

  /**
   * Makes a star: every signal trained with the anchor, no two others with each other.
   *
   * @throws GraphException if none is bound, or one is named twice
   */
  public static BindingGraph star(ColumnId anchor, ColumnId... bound) {
    return GraphBuilder.anchor(anchor.toString()).bind(names(bound)).build();
  }

  /**
   * Makes a chain: every signal trained with the next.
   *
   * @throws GraphException if there are fewer than two, or one is named twice
   */
  public static BindingGraph chain(ColumnId... columns) {
    return GraphBuilder.chain(names(columns)).build();
  }

  /**
   * Makes a complete graph: every two signals trained.
   *
   * @throws GraphException if there are fewer than two, or one is named twice
   */
  public static BindingGraph complete(ColumnId... columns) {
    return GraphBuilder.complete(names(columns)).build();
  }

  /** Returns the signal others are aligned to, if there is one. */
  public Optional<ColumnId> anchor() {
    return anchor;
  }

  /** Returns the signals, the anchor first, then in the order named. */
  public List<ColumnId> nodes() {
    return nodes;
  }

  /** Returns the edges in the order named. */
  public List<Edge> edges() {
    return edges;
  }

  /** Returns the edges that are optimized, in the order named. */
  public List<TrainedEdge> trainedEdges() {
    return edges.stream()
        .filter(TrainedEdge.class::isInstance)
        .map(TrainedEdge.class::cast)
        .toList();
  }

  /** Returns what is trained on rows that hold several signals at once, in the order named. */
  public List<JointEdge> joints() {
    return joints;
  }

  /** Returns a graph that is this one with these joint edges instead of its own. */
  public BindingGraph withJoints(Collection<JointEdge> others) {
    return of(anchor, nodes, edges, others, towers, List.of());
  }

  /** Returns the edge between these two, in either order, if there is one. */
  public Optional<Edge> edge(ColumnId one, ColumnId other) {
    return edges.stream().filter(edge -> edge.joins(one, other)).findFirst();
  }

  /** Returns the tower spec of every signal, in the order of {@link #nodes()}. */
  public Map<ColumnId, TowerSpec> towers() {
    return towers;
  }

  /**
   * Returns the tower spec of a signal.
   *
   * @throws ConfigException if it is not in the graph
   */
  public TowerSpec tower(ColumnId column) {
    requireNode(column);
    return towers.get(column);
  }

  /**
   * Returns the shape. With two signals all shapes are one: it is a star if there is an anchor and
   * a chain otherwise.
   */
  public Topology topology() {
    int n = nodes.size();
    if (anchor.isPresent()
        && edges.size() == n - 1
        && edges.stream().allMatch(edge -> edge.touches(anchor.get()))) {
      return Topology.STAR;
    }
    Map<ColumnId, Integer> degrees = new HashMap<>();
    edges.forEach(
        edge -> {
          degrees.merge(edge.a(), 1, Integer::sum);
          degrees.merge(edge.b(), 1, Integer::sum);
        });
    if (edges.size() == n - 1 && degrees.values().stream().allMatch(degree -> degree <= 2)) {
      return Topology.CHAIN;
    }
    return edges.size() == n * (n - 1) / 2 ? Topology.COMPLETE : Topology.CUSTOM;
  }

  /** Returns which pairs are trained, given or emergent, and how far apart they are. */
  public Emergence emergence() {
    return Emergence.of(this);
  }

  /**
   * Checks whether some data can train this graph: every signal occurs and every trained edge has
   * pairs.
   *
   * @param counts rows of the train split
   * @return every problem at once
   */
  public GraphReport check(PairCounts counts) {
    return new GraphReport(GraphRules.data(this, counts));
  }

  /**
   * Checks as {@link #check(PairCounts)} does, and also that every frozen tower exists.
   *
   * @param counts rows of the train split
   * @param frozenTowerNames the names each modality's frozen towers have
   * @return every problem at once
   */
  public GraphReport check(PairCounts counts, Function<ModalityId, Set<String>> frozenTowerNames) {
    List<Problem> problems = new ArrayList<>(GraphRules.data(this, counts));
    problems.addAll(GraphRules.frozenTowers(this, frozenTowerNames));
    return new GraphReport(problems);
  }

  /**
   * Returns a name for the value: the first 12 hexadecimal digits of the SHA-256 of its canonical
   * form. Equal graphs have equal identities on every machine; a different scale, weight or
   * override gives a different one.
   */
  public String identity() {
    return CanonicalForm.identity(this);
  }

  /** Returns the drawing as SVG text; see {@link GraphDiagram}. */
  public String svg() {
    return GraphDiagram.svg(this);
  }

  void requireNode(ColumnId column) {
    if (!towers.containsKey(column)) {
      throw new ConfigException(
          "graph",
          column.toString(),
          "The graph has no signal '"
              + column
              + "'. "
              + Spelling.advice(column.toString(), nodes, "signal"));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BindingGraph that
        && anchor.equals(that.anchor)
        && towers.equals(that.towers)
        && Set.copyOf(edges).equals(Set.copyOf(that.edges))
        && Set.copyOf(joints).equals(Set.copyOf(that.joints));
  }

  @Override
  public int hashCode() {
    return 31 * (31 * anchor.hashCode() + towers.hashCode())
        + Set.copyOf(edges).hashCode()
        + Set.copyOf(joints).hashCode();
  }

  /**
   * Returns a title line such as {@code star around image: 3 signals, 2 trained edges, 1 emergent
   * pair}, then a line for every pair and for every tower that is not standard.
   */
  @Override
  public String toString() {
    return GraphText.of(this);
  }

  private static String[] names(ColumnId... columns) {
    String[] names = new String[columns.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = columns[i].toString();
    }
    return names;
  }
}
