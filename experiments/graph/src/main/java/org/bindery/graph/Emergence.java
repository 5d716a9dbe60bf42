package org.bindery.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * How every two signals of a graph come to be comparable: optimized, aligned beforehand, or neither
 * (emergent), and through how many edges.
 *
 * <p>Distance is the number of edges, trained or given, on a shortest path. It says how alignment
 * could travel, not how strong it will be: what an emergent pair can share is limited by what every
 * signal on the path sees.
 */
public final class Emergence {
  private final List<Pair> ordered;
  private final Map<List<ColumnId>, Pair> byEnds;

  private Emergence(List<Pair> ordered, Map<List<ColumnId>, Pair> byEnds) {
    this.ordered = ordered;
    this.byEnds = byEnds;
  }

  /**
   * Two signals, seen from one of them.
   *
   * @param from the first
   * @param to the second
   * @param kind trained, given or emergent
   * @param distance the number of edges on a shortest path, 1 or more
   * @param path the signals on one shortest path, both ends included; among several the first by
   *     name, step by step from {@code from}
   */
  public record Pair(
      ColumnId from, ColumnId to, PairKind kind, int distance, List<ColumnId> path) {}

  /** Works out every pair of a graph. */
  public static Emergence of(BindingGraph graph) {
    Map<ColumnId, TreeSet<ColumnId>> neighbors = neighbors(graph);
    List<Pair> ordered = new ArrayList<>();
    Map<List<ColumnId>, Pair> byEnds = new LinkedHashMap<>();
    for (ColumnId from : graph.nodes()) {
      Map<ColumnId, List<ColumnId>> paths = shortestPaths(from, neighbors);
      for (ColumnId to : graph.nodes()) {
        if (!to.equals(from)) {
          PairKind kind = kind(graph, from, to);
          List<ColumnId> path = paths.get(to);
          Pair pair = new Pair(from, to, kind, path.size() - 1, path);
          ordered.add(pair);
          byEnds.put(List.of(from, to), pair);
        }
      }
    }
    return new Emergence(List.copyOf(ordered), byEnds);
  }

  /** Returns whom every signal meets directly, on an edge or in a joint edge. */
  static Map<ColumnId, TreeSet<ColumnId>> neighbors(BindingGraph graph) {
    Map<ColumnId, TreeSet<ColumnId>> neighbors = new HashMap<>();
    graph.nodes().forEach(node -> neighbors.put(node, new TreeSet<>()));
    for (Edge edge : graph.edges()) {
      neighbors.get(edge.a()).add(edge.b());
      neighbors.get(edge.b()).add(edge.a());
    }
    for (JointEdge joint : graph.joints()) {
      for (ColumnId column : joint.columns()) {
        neighbors.get(column).addAll(joint.columns());
        neighbors.get(column).remove(column);
      }
    }
    return neighbors;
  }

  private static PairKind kind(BindingGraph graph, ColumnId from, ColumnId to) {
    if (graph.joints().stream().anyMatch(joint -> joint.joins(from, to))) {
      return PairKind.TRAINED;
    }
    return graph.edge(from, to).map(Edge::kind).orElse(PairKind.EMERGENT);
  }

  /** Returns every pair in both directions, in the order of the graph's signals. */
  public List<Pair> ordered() {
    return ordered;
  }

  /** Returns every pair once, {@code from} being the one the graph names first. */
  public List<Pair> unordered() {
    List<Pair> once = new ArrayList<>();
    Map<Ends, Pair> seen = new HashMap<>();
    for (Pair pair : ordered) {
      if (seen.putIfAbsent(new Ends(pair.from(), pair.to()), pair) == null) {
        once.add(pair);
      }
    }
    return List.copyOf(once);
  }

  /** Returns the pairs of one kind, each once. */
  public List<Pair> unordered(PairKind kind) {
    return unordered().stream().filter(pair -> pair.kind() == kind).toList();
  }

  /**
   * Returns the pair seen from {@code from}.
   *
   * @throws ConfigException if they are the same or one is not in the graph
   */
  public Pair between(ColumnId from, ColumnId to) {
    Pair pair = byEnds.get(List.of(from, to));
    if (pair == null) {
      throw new ConfigException(
          "pair",
          from + ">" + to,
          "The graph has no pair "
              + from
              + ">"
              + to
              + ": name two different signals out of "
              + ordered.stream().map(p -> p.from().toString()).distinct().toList()
              + ".");
    }
    return pair;
  }

  private static Map<ColumnId, List<ColumnId>> shortestPaths(
      ColumnId from, Map<ColumnId, TreeSet<ColumnId>> neighbors) {
    Map<ColumnId, List<ColumnId>> paths = new HashMap<>();
    paths.put(from, List.of(from));
    Deque<ColumnId> waiting = new ArrayDeque<>(List.of(from));
    while (!waiting.isEmpty()) {
      ColumnId here = waiting.remove();
      for (ColumnId next : neighbors.get(here)) {
        if (!paths.containsKey(next)) {
          List<ColumnId> path = new ArrayList<>(paths.get(here));
          path.add(next);
          paths.put(next, List.copyOf(path));
          waiting.add(next);
        }
      }
    }
    return paths;
  }
}
