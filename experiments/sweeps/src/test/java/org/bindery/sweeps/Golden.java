package org.bindery.sweeps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Numbers that W&amp;B's own sweep library gave, and how to ask for the same. */
final class Golden {
  private Golden() {}

  static JsonNode read() {
    return read("sweeps-golden.json");
  }

  static JsonNode read(String name) {
    try (InputStream in = Golden.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The distribution of a parameter given as JSON, which is YAML too. */
  static Distribution distribution(String json) {
    return sweep("method: random", "parameters: {p: " + json + "}")
        .parameters()
        .parameters()
        .get(0)
        .distribution();
  }

  static SweepConfig sweep(String... lines) {
    return SweepConfig.parse("sweep.yaml", String.join("\n", lines) + "\n");
  }

  static Trial trial(
      String id, Map<String, Object> parameters, TrialState state, double... logged) {
    List<Double> history = Arrays.stream(logged).boxed().toList();
    return new Trial(id, parameters, state, history, Map.of());
  }

  static double[][] matrix(JsonNode rows) {
    double[][] matrix = new double[rows.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = vector(rows.get(i));
    }
    return matrix;
  }

  static double[] vector(JsonNode row) {
    double[] vector = new double[row.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = row.get(i).asDouble();
    }
    return vector;
  }
}
