package org.bindery.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;

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

  /** Returns a random graph in which edges say all that they can, some trained at once. */
  static BindingGraph rich(Random random) {
    Sample sample = random(random);
    List<Edge> edges = new ArrayList<>();
    for (Edge edge : sample.edges()) {
      TrainedEdge trained = (TrainedEdge) edge;
      trained = random.nextBoolean() ? trained : trained.withWeight(1 + random.nextInt(3));
      trained = random.nextBoolean() ? trained : trained.withLoss(loss(random));
      trained = random.nextBoolean() ? trained : trained.withShare(0.25 * (1 + random.nextInt(4)));
      trained = random.nextBoolean() ? trained : trained.withSource(source(random));
      edges.add(random.nextBoolean() ? trained : trained.withLogitScale(new LogitScale.Fixed(10)));
    }
    List<JointEdge> joints = new ArrayList<>();
    if (sample.nodes().size() > 3 && random.nextBoolean()) {
      joints.add(new JointEdge(sample.nodes().subList(0, 3), loss(random)).withWeight(2));
      joints.add(new JointEdge(sample.nodes(), LossSpec.CENTROID).withSource(source(random)));
    }
    Map<ColumnId, TowerSpec> towers = new HashMap<>();
    if (random.nextBoolean()) {
      towers.put(
          sample.nodes().get(0),
          TowerSpec.standard().withEncoder(Map.of("depth", random.nextInt(3))));
    }
    return BindingGraph.of(sample.anchor(), sample.nodes(), edges, joints, towers);
  }

  private static LossSpec loss(Random random) {
    return random.nextBoolean()
        ? LossSpec.of("siglip")
        : new LossSpec("margin", Map.of("margin", random.nextInt(3)));
  }

  private static PairSource source(Random random) {
    return PairSource.atMost(2 + random.nextInt(3))
        .withWrong(0.5 * random.nextInt(3))
        .withAligned(random.nextBoolean());
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
