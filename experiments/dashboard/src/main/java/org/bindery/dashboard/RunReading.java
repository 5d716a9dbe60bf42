package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.tracking.History;
import org.bindery.tracking.MetricDefinition;
import org.bindery.tracking.RunHead;
import org.bindery.tracking.RunView;
import org.bindery.tracking.Series;

/** A run's records as the dashboard's values. */
final class RunReading {
  /** How many media of a run are listed. */
  static final int MOST_MEDIA = 400;

  /** How many lines of a run's console are kept. */
  static final int MOST_LINES = 200;

  private static final int MOST_FILES = 1_000;
  private static final String SYSTEM = "system.";

  private RunReading() {}

  static RunCard card(String folder, RunView view) {
    Optional<RunHead> head = view.head();
    String id = head.map(RunHead::id).orElse("");
    History history = view.history();
    History.Row last =
        history.rows() == 0 ? new History.Row(0, 0, 0, Map.of()) : history.row(history.rows() - 1);
    Map<String, JsonNode> summary = new LinkedHashMap<>();
    view.summary()
        .forEach(
            (key, value) -> {
              if (!key.startsWith("_") && !value.has("_type")) {
                summary.putAll(
                    value.isObject() ? prefixed(key, Json.flat(value)) : Map.of(key, value));
              }
            });
    Map<String, JsonNode> config = new LinkedHashMap<>(Json.flat(view.config()));
    config.keySet().removeIf(key -> key.startsWith("_wandb"));
    Map<String, String> goals = new LinkedHashMap<>();
    List<String> metrics = metrics(view);
    for (MetricDefinition definition : view.metrics()) {
      definition
          .goal()
          .ifPresent(
              goal ->
                  metrics.stream()
                      .filter(definition::covers)
                      .forEach(
                          metric ->
                              goals.putIfAbsent(metric, goal.name().toLowerCase(Locale.ROOT))));
    }
    List<String> problems = new ArrayList<>(view.problems());
    if (head.isEmpty() && problems.isEmpty() && view.records() == 0) {
      problems.add("The run has written nothing yet.");
    }
    return new RunCard(
        folder,
        id,
        head.flatMap(RunHead::name).orElse(id.isEmpty() ? folder : id),
        head.map(RunHead::project).orElse(""),
        head.flatMap(RunHead::group).orElse(""),
        head.flatMap(RunHead::jobType).orElse(""),
        head.flatMap(RunHead::notes).orElse(""),
        head.map(RunHead::tags).orElse(List.of()),
        head.isEmpty() && history.rows() == 0
            ? RunCard.UNREAD
            : view.state().name().toLowerCase(Locale.ROOT),
        head.flatMap(RunHead::host).orElse(""),
        head.flatMap(RunHead::gitCommit).orElse(""),
        head.flatMap(RunHead::started).map(time -> time.toEpochMilli() / 1e3).orElse(0.0),
        finite(last.runtime()),
        history.rows(),
        last.step(),
        config,
        summary,
        metrics,
        goals,
        media(view).size(),
        problems);
  }

  static RunDetail detail(RunView view) {
    List<RunDetail.Line> lines =
        view.console().stream()
            .skip(Math.max(0, view.console().size() - MOST_LINES))
            .map(line -> new RunDetail.Line(line.error(), line.line()))
            .toList();
    return new RunDetail(
        media(view), lines, view.files().stream().limit(MOST_FILES).sorted().toList());
  }

  static Map<String, Curve> curves(RunView view) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    for (String metric : metrics(view)) {
      curves.put(metric, Curve.of(series(view, metric)));
    }
    return curves;
  }

  static Series series(RunView view, String metric) {
    return metric.startsWith(SYSTEM) && !view.history().metrics().contains(metric)
        ? view.system().series(metric.substring(SYSTEM.length()))
        : view.history().series(metric);
  }

  private static List<String> metrics(RunView view) {
    List<String> metrics = new ArrayList<>();
    for (String metric : view.history().metrics()) {
      if (!metric.startsWith("_") && view.history().series(metric).values().length > 0) {
        metrics.add(metric);
      }
    }
    view.system().metrics().stream().sorted().forEach(metric -> metrics.add(SYSTEM + metric));
    return metrics;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private static Map<String, JsonNode> prefixed(String key, Map<String, JsonNode> values) {
    Map<String, JsonNode> named = new LinkedHashMap<>();
    values.forEach((name, value) -> named.put(key + "." + name, value));
    return named;
  }

  private static List<RunDetail.Medium> media(RunView view) {
    List<RunDetail.Medium> found = new ArrayList<>();
    for (String metric : view.history().metrics()) {
      List<RunDetail.Medium> own = new ArrayList<>();
      view.history()
          .others(metric)
          .forEach((row, value) -> add(metric, view.history().row(row).step(), value, own));
      Collections.reverse(own);
      found.addAll(own);
    }
    found.sort(Comparator.comparingLong(RunDetail.Medium::step).reversed());
    return found.size() > MOST_MEDIA ? found.subList(0, MOST_MEDIA) : found;
  }

  private static void add(String metric, long step, JsonNode value, List<RunDetail.Medium> found) {
    String type = value.path("_type").asText();
    switch (type) {
      case "image-file", "audio-file", "table-file", "html-file" ->
          found.add(
              new RunDetail.Medium(
                  metric,
                  step,
                  type.substring(0, type.indexOf('-')),
                  value.path("path").asText(),
                  value.path("caption").asText(),
                  NullNode.getInstance()));
      case "images/separated" -> {
        JsonNode names = value.path("filenames");
        for (int i = names.size() - 1; i >= 0; i--) {
          found.add(
              new RunDetail.Medium(
                  metric,
                  step,
                  "image",
                  names.get(i).asText(),
                  value.path("captions").path(i).asText(),
                  NullNode.getInstance()));
        }
      }
      case "histogram" -> found.add(new RunDetail.Medium(metric, step, "histogram", "", "", value));
      default -> {}
    }
  }
}
