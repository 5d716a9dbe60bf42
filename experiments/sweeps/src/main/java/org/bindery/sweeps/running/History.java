package org.bindery.sweeps.running;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one attempt logs: a JSON object a line, names to numbers. Names that begin with an
 * underscore are not metrics. Each line is one write, so that only the last can be cut off.
 */
final class History implements AutoCloseable {
  private static final String TIME = "_timestamp";

  private final FileOutputStream out;

  History(Path file) throws IOException {
    out = new FileOutputStream(file.toFile(), true);
  }

  void append(Map<String, Double> values) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    values.forEach((name, value) -> line.put(name, Json.number(value)));
    line.put(TIME, System.currentTimeMillis() / 1e3);
    out.write((Json.text(line) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Reads all whole lines; those that are not objects of numbers are left out. */
  static List<Map<String, Double>> read(Path file) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<Map<String, Double>> lines = new ArrayList<>();
    int start = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        line(new String(bytes, start, at - start, StandardCharsets.UTF_8)).ifPresent(lines::add);
        start = at + 1;
      }
    }
    return lines;
  }

  private static Optional<Map<String, Double>> line(String text) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    try {
      for (Map.Entry<String, Object> entry : Json.object(text).entrySet()) {
        if (!entry.getKey().startsWith("_")) {
          number(entry.getValue()).ifPresent(value -> values.put(entry.getKey(), value));
        }
      }
      return Optional.of(values);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static Optional<Double> number(Object value) {
    if (value instanceof Number number) {
      return Optional.of(number.doubleValue());
    }
    if (value instanceof String text) {
      try {
        return Optional.of(Double.valueOf(text));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
