package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything a run knows beyond single events, on the writing thread: takes secrets out, applies
 * definitions to metrics as they appear, fills in step metrics, and keeps the summary, which
 * W&amp;B does not derive from the history of an offline run.
 */
final class Ledger {
  private static final Duration SUMMARY_EVERY = Duration.ofSeconds(30);

  private final Secrets secrets;
  private final Warnings warnings;
  private final List<GuardedSink> sinks;
  private final MetricRules rules = new MetricRules();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, MetricSummary> summaries = new HashMap<>();
  private final Map<String, JsonNode> explicit = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();
  private long lastStep = Long.MIN_VALUE;
  private long summarized = System.nanoTime();

  Ledger(Secrets secrets, Warnings warnings, List<GuardedSink> sinks) {
    this.secrets = secrets;
    this.warnings = warnings;
    this.sinks = sinks;
  }

  void started(RunIdentity identity, RunStart start, Map<String, JsonNode> config) {
    emit(new Tracked.Started(identity, clean(start), clean(config)));
  }

  void configured(List<String> path, JsonNode value) {
    JsonNode clean = value;
    for (String key : path) {
      clean = clean(key, clean);
    }
    emit(new Tracked.Configured(path, clean));
  }

  void defined(MetricDefinition definition) {
    rules.add(definition);
    seen.clear();
    emit(new Tracked.Defined(definition, false));
  }

  void logged(Tracked.Row row) {
    if (row.step() < lastStep) {
      warnings.once(
          "step",
          "A row of step "
              + row.step()
              + " came after step "
              + lastStep
              + ": W&B may leave it out; let steps grow, or define a step metric.");
    }
    lastStep = Math.max(lastStep, row.step());
    Map<String, JsonNode> values = clean(row.values());
    for (String key : row.media().keySet()) {
      apply(key);
    }
    for (String key : List.copyOf(values.keySet())) {
      apply(key);
    }
    for (String key : keys(row)) {
      rules.of(key).stepMetric().ifPresent(step -> fill(step, values));
    }
    values.forEach(
        (key, value) -> {
          summaries.computeIfAbsent(key, name -> new MetricSummary()).add(value);
          changed.add(key);
        });
    Map<String, Media> media = new LinkedHashMap<>(row.media());
    media.replaceAll((key, medium) -> clean(medium));
    emit(new Tracked.Row(row.step(), row.timestamp(), row.runtime(), values, media));
    if (System.nanoTime() - summarized > SUMMARY_EVERY.toNanos()) {
      summarize();
    }
  }

  void summary(Map<String, JsonNode> values) {
    Map<String, JsonNode> clean = clean(values);
    explicit.putAll(clean);
    changed.addAll(clean.keySet());
    summarize();
  }

  void console(Tracked.Console line) {
    emit(new Tracked.Console(line.time(), line.error(), secrets.clean(line.line())));
  }

  void stats(Tracked.SystemStats stats) {
    emit(stats);
  }

  void file(Tracked.FileAdded file) {
    emit(file);
  }

  void finished(Tracked.Finished end) {
    summarize();
    emit(end);
    sinks.forEach(GuardedSink::close);
  }

  private static List<String> keys(Tracked.Row row) {
    List<String> keys = new ArrayList<>(row.values().keySet());
    keys.addAll(row.media().keySet());
    return keys;
  }

  private void apply(String key) {
    if (seen.add(key) && rules.exact(key).isEmpty()) {
      Optional<MetricDefinition> found = rules.fromPattern(key);
      found.ifPresent(
          definition -> {
            rules.add(definition);
            emit(new Tracked.Defined(definition, true));
          });
    }
  }

  private void fill(String step, Map<String, JsonNode> values) {
    MetricSummary known = summaries.get(step);
    if (known != null && !values.containsKey(step)) {
      known.last().ifPresent(value -> values.put(step, value));
    }
  }

  private void summarize() {
    summarized = System.nanoTime();
    Map<String, JsonNode> shown = new LinkedHashMap<>();
    for (String key : changed) {
      JsonNode said = explicit.get(key);
      Optional<JsonNode> value =
          said != null ? Optional.of(said) : summaries.get(key).shown(rules.of(key));
      value.ifPresent(node -> shown.put(key, node));
    }
    changed.clear();
    emit(new Tracked.Summarized(shown));
  }

  private RunStart clean(RunStart start) {
    RunStart clean = start.withTags(start.tags().stream().map(secrets::clean).toList());
    clean = start.name().isEmpty() ? clean : clean.withName(secrets.clean(start.name().get()));
    clean = start.group().isEmpty() ? clean : clean.withGroup(secrets.clean(start.group().get()));
    return start.notes().isEmpty() ? clean : clean.withNotes(secrets.clean(start.notes().get()));
  }

  private Media clean(Media media) {
    if (media instanceof Media.Html html) {
      return new Media.Html(secrets.withoutValues(html.page()));
    } else if (media instanceof Media.Table table) {
      String json = secrets.withoutValues(table.json());
      return new Media.Table(table.columns(), json, table.rows());
    } else if (media instanceof Media.Image image) {
      return clean(image);
    } else if (media instanceof Media.Images images) {
      return new Media.Images(images.pictures().stream().map(this::clean).toList());
    }
    return media;
  }

  private Media.Image clean(Media.Image image) {
    return image.caption().isEmpty()
        ? image
        : image.withCaption(secrets.clean(image.caption().get()));
  }

  private Map<String, JsonNode> clean(Map<String, JsonNode> values) {
    Map<String, JsonNode> clean = new LinkedHashMap<>();
    values.forEach((key, value) -> clean.put(key, clean(key, value)));
    return clean;
  }

  private JsonNode clean(String key, JsonNode value) {
    if (value.isNumber()) {
      return value;
    }
    JsonNode clean = secrets.clean(key, value);
    if (!clean.equals(value)) {
      warnings.once(
          "secret " + key,
          "What stands under '" + key + "' looks like a secret and is not recorded.");
    }
    return clean;
  }

  private void emit(Tracked event) {
    sinks.forEach(sink -> sink.accept(event));
  }
}
