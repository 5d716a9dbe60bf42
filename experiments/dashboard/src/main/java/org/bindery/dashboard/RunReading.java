package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /**
   * A run's card.
   *
   * @param folder its name
   * @param view of the run; of what came later, where something was read before
   * @param before what was read before
   */
  static RunCard card(String folder, RunView view, Optional<RunCard> before) {
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
    Set<String> metrics = new LinkedHashSet<>();
    before.ifPresent(card -> metrics.addAll(card.metrics()));
    metrics.addAll(metrics(view));
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
        head.isEmpty() && history.rows() == 0 && before.isEmpty()
            ? RunCard.UNREAD
            : view.state().name().toLowerCase(Locale.ROOT),
        head.flatMap(RunHead::host).orElse(""),
        head.flatMap(RunHead::gitCommit).orElse(""),
        head.flatMap(RunHead::started).map(time -> time.toEpochMilli() / 1e3).orElse(0.0),
        history.rows() == 0 ? before.map(RunCard::runtime).orElse(0.0) : finite(last.runtime()),
        history.rows() + before.map(RunCard::rows).orElse(0),
        history.rows() == 0 ? before.map(RunCard::lastStep).orElse(0L) : last.step(),
        config,
        summary,
        List.copyOf(metrics),
        goals,
        Math.min(MOST_MEDIA, media(view).size() + before.map(RunCard::media).orElse(0)),
        problems);
  }

  /** What is shown of a run when it is opened; arguments as for {@link #card}. */
  static RunDetail detail(RunView view, RunDetail before) {
    List<RunDetail.Line> lines = new ArrayList<>(before.console());
    view.console().forEach(line -> lines.add(new RunDetail.Line(line.error(), line.line())));
    List<RunDetail.Medium> media = new ArrayList<>(media(view));
    media.addAll(before.media());
    return new RunDetail(
        media.subList(0, Math.min(MOST_MEDIA, media.size())),
        lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size()),
        view.files().stream().limit(MOST_FILES).sorted().toList());
  }

  static Series series(RunView view, String metric) {
    return metric.startsWith(SYSTEM) && !view.history().metrics().contains(metric)
        ? view.system().series(metric.substring(SYSTEM.length()))
        : view.history().series(metric);
  }

  /** The metrics that have numbers. */
  static List<String> metrics(RunView view) {
    List<String> metrics = new ArrayList<>();
    for (String metric : view.history().metrics()) {
      if (!metric.startsWith("_") && view.history().count(metric) > 0) {
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
