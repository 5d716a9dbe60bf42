package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a run's records come to, without the rows themselves: of a size that does not grow with the
 * run, so that it can be kept and reading can go on from it.
 */
final class RunSums {
  private final MetricRules rules = new MetricRules();
  private final Map<String, MetricDefinition> metrics = new LinkedHashMap<>();
  private final Map<String, MetricSummary> derived = new LinkedHashMap<>();
  private final Set<String> files = new LinkedHashSet<>();
  private final ObjectNode config = NestedJson.empty();
  private final ObjectNode recorded = NestedJson.empty();
  private Optional<RunHead> head = Optional.empty();
  private OptionalInt exitCode = OptionalInt.empty();

  Optional<RunHead> head() {
    return head;
  }

  JsonNode config() {
    return config.deepCopy();
  }

  List<MetricDefinition> metrics() {
    return List.copyOf(metrics.values());
  }

  Set<String> files() {
    return Collections.unmodifiableSet(files);
  }

  OptionalInt exitCode() {
    return exitCode;
  }

  Map<String, JsonNode> summary() {
    Map<String, JsonNode> summary = new LinkedHashMap<>();
    derived.forEach(
        (key, values) -> values.shown(rules.of(key)).ifPresent(value -> summary.put(key, value)));
    recorded.fields().forEachRemaining(field -> summary.put(field.getKey(), field.getValue()));
    return summary;
  }

  /** Takes a record's content; what belongs to no sum is left out. */
  void apply(ProtoReader record) {
    switch (record.field()) {
      case WandbRecords.SUMMARY -> RecordItems.apply(record.message(), recorded);
      case WandbRecords.CONFIG -> RecordItems.apply(record.message(), config);
      case WandbRecords.FILES -> addFiles(record.message());
      case WandbRecords.METRIC -> RecordItems.metric(record.message()).ifPresent(this::define);
      case WandbRecords.RUN -> {
        head = Optional.of(RunRecords.head(record.message()));
        RunRecords.config(record.message(), config);
      }
      case WandbRecords.EXIT -> exitCode = OptionalInt.of(RunRecords.exitCode(record.message()));
      default -> {}
    }
  }

  /**
   * Takes a row's values.
   *
   * @param overrules whether they are newer than the summary that was written
   */
  void add(Map<String, JsonNode> values, boolean overrules) {
    values.forEach(
        (key, value) -> {
          derived.computeIfAbsent(key, name -> new MetricSummary()).add(value);
          if (overrules) {
            recorded.remove(key);
          }
        });
  }

  private void define(MetricDefinition metric) {
    metrics.put(metric.name(), metric);
    rules.add(metric);
  }

  private void addFiles(ProtoReader message) {
    while (message.next()) {
      if (message.field() == 1) {
        ProtoReader file = message.message();
        while (file.next()) {
          if (file.field() == 1) {
            files.add(file.text());
          }
        }
      }
    }
  }

  ObjectNode toJson() {
    ObjectNode json = NestedJson.empty();
    head.ifPresent(known -> json.set("head", toJson(known)));
    json.set("config", config);
    json.set("recorded", recorded);
    exitCode.ifPresent(code -> json.put("exit", code));
    ArrayNode definitions = json.putArray("metrics");
    metrics.values().forEach(metric -> definitions.add(toJson(metric)));
    ObjectNode sums = json.putObject("derived");
    derived.forEach((key, summary) -> sums.set(key, summary.toJson()));
    ArrayNode names = json.putArray("files");
    files.forEach(names::add);
    return json;
  }

  /** Reads what {@link #toJson} wrote. */
  static RunSums of(JsonNode json) {
    RunSums sums = new RunSums();
    if (json.path("head").isObject()) {
      sums.head = Optional.of(head(json.path("head")));
    }
    sums.config.setAll((ObjectNode) json.path("config"));
    sums.recorded.setAll((ObjectNode) json.path("recorded"));
    if (json.path("exit").isInt()) {
      sums.exitCode = OptionalInt.of(json.path("exit").intValue());
    }
    json.path("metrics").forEach(metric -> sums.define(metric(metric)));
    json.path("derived")
        .fields()
        .forEachRemaining(
            field -> sums.derived.put(field.getKey(), MetricSummary.of(field.getValue())));
    json.path("files").forEach(name -> sums.files.add(name.asText()));
    return sums;
  }

  private static ObjectNode toJson(RunHead head) {
    ObjectNode json = NestedJson.empty().put("id", head.id()).put("project", head.project());
    head.entity().ifPresent(text -> json.put("entity", text));
    head.name().ifPresent(text -> json.put("name", text));
    head.group().ifPresent(text -> json.put("group", text));
    head.jobType().ifPresent(text -> json.put("jobType", text));
    head.notes().ifPresent(text -> json.put("notes", text));
    head.sweepId().ifPresent(text -> json.put("sweepId", text));
    head.host().ifPresent(text -> json.put("host", text));
    head.started().ifPresent(time -> json.put("started", time.toString()));
    head.gitCommit().ifPresent(text -> json.put("gitCommit", text));
    json.set("tags", texts(head.tags()));
    return json;
  }

  private static RunHead head(JsonNode json) {
    List<String> tags = new ArrayList<>();
    json.path("tags").forEach(tag -> tags.add(tag.asText()));
    return new RunHead(
        json.path("id").asText(),
        json.path("project").asText(),
        text(json, "entity"),
        text(json, "name"),
        text(json, "group"),
        text(json, "jobType"),
        text(json, "notes"),
        tags,
        text(json, "sweepId"),
        text(json, "host"),
        text(json, "started").map(Instant::parse),
        text(json, "gitCommit"));
  }

  private static ObjectNode toJson(MetricDefinition metric) {
    ObjectNode json = NestedJson.empty().put("name", metric.name());
    metric.stepMetric().ifPresent(text -> json.put("step", text));
    metric.goal().ifPresent(goal -> json.put("goal", goal.name()));
    json.set("summary", texts(metric.summary().stream().map(SummaryKind::name).toList()));
    return json.put("hidden", metric.hidden());
  }

  private static MetricDefinition metric(JsonNode json) {
    List<SummaryKind> kinds = new ArrayList<>();
    json.path("summary").forEach(kind -> kinds.add(SummaryKind.valueOf(kind.asText())));
    return new MetricDefinition(
        json.path("name").asText(),
        text(json, "step"),
        text(json, "goal").map(Goal::valueOf),
        Set.copyOf(kinds),
        json.path("hidden").booleanValue());
  }

  private static ArrayNode texts(List<String> texts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static Optional<String> text(JsonNode json, String key) {
    return json.path(key) instanceof TextNode text ? Optional.of(text.asText()) : Optional.empty();
  }
}
