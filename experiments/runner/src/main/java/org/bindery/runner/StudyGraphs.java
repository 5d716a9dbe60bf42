package org.bindery.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.Emergence;
import org.bindery.graph.GivenEdge;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairKind;
import org.bindery.graph.Topology;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.runner.study.Plan;
import org.bindery.runner.study.StudyGraph;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** Makes the graphs of a study, alike in everything but their edges. */
final class StudyGraphs {
  private final Ablation ablation;
  private final ModalityRegistry registry;
  private final BindingGraph base;
  private final List<StudyGraph> graphs = new ArrayList<>();

  private StudyGraphs(Ablation ablation, ModalityRegistry registry) {
    this.ablation = ablation;
    this.registry = registry;
    this.base = ablation.base().graph().toGraph();
  }

  /**
   * Returns every graph once, the compared ones first. Graphs of the same edges under several names
   * are one: a chain of three signals is the star around its middle.
   *
   * @throws ConfigException if the base graph treats its edges differently, or a named graph brings
   *     towers of its own
   * @throws org.bindery.graph.GraphException if a graph cannot be built
   */
  static List<StudyGraph> of(Ablation ablation, ModalityRegistry registry) {
    StudyGraphs made = new StudyGraphs(ablation, registry);
    made.requireOneTreatment();
    List<String> anchors =
        ablation.anchors().isEmpty()
            ? made.base.nodes().stream().map(ColumnId::toString).toList()
            : ablation.anchors();
    for (Topology topology : ablation.topologies()) {
      made.topology(topology, anchors);
    }
    ablation.graphs().forEach(made::named);
    if (ablation.direct()) {
      made.direct();
    }
    return List.copyOf(made.graphs);
  }

  private void topology(Topology topology, List<String> anchors) {
    switch (topology) {
      case STAR ->
          anchors.forEach(anchor -> add("star(" + anchor + ")", star(ColumnId.of(anchor))));
      case CHAIN ->
          anchors.forEach(anchor -> add("chain(" + anchor + ")", chain(ColumnId.of(anchor))));
      case COMPLETE -> add("complete", complete());
      case TWO_HUBS -> twoHubs(anchors);
      case CENTROID -> add("centroid", centroid());
      default ->
          throw new ConfigException(
              "topologies",
              topology.label(),
              "The topology '"
                  + topology.label()
                  + "' does not say by itself which edges to make; write such a graph out under"
                  + " graphs.");
    }
  }

  private BindingGraph star(ColumnId anchor) {
    List<Edge> edges = new ArrayList<>();
    base.nodes().stream()
        .filter(node -> !node.equals(anchor))
        .forEach(node -> edges.add(edge(anchor, node)));
    return graph(Optional.of(anchor), base.nodes(), edges);
  }

  /** Begins with the anchor, then takes the others in the order of the base graph. */
  private BindingGraph chain(ColumnId first) {
    List<ColumnId> order = new ArrayList<>(base.nodes());
    order.remove(first);
    order.add(0, first);
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < order.size(); i++) {
      edges.add(edge(order.get(i - 1), order.get(i)));
    }
    return graph(Optional.empty(), order, edges);
  }

  /** Every two anchors as hubs: joined, and all others with both. */
  private void twoHubs(List<String> anchors) {
    if (anchors.size() < 2 || base.nodes().size() < 4) {
      throw new ConfigException(
          "topologies",
          Topology.TWO_HUBS.label(),
          "Two hubs need two anchors and two more signals, but there are the anchors "
              + anchors
              + " and the signals "
              + base.nodes()
              + ".");
    }
    for (int i = 0; i < anchors.size(); i++) {
      for (int j = i + 1; j < anchors.size(); j++) {
        ColumnId one = ColumnId.of(anchors.get(i));
        ColumnId other = ColumnId.of(anchors.get(j));
        List<Edge> edges = new ArrayList<>(List.of(edge(one, other)));
        for (ColumnId node : base.nodes()) {
          if (!node.equals(one) && !node.equals(other)) {
            edges.add(edge(one, node));
            edges.add(edge(other, node));
          }
        }
        add(
            "two-hubs(" + one + "+" + other + ")",
            graph(Optional.empty(), base.nodes(), edges, List.of()));
      }
    }
  }

  private BindingGraph centroid() {
    return graph(
        Optional.empty(),
        base.nodes(),
        List.of(),
        List.of(new JointEdge(base.nodes(), LossSpec.CENTROID)));
  }

  private BindingGraph complete() {
    List<Edge> edges = new ArrayList<>();
    for (int i = 0; i < base.nodes().size(); i++) {
      for (int j = i + 1; j < base.nodes().size(); j++) {
        edges.add(edge(base.nodes().get(i), base.nodes().get(j)));
      }
    }
    return graph(Optional.empty(), base.nodes(), edges);
  }

  private void named(String name, GraphSpec spec) {
    if (!spec.towers().isEmpty()) {
      throw new ConfigException(
          "graphs." + name + ".towers",
          spec.towers().keySet().toString(),
          "Graph '"
              + name
              + "' brings towers of its own, but all graphs of a study have those of the experiment;"
              + " leave them out.");
    }
    BindingGraph given = spec.toGraph();
    given.nodes().forEach(base::tower);
    List<Edge> edges = new ArrayList<>();
    for (Edge edge : given.edges()) {
      edges.add(edge instanceof TrainedEdge trained ? withScale(trained) : edge);
    }
    add(name, graph(given.anchor(), given.nodes(), edges, given.joints()));
  }

  /** Every pair that is emergent in a compared graph, alone. */
  private void direct() {
    Map<String, BindingGraph> alone = new TreeMap<>();
    for (StudyGraph compared : List.copyOf(graphs)) {
      for (Emergence.Pair pair : compared.graph().emergence().unordered(PairKind.EMERGENT)) {
        Edge edge = new TrainedEdge(pair.from(), pair.to());
        alone.computeIfAbsent(
            edge.a() + "-" + edge.b(),
            name ->
                graph(
                    Optional.empty(),
                    List.of(edge.a(), edge.b()),
                    List.of(edge(edge.a(), edge.b()))));
      }
    }
    alone.forEach((pair, graph) -> add("direct(" + pair + ")", graph, StudyGraph.Role.DIRECT));
  }

  private void add(String label, BindingGraph graph) {
    add(label, graph, StudyGraph.Role.COMPARED);
  }

  private void add(String label, BindingGraph graph, StudyGraph.Role role) {
    for (int i = 0; i < graphs.size(); i++) {
      StudyGraph known = graphs.get(i);
      if (sameEdges(known.graph(), graph)) {
        List<String> others = new ArrayList<>(known.others());
        others.add(label);
        graphs.set(
            i,
            new StudyGraph(
                known.label(), others, known.role(), known.graph(), known.plan(), known.problem()));
        return;
      }
    }
    try {
      Plan plan =
          ablation
              .budget()
              .plan(graph, ablation.base().recipe().batch(), ablation.base().recipe().steps());
      graphs.add(new StudyGraph(label, List.of(), role, graph, Optional.of(plan), ""));
    } catch (ConfigException e) {
      graphs.add(new StudyGraph(label, List.of(), role, graph, Optional.empty(), e.getMessage()));
    }
  }

  /** The anchor decides nothing but logit scales, and those are said on every edge here. */
  private static boolean sameEdges(BindingGraph one, BindingGraph other) {
    return Set.copyOf(one.edges()).equals(Set.copyOf(other.edges()))
        && Set.copyOf(one.joints()).equals(Set.copyOf(other.joints()))
        && one.towers().equals(other.towers());
  }

  private BindingGraph graph(Optional<ColumnId> anchor, List<ColumnId> nodes, List<Edge> edges) {
    return graph(anchor, nodes, edges, List.of());
  }

  private BindingGraph graph(
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
  private TrainedEdge withScale(TrainedEdge edge) {
    if (edge.logitScale().isPresent() || !edge.loss().name().equals(LossSpec.INFO_NCE.name())) {
      return edge;
    }
    ColumnId end =
        base.anchor().filter(anchor -> anchor.equals(edge.b())).isPresent() ? edge.a() : edge.b();
    return edge.withLogitScale(registry.get(end.modality()).defaults().logitScale());
  }

  private void requireOneTreatment() {
    long treatments =
        base.trainedEdges().stream()
            .map(edge -> List.of(edge.loss(), edge.weight(), edge.source()))
            .distinct()
            .count();
    if (treatments > 1 && !ablation.topologies().isEmpty()) {
      throw new ConfigException(
          "graph.edges",
          String.valueOf(treatments),
          "The experiment's graph treats its edges differently (loss, weight or pairs), so it is not"
              + " clear how edges of other topologies are to be treated; treat them alike, or write"
              + " every graph out under graphs.");
    }
  }
}
