package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of a run, column by column: a number takes twelve bytes, so that many long runs fit in
 * memory at once. Values that are no numbers are kept as JSON.
 */
public final class History {
  private final Numbers times = new Numbers();
  private final Numbers runtimes = new Numbers();
  private final Map<String, Column> columns = new LinkedHashMap<>();
  private long[] steps = new long[16];
  private int rows;

  History() {}

  /**
   * A row.
   *
   * @param step of the run
   * @param timestamp in seconds since 1970
   * @param runtime in seconds since the run's start
   * @param values by metric; media as the JSON objects of W&amp;B
   */
  public record Row(long step, double timestamp, double runtime, Map<String, JsonNode> values) {}

  /** How many rows there are. */
  public int rows() {
    return rows;
  }

  /** The metrics in the order they first appeared. */
  public Set<String> metrics() {
    return Collections.unmodifiableSet(columns.keySet());
  }

  /** The row at an index from 0. */
  public Row row(int index) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    columns.forEach((key, column) -> column.at(index).ifPresent(value -> values.put(key, value)));
    return new Row(steps[index], times.get(index), runtimes.get(index), values);
  }

  /** How many numbers a metric has. */
  public int count(String metric) {
    Column column = columns.get(metric);
    return column == null ? 0 : column.size;
  }

  /** The numbers of a metric; empty arrays where it has none. */
  public Series series(String metric) {
    Column column = columns.getOrDefault(metric, new Column());
    int n = column.size;
    long[] at = new long[n];
    double[] time = new double[n];
    double[] runtime = new double[n];
    for (int i = 0; i < n; i++) {
      at[i] = steps[column.index[i]];
      time[i] = times.get(column.index[i]);
      runtime[i] = runtimes.get(column.index[i]);
    }
    return new Series(at, time, runtime, Arrays.copyOf(column.numbers.values, n));
  }

  /** What a metric has that is no number, by row: media, text, lists. */
  public Map<Integer, JsonNode> others(String metric) {
    return Collections.unmodifiableMap(columns.getOrDefault(metric, new Column()).others);
  }

  void add(Row row) {
    if (rows == steps.length) {
      steps = Arrays.copyOf(steps, rows * 2);
    }
    steps[rows] = row.step();
    times.add(row.timestamp());
    runtimes.add(row.runtime());
    row.values()
        .forEach(
            (key, value) -> columns.computeIfAbsent(key, name -> new Column()).add(rows, value));
    rows++;
  }

  private static final class Numbers {
    private double[] values = new double[16];
    private int size;

    void add(double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    double get(int at) {
      return values[at];
    }
  }

  private static final class Column {
    private final Numbers numbers = new Numbers();
    private final Map<Integer, JsonNode> others = new TreeMap<>();
    private int[] index = new int[16];
    private int size;

    void add(int row, JsonNode value) {
      if (!value.isNumber()) {
        others.put(row, value);
        return;
      }
      if (size == index.length) {
        index = Arrays.copyOf(index, size * 2);
      }
      index[size++] = row;
      numbers.add(value.doubleValue());
    }

    Optional<JsonNode> at(int row) {
      int found = Arrays.binarySearch(index, 0, size, row);
      return found >= 0
          ? Optional.of(DoubleNode.valueOf(numbers.get(found)))
          : Optional.ofNullable(others.get(row));
    }
  }
}
