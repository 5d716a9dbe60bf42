package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.Emergence;
import org.bindery.graph.PairKind;
import org.bindery.graph.Topology;
import org.bindery.graph.TrainedEdge;
import org.bindery.runner.study.Plan;
import org.bindery.runner.study.StudyGraph;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** Makes the graphs of a study, alike in everything but their edges. */
final class StudyGraphs {
  private final Ablation ablation;
  private final BindingGraph base;
  private final GraphShapes shapes;
  private final List<StudyGraph> graphs = new ArrayList<>();

  private StudyGraphs(Ablation ablation, ModalityRegistry registry) {
    this.ablation = ablation;
    this.base = ablation.base().graph().toGraph();
    this.shapes = new GraphShapes(base, registry);
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
          anchors.forEach(anchor -> add("star(" + anchor + ")", shapes.star(ColumnId.of(anchor))));
      case CHAIN ->
          anchors.forEach(
              anchor -> add("chain(" + anchor + ")", shapes.chain(ColumnId.of(anchor))));
      case COMPLETE -> add("complete", shapes.complete());
      case TWO_HUBS -> twoHubs(anchors);
      case CENTROID -> add("centroid", shapes.centroid());
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
        add("two-hubs(" + one + "+" + other + ")", shapes.twoHubs(one, other));
      }
    }
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
      edges.add(edge instanceof TrainedEdge trained ? shapes.withScale(trained) : edge);
    }
    add(name, shapes.graph(given.anchor(), given.nodes(), edges, given.joints()));
  }

  /** Every pair that is emergent in a compared graph, alone. */
  private void direct() {
    Map<String, BindingGraph> alone = new TreeMap<>();
    for (StudyGraph compared : List.copyOf(graphs)) {
      for (Emergence.Pair pair : compared.graph().emergence().unordered(PairKind.EMERGENT)) {
        Edge edge = new TrainedEdge(pair.from(), pair.to());
        alone.computeIfAbsent(edge.a() + "-" + edge.b(), name -> shapes.pair(edge.a(), edge.b()));
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
