package org.bindery.notebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.spi.DataException;

/**
 * The losses of a run, by edge, and its recalls, as its log has them; a last line that was cut off
 * is left out.
 */
final class RunCurve {
  private static final String LOSS = "train/loss";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String RECALL = "eval/retrieval/";

  private final Map<String, List<double[]>> edges = new TreeMap<>();
  private final Map<String, List<double[]>> recalls = new TreeMap<>();
  private final List<double[]> total = new ArrayList<>();

  private RunCurve() {}

  static RunCurve read(Path runFolder) {
    RunCurve curve = new RunCurve();
    Path log = runFolder.resolve("metrics.jsonl");
    if (Files.isRegularFile(log)) {
      try {
        Files.readAllLines(log).forEach(curve::add);
      } catch (IOException e) {
        throw new DataException(log + " cannot be read: " + e.getMessage() + ".", e);
      }
    }
    return curve;
  }

  private void add(String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException cutOff) {
      return;
    }
    if (!node.path("step").isNumber()) {
      return;
    }
    double step = node.path("step").asDouble();
    if (node.path(LOSS).isNumber()) {
      total.add(new double[] {step, node.path(LOSS).asDouble()});
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      add(edges, LOSS + "/", field, step);
      add(recalls, RECALL, field, step);
    }
  }

  private static void add(
      Map<String, List<double[]>> curves,
      String prefix,
      Map.Entry<String, JsonNode> field,
      double step) {
    if (field.getKey().startsWith(prefix)) {
      curves
          .computeIfAbsent(field.getKey().substring(prefix.length()), name -> new ArrayList<>())
          .add(new double[] {step, field.getValue().asDouble()});
    }
  }

  /** Returns steps and losses, over all edges. */
  List<double[]> total() {
    return List.copyOf(total);
  }

  /** Returns steps and losses of each edge. */
  Map<String, List<double[]>> edges() {
    return Map.copyOf(edges);
  }

  /** Returns steps and recalls, from 0 to 1, by what was measured: {@code audio>text/R@10}. */
  Map<String, List<double[]>> recalls() {
    return Map.copyOf(recalls);
  }

  boolean isEmpty() {
    return total.isEmpty();
  }

  /** Returns the loss over all edges of the last step in the log. */
  Optional<Double> lastLoss() {
    return isEmpty() ? Optional.empty() : Optional.of(total.get(total.size() - 1)[1]);
  }

  /** Returns the last step in the log; 0 if it is empty. */
  int lastStep() {
    return isEmpty() ? 0 : (int) total.get(total.size() - 1)[0];
  }

  /** Returns it as a chart, up to the step at which the run is or will be finished. */
  LineChart chart(int steps, List<LineChart.Level> levels) {
    List<LineChart.Line> lines = new ArrayList<>();
    if (edges.size() > 1) {
      lines.add(line("all edges", "currentColor", total));
    }
    int color = 0;
    for (Map.Entry<String, List<double[]>> edge : edges.entrySet()) {
      lines.add(
          line(edge.getKey(), Style.TRAINED.get(color++ % Style.TRAINED.size()), edge.getValue()));
    }
    return new LineChart(
        "Loss by edge", "step", "loss, nats", steps, LineChart.Scale.LOGARITHMIC, lines, levels);
  }

  private static LineChart.Line line(String name, String color, List<double[]> points) {
    return new LineChart.Line(
        name,
        color,
        points.stream().mapToDouble(point -> point[0]).toArray(),
        points.stream().mapToDouble(point -> point[1]).toArray());
  }
}
