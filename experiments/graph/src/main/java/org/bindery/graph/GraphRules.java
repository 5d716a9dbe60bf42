package org.bindery.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;

/** What must hold for a graph by itself. */
final class GraphRules {
  private GraphRules() {}

  static List<Problem> structure(
      Optional<ColumnId> anchor,
      Set<ColumnId> nodes,
      Collection<ColumnId> declared,
      Collection<? extends Edge> edges,
      Collection<JointEdge> joints,
      Map<ColumnId, TowerSpec> towers) {
    List<Problem> problems = new ArrayList<>();
    anchor
        .filter(center -> !declared.contains(center))
        .ifPresent(
            center ->
                problems.add(
                    new Problem(
                        "The anchor '" + center + "' is not among the signals.",
                        "anchor",
                        "Add it to the signals, or name one of them as the anchor.")));
    enoughNodes(nodes, problems);
    edgesOnce(nodes, edges, problems);
    jointsEndAtSignals(nodes, joints, problems);
    connected(nodes, edges, joints, problems);
    towersFit(nodes, edges, towers, problems);
    return problems;
  }

  private static void enoughNodes(Set<ColumnId> nodes, List<Problem> problems) {
    if (nodes.size() < 2) {
      problems.add(
          new Problem(
              nodes.isEmpty()
                  ? "The graph has no signals."
                  : "The graph has one signal only, '" + nodes.iterator().next() + "'.",
              "graph",
              "Bind at least two signals, such as anchor(\"image\").bind(\"text\")."));
    }
  }

  private static void edgesOnce(
      Set<ColumnId> nodes, Collection<? extends Edge> edges, List<Problem> problems) {
    Map<Ends, List<Edge>> byEnds = new LinkedHashMap<>();
    edges.forEach(edge -> byEnds.computeIfAbsent(Ends.of(edge), e -> new ArrayList<>()).add(edge));
    byEnds.forEach(
        (ends, same) -> {
          String where = "edge " + ends;
          boolean given = same.stream().anyMatch(GivenEdge.class::isInstance);
          boolean trained = same.stream().anyMatch(TrainedEdge.class::isInstance);
          if (given && trained) {
            problems.add(
                new Problem(
                    ends + " is both trained and given.",
                    where,
                    "Keep it trained, or keep it given with two frozen towers."));
          } else if (same.size() > 1) {
            problems.add(
                new Problem(
                    ends + " is there " + same.size() + " times.",
                    where,
                    "Name each edge once; use weight(...) to let one count more."));
          }
          for (ColumnId end : List.of(ends.a(), ends.b())) {
            if (!nodes.contains(end)) {
              problems.add(
                  new Problem(
                      ends + " ends at '" + end + "', which is not among the signals.",
                      where,
                      Spelling.advice(end.toString(), nodes, "signal")));
            }
          }
        });
  }

  private static void jointsEndAtSignals(
      Set<ColumnId> nodes, Collection<JointEdge> joints, List<Problem> problems) {
    Set<Set<ColumnId>> seen = new HashSet<>();
    for (JointEdge joint : joints) {
      if (!seen.add(Set.copyOf(joint.columns()))) {
        problems.add(
            new Problem(
                joint.name() + " is not the only joint edge over these signals.",
                "joint " + joint.name(),
                "Keep one of them, with one loss."));
      }
      for (ColumnId end : joint.columns()) {
        if (!nodes.contains(end)) {
          problems.add(
              new Problem(
                  joint.name() + " joins '" + end + "', which is not among the signals.",
                  "joint " + joint.name(),
                  Spelling.advice(end.toString(), nodes, "signal")));
        }
      }
    }
  }

  private static void connected(
      Set<ColumnId> nodes,
      Collection<? extends Edge> edges,
      Collection<JointEdge> joints,
      List<Problem> problems) {
    Map<ColumnId, Set<ColumnId>> parts = new LinkedHashMap<>();
    nodes.forEach(node -> parts.put(node, new LinkedHashSet<>(Set.of(node))));
    edges.forEach(edge -> join(parts, edge.a(), edge.b()));
    for (JointEdge joint : joints) {
      joint.columns().forEach(column -> join(parts, joint.columns().get(0), column));
    }
    List<Set<ColumnId>> separate = parts.values().stream().distinct().toList();
    if (separate.size() > 1) {
      String told =
          separate.stream()
              .map(part -> part.stream().map(Object::toString).sorted().toList().toString())
              .collect(Collectors.joining(" and "));
      problems.add(
          new Problem(
              "The graph falls into "
                  + separate.size()
                  + " parts that nothing joins: "
                  + told
                  + ".",
              "graph",
              "Add an edge between them, such as edge(\""
                  + separate.get(0).iterator().next()
                  + "\", \""
                  + separate.get(1).iterator().next()
                  + "\")."));
    }
  }

  /** Tells which edges of what is meant to be a tree close a circle. */
  static List<Problem> tree(Collection<? extends Edge> edges) {
    Map<ColumnId, Set<ColumnId>> parts = new LinkedHashMap<>();
    for (Edge edge : edges) {
      for (ColumnId end : List.of(edge.a(), edge.b())) {
        parts.computeIfAbsent(end, node -> new LinkedHashSet<>(Set.of(node)));
      }
    }
    List<Problem> problems = new ArrayList<>();
    Set<Ends> seen = new HashSet<>();
    for (Edge edge : edges) {
      if (seen.add(Ends.of(edge)) && parts.get(edge.a()) == parts.get(edge.b())) {
        problems.add(
            new Problem(
                Ends.of(edge) + " closes a circle, and a tree has none.",
                "edge " + Ends.of(edge),
                "Take out one edge of the circle, or build the graph without calling it a tree."));
      }
      join(parts, edge.a(), edge.b());
    }
    return problems;
  }

  private static void join(Map<ColumnId, Set<ColumnId>> parts, ColumnId a, ColumnId b) {
    Set<ColumnId> one = parts.get(a);
    Set<ColumnId> other = parts.get(b);
    if (one != null && other != null && one != other) {
      one.addAll(other);
      other.forEach(node -> parts.put(node, one));
    }
  }

  private static void towersFit(
      Set<ColumnId> nodes,
      Collection<? extends Edge> edges,
      Map<ColumnId, TowerSpec> towers,
      List<Problem> problems) {
    towers.forEach(
        (column, tower) -> {
          if (!nodes.contains(column)) {
            problems.add(
                new Problem(
                    "A tower is described for '" + column + "', which is not in the graph.",
                    "tower " + column,
                    Spelling.advice(column.toString(), nodes, "signal")));
          }
          if (tower.frozen().isPresent() && !tower.encoder().isEmpty()) {
            problems.add(
                new Problem(
                    "The tower of '"
                        + column
                        + "' is frozen as "
                        + tower.frozen().get()
                        + ", so its encoder cannot be changed by "
                        + tower.encoder().keySet()
                        + ".",
                    "tower " + column,
                    "Remove the frozen tower or the encoder settings."));
          }
        });
    for (Edge edge : edges) {
      if (edge instanceof GivenEdge) {
        for (ColumnId end : List.of(edge.a(), edge.b())) {
          if (towers.getOrDefault(end, TowerSpec.standard()).frozen().isEmpty()) {
            problems.add(
                new Problem(
                    Ends.of(edge)
                        + " is given, but the tower of '"
                        + end
                        + "' is trained from scratch and is aligned with nothing.",
                    "edge " + Ends.of(edge),
                    "Name its frozen tower, such as frozen(\""
                        + end
                        + "\", \"...\"), or train the edge."));
          }
        }
      }
    }
  }
}
