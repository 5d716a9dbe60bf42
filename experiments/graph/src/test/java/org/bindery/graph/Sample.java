package org.bindery.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bindery.spi.ColumnId;

/** The parts of a random connected graph. */
record Sample(Optional<ColumnId> anchor, List<ColumnId> nodes, List<Edge> edges) {
  static Sample random(Random random) {
    int n = 2 + random.nextInt(8);
    List<ColumnId> nodes = names("s", n);
    List<Edge> edges = new ArrayList<>();
    for (int i = 1; i < n; i++) {
      int back = random.nextInt(i);
      for (int j = 0; j < i; j++) {
        if (j == back || random.nextInt(6) == 0) {
          edges.add(new TrainedEdge(nodes.get(i), nodes.get(j)));
        }
      }
    }
    Optional<ColumnId> anchor =
        random.nextBoolean() ? Optional.of(nodes.get(random.nextInt(n))) : Optional.empty();
    return new Sample(anchor, nodes, edges);
  }

  static List<ColumnId> names(String letter, int n) {
    List<ColumnId> names = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      names.add(ColumnId.of(letter + i));
    }
    return names;
  }

  static ColumnId[] array(String letter, int n) {
    return names(letter, n).toArray(ColumnId[]::new);
  }

  Sample renamed(Map<ColumnId, ColumnId> names) {
    return new Sample(
        anchor.map(names::get),
        nodes.stream().map(names::get).toList(),
        edges.stream()
            .map(e -> (Edge) new TrainedEdge(names.get(e.a()), names.get(e.b())))
            .toList());
  }

  BindingGraph graph() {
    return BindingGraph.of(anchor, nodes, edges, Map.of());
  }
}
