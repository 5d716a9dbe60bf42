package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What tells runs apart.
 *
 * @param runs their names, one column each
 * @param config their configurations, a row for each value any of them has
 * @param metrics their summaries
 */
public record RunDiff(List<String> runs, List<Row> config, List<Row> metrics) {
  /**
   * One value in every run.
   *
   * @param key its dotted name
   * @param values as text, one for each run; empty where a run has none
   * @param differs whether they are not all the same; a value that is missing differs from any
   */
  public record Row(String key, List<String> values, boolean differs) {}

  /** Compares any number of runs. Whole numbers equal the same as reals: 1 is 1.0. */
  public static RunDiff of(List<RunCard> runs) {
    return new RunDiff(
        runs.stream().map(RunCard::name).toList(),
        rows(runs, RunCard::config),
        rows(runs, RunCard::summary));
  }

  private static List<Row> rows(List<RunCard> runs, Function<RunCard, Map<String, JsonNode>> part) {
    Set<String> keys = new LinkedHashSet<>();
    runs.forEach(run -> keys.addAll(part.apply(run).keySet()));
    List<Row> rows = new ArrayList<>();
    for (String key : keys) {
      List<JsonNode> values =
          runs.stream()
              .map(run -> part.apply(run).getOrDefault(key, MissingNode.getInstance()))
              .toList();
      boolean differs = values.stream().anyMatch(value -> !same(value, values.get(0)));
      rows.add(new Row(key, values.stream().map(RunDiff::text).toList(), differs));
    }
    return rows;
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? Double.compare(one.doubleValue(), other.doubleValue()) == 0
        : one.equals(other);
  }

  private static String text(JsonNode value) {
    return value.isTextual() ? value.textValue() : value.isMissingNode() ? "" : value.toString();
  }
}
