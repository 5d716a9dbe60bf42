package org.bindery.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LossContract;
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
    return of(anchor, nodes, edges, List.of(), towers);
  }

  /**
   * Makes any graph, with joint edges.
   *
   * @param joints what is trained on rows that hold several signals at once
   * @throws GraphException with every structural problem at once
   */
  public static BindingGraph of(
      Optional<ColumnId> anchor,
      Collection<ColumnId> nodes,
      Collection<? extends Edge> edges,
      Collection<JointEdge> joints,
      Map<ColumnId, TowerSpec> towers) {
    return of(anchor, nodes, edges, joints, towers, List.of());
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

  /**
   * Makes a tree: as few edges as join all signals that they name.
   *
   * @throws GraphException if they fall into parts or close a circle
   */
  public static BindingGraph tree(TrainedEdge... edges) {
    GraphBuilder builder = GraphBuilder.tree();
    for (TrainedEdge edge : edges) {
      builder = builder.edge(edge);
    }
    return builder.build();
  }

  /**
   * Makes a graph around two hubs: they are trained with each other, and all others with both.
   *
   * @throws GraphException if one is named twice
   */
  public static BindingGraph twoHubs(ColumnId one, ColumnId other, ColumnId... bound) {
    return GraphBuilder.twoHubs(one.toString(), other.toString()).bind(names(bound)).build();
  }

  /**
   * Makes a graph without an anchor or edges: all signals are trained at once, each against the
   * mean of the others. Needs rows that hold all of them.
   *
   * @throws GraphException if there are fewer than three, or one is named twice
   */
  public static BindingGraph centroid(ColumnId... columns) {
    return GraphBuilder.centroid(names(columns)).build();
  }

  /**
   * Returns what it takes to bind one more signal to this graph while all of its towers stay as
   * they are.
   *
   * @param leaf the new signal
   * @param at the signal of this graph it is trained with
   * @throws ConfigException if {@code leaf} is in the graph already, or {@code at} is not
   */
  public Growth grow(ColumnId leaf, ColumnId at) {
    return new Growth(this, new TrainedEdge(leaf, at), TowerSpec.standard());
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
    return of(anchor, nodes, edges, others, towers);
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
   * Returns the shape: of several that fit, the one that says most. With two signals all shapes are
   * one: it is a star if there is an anchor and a chain otherwise.
   */
  public Topology topology() {
    return Shape.of(this);
  }

  /** Returns the two hubs in the order named, where {@link Topology#TWO_HUBS} fits; else none. */
  public List<ColumnId> hubs() {
    return Shape.hubs(this);
  }

  /** Returns which pairs are trained, given or emergent, and how far apart they are. */
  public Emergence emergence() {
    return Emergence.of(this);
  }

  /**
   * Checks whether some data can train this graph: every signal occurs, every trained edge has
   * pairs and every joint edge rows that hold all its signals. A {@link PairSource#limit} above
   * what there is means all there is.
   *
   * @param counts rows of the train split
   * @return every problem at once
   */
  public GraphReport check(PairCounts counts) {
    return new GraphReport(DataRules.data(this, counts));
  }

  /**
   * Checks as {@link #check(PairCounts)} does, and also that every frozen tower exists.
   *
   * @param counts rows of the train split
   * @param frozenTowerNames the names each modality's frozen towers have
   * @return every problem at once
   */
  public GraphReport check(PairCounts counts, Function<ModalityId, Set<String>> frozenTowerNames) {
    List<Problem> problems = new ArrayList<>(DataRules.data(this, counts));
    problems.addAll(DataRules.frozenTowers(this, frozenTowerNames));
    return new GraphReport(problems);
  }

  /**
   * Checks as {@link #check(PairCounts, Function)} does, and also that every loss exists and that
   * edge and data offer what it needs: a loss over tuples is on a joint edge whose signals occur
   * together, a loss over pairs on an edge. An edge with an unpaired loss needs no pairs.
   *
   * @param counts rows of the train split
   * @param frozenTowerNames the names each modality's frozen towers have
   * @param contracts what a loss needs, or empty if there is none of that name; may throw {@link
   *     ConfigException}, whose sentence then becomes the problem
   * @return every problem at once
   */
  public GraphReport check(
      PairCounts counts,
      Function<ModalityId, Set<String>> frozenTowerNames,
      Function<LossSpec, Optional<LossContract>> contracts) {
    List<Problem> problems = new ArrayList<>(DataRules.data(this, counts, contracts));
    problems.addAll(DataRules.frozenTowers(this, frozenTowerNames));
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
