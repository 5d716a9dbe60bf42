package org.bindery.graph;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bindery.spi.LogitScale;

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
    graph
        .towers()
        .forEach(
            (node, tower) -> {
              if (!tower.equals(TowerSpec.standard())) {
                text.append("\n  tower ").append(node).append(": ").append(describe(tower));
              }
            });
    return text.toString();
  }

  static String title(BindingGraph graph) {
    Emergence emergence = graph.emergence();
    String around = graph.anchor().map(anchor -> " around " + anchor).orElse("");
    String shape = graph.topology().label() + (graph.topology() == Topology.CUSTOM ? " graph" : "");
    int given = emergence.unordered(PairKind.GIVEN).size();
    return shape
        + around
        + ": "
        + counted(graph.nodes().size(), "signal")
        + ", "
        + counted(emergence.unordered(PairKind.TRAINED).size(), "trained edge")
        + (given == 0 ? "" : ", " + counted(given, "given edge"))
        + ", "
        + counted(emergence.unordered(PairKind.EMERGENT).size(), "emergent pair");
  }

  private static String detail(BindingGraph graph, Emergence.Pair pair) {
    if (pair.kind() == PairKind.EMERGENT) {
      List<?> between = pair.path().subList(1, pair.path().size() - 1);
      return between.stream()
          .map(Object::toString)
          .collect(Collectors.joining(", ", ", " + pair.distance() + " steps through ", ""));
    }
    StringBuilder detail = new StringBuilder();
    if (graph.edge(pair.from(), pair.to()).orElseThrow() instanceof TrainedEdge edge) {
      edge.logitScale().ifPresent(scale -> detail.append(", ").append(describe(scale)));
      if (edge.weight() != 1) {
        detail.append(", weight ").append(number(edge.weight()));
      }
    }
    return detail.toString();
  }

  private static String describe(LogitScale scale) {
    if (scale instanceof LogitScale.Fixed) {
      return "logit scale fixed at " + number(scale.initial());
    }
    return "logit scale learned from "
        + number(scale.initial())
        + ", at most "
        + number(scale.max());
  }

  private static String describe(TowerSpec tower) {
    StringBuilder text = new StringBuilder();
    tower.frozen().ifPresent(name -> text.append("; frozen ").append(name));
    if (!tower.encoder().isEmpty()) {
      text.append("; encoder ").append(tower.encoder());
    }
    if (!tower.preprocessor().isEmpty()) {
      text.append("; preprocessor ").append(tower.preprocessor());
    }
    tower
        .weights()
        .ifPresent(
            weights ->
                text.append("; weights ")
                    .append(weights.file())
                    .append(" (")
                    .append(weights.names().name().toLowerCase(Locale.ROOT))
                    .append(" names)"));
    if (tower.tuning() instanceof Tuning.Probe) {
      text.append("; only the head is trained");
    } else if (tower.tuning() instanceof Tuning.LowRank low) {
      text.append("; lora of rank ")
          .append(low.rank())
          .append(", alpha ")
          .append(number(low.alpha()))
          .append(low.blocks() == 0 ? ", all blocks, " : ", last " + low.blocks() + " blocks, ")
          .append(String.join(" ", low.of()));
    }
    return text.substring(2);
  }

  private static String number(double value) {
    return new BigDecimal(value, new MathContext(4)).stripTrailingZeros().toPlainString();
  }

  private static String counted(int count, String noun) {
    return (count == 0 ? "no" : String.valueOf(count)) + " " + noun + (count == 1 ? "" : "s");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
