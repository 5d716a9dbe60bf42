package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** One metric's history in a few numbers, kept up to date value by value. */
final class MetricSummary {
  private Optional<JsonNode> first = Optional.empty();
  private Optional<JsonNode> last = Optional.empty();
  private Optional<JsonNode> min = Optional.empty();
  private Optional<JsonNode> max = Optional.empty();
  private double sum;
  private long count;

  void add(JsonNode value) {
    if (first.isEmpty()) {
      first = Optional.of(value);
    }
    last = Optional.of(value);
    if (!value.isNumber() || Double.isNaN(value.doubleValue())) {
      return;
    }
    double number = value.doubleValue();
    sum += number;
    count++;
    if (min.isEmpty() || number < min.get().doubleValue()) {
      min = Optional.of(value);
    }
    if (max.isEmpty() || number > max.get().doubleValue()) {
      max = Optional.of(value);
    }
  }

  Optional<JsonNode> last() {
    return last;
  }

  /** What the summary shows for the metric; empty where it shows nothing. */
  Optional<JsonNode> shown(MetricDefinition definition) {
    Set<SummaryKind> kinds = definition.summary();
    if (kinds.isEmpty()) {
      return last;
    }
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    for (SummaryKind kind : SummaryKind.values()) {
      if (kinds.contains(kind)) {
        of(kind, definition).ifPresent(value -> shown.set(name(kind), value));
      }
    }
    return shown.isEmpty() ? Optional.empty() : Optional.of(shown);
  }

  private Optional<JsonNode> of(SummaryKind kind, MetricDefinition definition) {
    return switch (kind) {
      case MIN -> min;
      case MAX -> max;
      case BEST -> definition.goal().equals(Optional.of(Goal.MAXIMIZE)) ? max : min;
      case LAST -> last;
      case FIRST -> first;
      case MEAN ->
          count == 0
              ? Optional.empty()
              : Optional.of(JsonNodeFactory.instance.numberNode(sum / count));
      case NONE -> Optional.empty();
    };
  }

  private static String name(SummaryKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    first.ifPresent(value -> json.set("first", value));
    last.ifPresent(value -> json.set("last", value));
    min.ifPresent(value -> json.set("min", value));
    max.ifPresent(value -> json.set("max", value));
    return json.put("sum", sum).put("count", count);
  }

  /** Reads what {@link #toJson} wrote. */
  static MetricSummary of(JsonNode json) {
    MetricSummary summary = new MetricSummary();
    summary.first = Optional.ofNullable(json.get("first"));
    summary.last = Optional.ofNullable(json.get("last"));
    summary.min = Optional.ofNullable(json.get("min"));
    summary.max = Optional.ofNullable(json.get("max"));
    summary.sum = json.path("sum").doubleValue();
    summary.count = json.path("count").longValue();
    return summary;
  }
}
