package org.bindery.tracking;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bindery.spi.ConfigException;

/**
 * How a metric is drawn and summarized.
 *
 * <p>A name with {@code *} is a pattern, in which a star stands for any text: {@code val/*}. Where
 * several definitions fit a metric, its exact name wins, then the pattern defined first.
 *
 * @param name the metric, or a pattern
 * @param stepMetric the metric on its horizontal axis, if not the step; a row that lacks it gets
 *     its last value
 * @param goal which way is better
 * @param summary what the summary keeps, as {@code {"min": .., "max": ..}}; empty for the plain
 *     last value
 * @param hidden whether to leave it out of charts that nobody asked for
 */
public record MetricDefinition(
    String name,
    Optional<String> stepMetric,
    Optional<Goal> goal,
    Set<SummaryKind> summary,
    boolean hidden) {

  /** Checks that the definition says something sensible. */
  public MetricDefinition {
    Objects.requireNonNull(stepMetric);
    Objects.requireNonNull(goal);
    summary = Set.copyOf(summary);
    if (name.isBlank()) {
      throw new ConfigException("metric.name", name, "A metric needs a name: '' was given.");
    }
    if (stepMetric.isPresent() && stepMetric.get().contains("*")) {
      throw new ConfigException(
          "metric.stepMetric",
          stepMetric.get(),
          "The step metric of '" + name + "' is one metric, not a pattern: " + stepMetric.get());
    }
    if (summary.contains(SummaryKind.BEST) && goal.isEmpty()) {
      throw new ConfigException(
          "metric.goal",
          name,
          "The best of metric '" + name + "' needs a goal: say MINIMIZE or MAXIMIZE.");
    }
    if (summary.contains(SummaryKind.NONE) && summary.size() > 1) {
      throw new ConfigException(
          "metric.summary",
          summary.toString(),
          "The summary of metric '" + name + "' is NONE or something, not both: " + summary);
    }
  }

  /** A metric drawn over the step, of which the summary keeps the last value. */
  public static MetricDefinition of(String name) {
    return new MetricDefinition(name, Optional.empty(), Optional.empty(), Set.of(), false);
  }

  /** The same, drawn over another metric. */
  public MetricDefinition withStepMetric(String metric) {
    return new MetricDefinition(name, Optional.of(metric), goal, summary, hidden);
  }

  /** The same with a goal. */
  public MetricDefinition withGoal(Goal better) {
    return new MetricDefinition(name, stepMetric, Optional.of(better), summary, hidden);
  }

  /** The same with these in its summary. */
  public MetricDefinition withSummary(SummaryKind... kinds) {
    return new MetricDefinition(name, stepMetric, goal, Set.of(kinds), hidden);
  }

  /** The same, left out of charts that nobody asked for. */
  public MetricDefinition asHidden() {
    return new MetricDefinition(name, stepMetric, goal, summary, true);
  }

  /** Whether this is a pattern for many metrics. */
  public boolean isPattern() {
    return name.contains("*");
  }

  /** Whether it is about this metric. */
  public boolean covers(String metric) {
    return isPattern() ? metric.matches(expression()) : name.equals(metric);
  }

  MetricDefinition named(String metric) {
    return new MetricDefinition(metric, stepMetric, goal, summary, hidden);
  }

  private String expression() {
    return Arrays.stream(name.split("\\*", -1))
        .map(Pattern::quote)
        .collect(Collectors.joining(".*"));
  }
}
