package org.bindery.graph;

import java.util.List;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;

/** A graph as a few lines of text for people. */
final class GraphText {
  private GraphText() {}

  static String of(BindingGraph graph) {
    StringBuilder text = new StringBuilder(title(graph));
    int widest =
        graph.nodes().stream().mapToInt(node -> node.toString().length()).max().orElseThrow();
    for (Emergence.Pair pair : graph.emergence().unordered()) {
      String line =
          switch (pair.kind()) {
            case TRAINED -> "---";
            case GIVEN -> "===";
            case EMERGENT -> "...";
          };
      text.append("\n  ")
          .append(padded(pair.from().toString(), widest))
          .append(' ')
          .append(line)
          .append(' ')
          .append(padded(pair.to().toString(), widest))
          .append("  ")
          .append(pair.kind().label())
          .append(detail(graph, pair));
    }
    for (JointEdge joint : graph.joints()) {
      text.append("\n  joint ").append(joint.name()).append(": ").append(Wording.details(joint));
    }
    graph
        .towers()
        .forEach(
            (node, tower) -> {
              if (!tower.equals(TowerSpec.standard())) {
                text.append("\n  tower ").append(node).append(": ").append(Wording.tower(tower));
              }
            });
    return text.toString();
  }

  static String title(BindingGraph graph) {
    Emergence emergence = graph.emergence();
    Topology topology = graph.topology();
    String shape = topology.label() + (topology == Topology.CUSTOM ? " graph" : "");
    if (topology == Topology.TWO_HUBS) {
      shape += " " + graph.hubs().get(0) + " and " + graph.hubs().get(1);
    } else {
      shape += graph.anchor().map(anchor -> " around " + anchor).orElse("");
    }
    int trained = graph.trainedEdges().size();
    int given = graph.edges().size() - trained;
    int joints = graph.joints().size();
    return shape
        + ": "
        + Wording.counted(graph.nodes().size(), "signal")
        + (trained == 0 && joints > 0 ? "" : ", " + Wording.counted(trained, "trained edge"))
        + (given == 0 ? "" : ", " + Wording.counted(given, "given edge"))
        + (joints == 0 ? "" : ", " + Wording.counted(joints, "joint edge"))
        + ", "
        + Wording.counted(emergence.unordered(PairKind.EMERGENT).size(), "emergent pair");
  }

  /** Returns what follows the kind of a pair in a list, with a comma before it, or "". */
  static String detail(BindingGraph graph, Emergence.Pair pair) {
    if (pair.kind() == PairKind.EMERGENT) {
      List<ColumnId> between = pair.path().subList(1, pair.path().size() - 1);
      return between.stream()
          .map(Object::toString)
          .collect(Collectors.joining(", ", ", " + pair.distance() + " steps through ", ""));
    }
    String joints =
        graph.joints().stream()
            .filter(joint -> joint.joins(pair.from(), pair.to()))
            .map(JointEdge::name)
            .collect(Collectors.joining(" and "));
    String details =
        graph
            .edge(pair.from(), pair.to())
            .filter(TrainedEdge.class::isInstance)
            .map(edge -> Wording.details((TrainedEdge) edge))
            .orElse("");
    return (details.isEmpty() ? "" : ", " + details) + (joints.isEmpty() ? "" : ", in " + joints);
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
