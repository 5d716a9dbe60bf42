package org.bindery.graph;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ModalityId;

/** What must hold for a graph by itself, and for a graph on some data. */
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
    for (JointEdge joint : joints) {
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

  static List<Problem> data(BindingGraph graph, PairCounts counts) {
    List<Problem> problems = new ArrayList<>();
    for (ColumnId node : graph.nodes()) {
      if (!counts.columns().contains(node)) {
        problems.add(
            new Problem(
                "The data has no column '" + node + "'.",
                "signal " + node,
                Spelling.advice(node.toString(), counts.columns(), "column")));
      }
    }
    for (TrainedEdge edge : graph.trainedEdges()) {
      boolean known = counts.columns().contains(edge.a()) && counts.columns().contains(edge.b());
      if (known && counts.pairs(edge.a(), edge.b()) == 0) {
        problems.add(
            new Problem(
                "No row in train has "
                    + edge.a()
                    + " with "
                    + edge.b()
                    + "; "
                    + partners(edge.a(), counts)
                    + "; "
                    + partners(edge.b(), counts)
                    + ".",
                "edge " + Ends.of(edge),
                "Take the edge out or bind one of them to a signal it occurs with."));
      }
    }
    return problems;
  }

  private static String partners(ColumnId column, PairCounts counts) {
    record Partner(ColumnId column, long pairs) {}
    List<Partner> partners =
        counts.columns().stream()
            .filter(other -> !other.equals(column))
            .map(other -> new Partner(other, counts.pairs(column, other)))
            .filter(partner -> partner.pairs() > 0)
            .sorted(
                Comparator.comparingLong(Partner::pairs).reversed().thenComparing(Partner::column))
            .toList();
    return partners.isEmpty()
        ? column + " occurs with nothing else"
        : partners.stream()
            .map(partner -> partner.column() + " (" + partner.pairs() + ")")
            .collect(Collectors.joining(", ", column + " occurs with ", ""));
  }

  static List<Problem> frozenTowers(
      BindingGraph graph, Function<ModalityId, Set<String>> frozenTowerNames) {
    List<Problem> problems = new ArrayList<>();
    graph
        .towers()
        .forEach(
            (column, tower) ->
                tower
                    .frozen()
                    .ifPresent(
                        name -> {
                          Set<String> existing = frozenTowerNames.apply(column.modality());
                          if (!existing.contains(name)) {
                            problems.add(
                                new Problem(
                                    "The modality '"
                                        + column.modality()
                                        + "' has no frozen tower '"
                                        + name
                                        + "'.",
                                    "tower " + column,
                                    Spelling.advice(name, existing, "frozen tower for it")));
                          }
                        }));
    return problems;
  }
}
