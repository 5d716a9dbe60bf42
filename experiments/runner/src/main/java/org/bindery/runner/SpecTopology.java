package org.bindery.runner;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.Topology;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** What the topology of a spec stands for: the edges that need not be written out. */
final class SpecTopology {
  private SpecTopology() {}

  static BindingGraph toGraph(GraphSpec spec) {
    Optional<ColumnId> center = spec.anchor().map(ColumnId::of);
    List<ColumnId> hubs = spec.hubs().stream().map(ColumnId::of).toList();
    List<ColumnId> signals = new ArrayList<>(spec.bind().stream().map(ColumnId::of).toList());
    if (!isStar(spec.topology())) {
      center
          .filter(column -> !signals.contains(column) && !hubs.contains(column))
          .ifPresent(column -> signals.add(0, column));
    }
    List<Edge> edges = edges(spec, hubs, signals);
    List<JointEdge> joints = joints(spec, signals);
    Set<ColumnId> nodes = new LinkedHashSet<>(hubs);
    nodes.addAll(signals);
    edges.forEach(edge -> nodes.addAll(ends(edge)));
    joints.forEach(joint -> nodes.addAll(joint.columns()));
    Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>();
    spec.towers().forEach((column, tower) -> towers.put(ColumnId.of(column), tower.toTowerSpec()));
    BindingGraph graph = BindingGraph.of(center, nodes, edges, joints, towers);
    if (spec.topology() == Topology.TREE) {
      requireTree(graph);
    }
    return graph;
  }

  private static boolean isStar(Topology topology) {
    return topology == Topology.STAR || topology == Topology.STAR_PLUS;
  }

  private static List<Edge> edges(GraphSpec spec, List<ColumnId> hubs, List<ColumnId> signals) {
    Map<Set<ColumnId>, Edge> made = new LinkedHashMap<>();
    for (Edge edge : madeBy(spec, hubs, signals)) {
      made.put(ends(edge), edge);
    }
    boolean open =
        spec.topology() == Topology.CUSTOM
            || spec.topology() == Topology.TREE
            || spec.topology() == Topology.STAR_PLUS;
    List<Edge> more = new ArrayList<>();
    for (GraphSpec.EdgeSpec written : spec.edges()) {
      Edge edge = written.toEdge();
      if (made.replace(ends(edge), edge) != null) {
        continue;
      }
      if (!open) {
        throw new ConfigException(
            "edges",
            written.between().toString(),
            "The edge "
                + String.join("-", written.between())
                + " is not one that topology: "
                + name(spec.topology())
                + " makes of these signals; use topology: "
                + (spec.topology() == Topology.STAR
                    ? "star-plus to add it to the star."
                    : "custom to write the edges yourself."));
      }
      more.add(edge);
    }
    List<Edge> all = new ArrayList<>(made.values());
    all.addAll(more);
    return all;
  }

  private static List<Edge> madeBy(GraphSpec spec, List<ColumnId> hubs, List<ColumnId> signals) {
    List<Edge> result = new ArrayList<>();
    if (spec.topology() == Topology.TWO_HUBS) {
      result.add(new TrainedEdge(hubs.get(0), hubs.get(1)));
    }
    for (int i = 0; i < signals.size(); i++) {
      ColumnId signal = signals.get(i);
      switch (spec.topology()) {
        case STAR, STAR_PLUS ->
            result.add(new TrainedEdge(ColumnId.of(spec.anchor().orElseThrow()), signal));
        case CHAIN -> {
          if (i > 0) {
            result.add(new TrainedEdge(signals.get(i - 1), signal));
          }
        }
        case COMPLETE -> {
          for (int j = i + 1; j < signals.size(); j++) {
            result.add(new TrainedEdge(signal, signals.get(j)));
          }
        }
        case TWO_HUBS -> {
          Optional<ColumnId> one =
              Optional.ofNullable(spec.only().get(signal.toString())).map(ColumnId::of);
          for (ColumnId hub : hubs) {
            if (one.isEmpty() || one.get().equals(hub)) {
              result.add(new TrainedEdge(hub, signal));
            }
          }
        }
        case TREE, CENTROID, CUSTOM -> {}
      }
    }
    return result;
  }

  private static List<JointEdge> joints(GraphSpec spec, List<ColumnId> signals) {
    List<JointEdge> joints = new ArrayList<>();
    spec.joint().forEach(joint -> joints.add(joint.toJoint()));
    Set<ColumnId> all = new LinkedHashSet<>(signals);
    boolean said = joints.stream().anyMatch(joint -> Set.copyOf(joint.columns()).equals(all));
    if (spec.topology() == Topology.CENTROID && !said) {
      joints.add(0, new JointEdge(signals, LossSpec.CENTROID));
    }
    return joints;
  }

  private static void requireTree(BindingGraph graph) {
    int needed = graph.nodes().size() - 1;
    if (graph.edges().size() != needed || !graph.joints().isEmpty()) {
      throw new ConfigException(
          "edges",
          String.valueOf(graph.edges().size()),
          "A tree of "
              + graph.nodes().size()
              + " signals has "
              + needed
              + " edges and no joint edge, but here are "
              + graph.edges().size()
              + " and "
              + graph.joints().size()
              + "; take out what closes a circle, or use topology: custom.");
    }
  }

  /**
   * Says a graph by its topology.
   *
   * @param all the same with every edge written out
   * @return a spec whose graph has the same edges, though not always in the same order; {@code all}
   *     if no topology fits
   */
  static GraphSpec brief(BindingGraph graph, GraphSpec all) {
    Topology topology = graph.topology();
    List<ColumnId> nodes = graph.nodes();
    return switch (topology) {
      case STAR, STAR_PLUS -> {
        ColumnId anchor = graph.anchor().orElseThrow();
        yield said(all, topology, List.of(), without(nodes, List.of(anchor)), Map.of());
      }
      case CHAIN -> {
        boolean inOrder = true;
        for (int i = 1; i < nodes.size(); i++) {
          inOrder &= graph.edge(nodes.get(i - 1), nodes.get(i)).isPresent();
        }
        yield inOrder ? said(all, topology, List.of(), nodes, Map.of()) : all;
      }
      case COMPLETE -> said(all, topology, List.of(), nodes, Map.of());
      case TWO_HUBS -> {
        List<ColumnId> others = without(nodes, graph.hubs());
        Map<String, String> only = new LinkedHashMap<>();
        for (ColumnId node : others) {
          List<ColumnId> own =
              graph.hubs().stream().filter(hub -> graph.edge(hub, node).isPresent()).toList();
          if (own.size() == 1) {
            only.put(node.toString(), own.get(0).toString());
          }
        }
        yield said(all, topology, graph.hubs(), others, only);
      }
      case CENTROID -> {
        JointEdge plain = new JointEdge(nodes, LossSpec.CENTROID);
        boolean said = graph.joints().get(0).equals(plain);
        yield new GraphSpec(
            topology,
            all.anchor(),
            List.of(),
            all.bind(),
            Map.of(),
            List.of(),
            said ? List.of() : all.joint(),
            all.towers());
      }
      case TREE -> new GraphSpec(topology, all.anchor(), all.bind(), all.edges(), all.towers());
      case CUSTOM -> all;
    };
  }

  private static GraphSpec said(
      GraphSpec all,
      Topology topology,
      List<ColumnId> hubs,
      List<ColumnId> bind,
      Map<String, String> only) {
    List<GraphSpec.EdgeSpec> edges = new ArrayList<>();
    for (GraphSpec.EdgeSpec edge : all.edges()) {
      boolean beyond =
          topology == Topology.STAR_PLUS && !edge.between().contains(all.anchor().orElseThrow());
      if (beyond || !edge.isPlain()) {
        edges.add(edge);
      }
    }
    return new GraphSpec(
        topology, all.anchor(), names(hubs), names(bind), only, edges, List.of(), all.towers());
  }

  private static List<ColumnId> without(List<ColumnId> nodes, Collection<ColumnId> left) {
    return nodes.stream().filter(node -> !left.contains(node)).toList();
  }

  private static List<String> names(List<ColumnId> columns) {
    return columns.stream().map(ColumnId::toString).toList();
  }

  private static String name(Topology topology) {
    return topology.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Set<ColumnId> ends(Edge edge) {
    return Set.of(edge.a(), edge.b());
  }
}
