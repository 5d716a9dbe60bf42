package org.bindery.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The definitions of a run's metrics, and which of them applies to a metric. */
final class MetricRules {
  private final List<MetricDefinition> patterns = new ArrayList<>();
  private final Map<String, MetricDefinition> exact = new HashMap<>();

  void add(MetricDefinition definition) {
    if (definition.isPattern()) {
      patterns.add(definition);
    } else {
      exact.put(definition.name(), definition);
    }
  }

  Optional<MetricDefinition> exact(String metric) {
    return Optional.ofNullable(exact.get(metric));
  }

  /** The first pattern that covers a metric, as a definition of that metric alone. */
  Optional<MetricDefinition> fromPattern(String metric) {
    return patterns.stream()
        .filter(pattern -> pattern.covers(metric))
        .findFirst()
        .map(pattern -> pattern.named(metric));
  }

  MetricDefinition of(String metric) {
    return exact(metric)
        .or(() -> fromPattern(metric))
        .orElseGet(
            () ->
                new MetricDefinition(
                    metric, Optional.empty(), Optional.empty(), java.util.Set.of(), false));
  }
}
