package org.bindery.tracking;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The definitions of a run's metrics, and which of them applies to a metric. */
final class MetricRules {
  private final List<MetricDefinition> patterns = new ArrayList<>();
  private final Map<String, MetricDefinition> exact = new HashMap<>();
  private final Map<String, MetricDefinition> resolved = new HashMap<>();

  void add(MetricDefinition definition) {
    resolved.clear();
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

  /** What holds for a metric; the defaults where nothing was said. */
  MetricDefinition of(String metric) {
    return resolved.computeIfAbsent(
        metric, name -> exact(name).or(() -> fromPattern(name)).orElseGet(() -> plain(name)));
  }

  private static MetricDefinition plain(String metric) {
    return new MetricDefinition(metric, Optional.empty(), Optional.empty(), Set.of(), false);
  }
}
