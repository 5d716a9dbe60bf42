package org.bindery.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bindery.evaluation.Measured;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Split;
import org.bindery.training.Binding;
import org.bindery.training.RunEvent;

/**
 * Makes one trial: trains an experiment and tells its numbers as a sweep sees them, by name.
 *
 * <p>{@code train/loss} in between; at every evaluation {@code eval/audio>text/R@10} for each
 * direction, on validation rows, and their mean over all directions, {@code eval/all/R@10}, which
 * is over the same searches whatever the anchor is; at the end the same of the test rows as {@code
 * test/...}, which nothing may be chosen by.
 */
final class TrialRun {
  /** The step that numbers belong to, beside them. */
  static final String STEP = "_step";

  private static final String EVAL = "eval/";
  private static final String TEST = "test/";
  private static final String ALL = "all/";
  private static final int LOSSES = 50;
  private static final int EVALUATIONS = 10;
  private static final int FEWEST_KEYS = 10;
  private static final int MOST_KEYS = 200;

  private final Workbench bench;
  private final String metric;

  /**
   * Makes trials about a metric.
   *
   * @param metric its name; empty if they are about none
   * @throws ConfigException if it is one of the test rows
   */
  TrialRun(Workbench bench, String metric) {
    this.bench = bench;
    this.metric = metric;
    requireValidation(metric);
  }

  /**
   * Refuses to choose by the test rows.
   *
   * @throws ConfigException if the metric is one of theirs
   */
  static void requireValidation(String metric) {
    if (metric.startsWith(TEST)) {
      throw new ConfigException(
          "metric.name",
          metric,
          "A sweep about "
              + metric
              + " would choose by the test rows, which then measure nothing any more; use "
              + EVAL
              + metric.substring(TEST.length())
              + ", which is on rows kept back from training.");
    }
  }

  /**
   * Returns an experiment that can be chosen by: with validation rows, a tenth of the training keys
   * if the data has none, and evaluations on the way.
   */
  ExperimentSpec choosable(ExperimentSpec spec, Consumer<String> progress) {
    ExperimentSpec result = spec;
    if (spec.recipe().evaluateEvery() == 0) {
      int every = Math.max(1, spec.recipe().steps() / EVALUATIONS);
      result = result.withRecipe(spec.recipe().withEvaluateEvery(every));
    }
    Binding binding =
        bench.bind(spec.graph().toGraph(), spec.data(), spec.recipe().seed(), progress);
    if (binding.splits().rows(Split.VALIDATION).length > 0) {
      return result;
    }
    int keys =
        binding.table().pairedByClass()
            ? MOST_KEYS
            : binding
                    .splits()
                    .gallery(
                        Split.TRAIN,
                        Workbench.galleryColumns(binding.graph(), spec.data()).stream()
                            .filter(binding.table().columns()::contains)
                            .collect(Collectors.toUnmodifiableSet()))
                    .length
                / 10;
    return result.withData(
        spec.data().withValidationKeys(Math.max(FEWEST_KEYS, Math.min(MOST_KEYS, keys))));
  }

  /**
   * Trains, or goes on, or reads what is finished, and tells the numbers.
   *
   * @param spec as {@link #choosable} returns it
   * @param log told the numbers, on this thread; what it throws ends the training there
   * @param listener told the events, before {@code log} is
   * @throws ConfigException if the metric is none of the numbers
   */
  RunResult make(
      ExperimentSpec spec,
      Consumer<Map<String, Double>> log,
      Consumer<String> progress,
      Consumer<RunEvent> listener) {
    int every = Math.max(1, spec.recipe().steps() / LOSSES);
    boolean[] seen = {metric.isEmpty()};
    Consumer<Map<String, Double>> telling =
        row -> {
          seen[0] |= row.containsKey(metric);
          log.accept(row);
        };
    Consumer<RunEvent> events =
        event -> {
          if (event instanceof RunEvent.Stepped step && step.step() % every == 0) {
            telling.accept(loss(step));
          } else if (event instanceof RunEvent.Evaluated evaluated) {
            Map<String, Double> row = evaluated(evaluated);
            requireMetric(row, seen[0]);
            telling.accept(row);
          }
        };
    try (RunHandle handle = bench.train(spec, false, progress, listener.andThen(events))) {
      RunResult result = handle.result();
      Map<String, Double> row = test(result);
      requireMetric(row, seen[0]);
      telling.accept(row);
      return result;
    }
  }

  private static Map<String, Double> loss(RunEvent.Stepped step) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put(STEP, (double) step.step());
    row.put("train/loss", step.loss());
    step.edgeLoss().forEach((edge, value) -> row.put("train/loss/" + edge, value));
    return row;
  }

  private static Map<String, Double> evaluated(RunEvent.Evaluated evaluated) {
    Map<String, Double> values = new LinkedHashMap<>();
    evaluated.metrics().forEach((key, measured) -> values.put(key, value(measured)));
    return row(evaluated.step(), EVAL, values);
  }

  private static double value(Measured measured) {
    return measured.value();
  }

  private static Map<String, Double> test(RunResult result) {
    Map<String, Double> values = new LinkedHashMap<>();
    result.metrics().forEach(row -> values.put(row.key(), row.value()));
    return row(result.steps(), TEST, values);
  }

  /** Adds the mean of every measure that all directions have. */
  private static Map<String, Double> row(int step, String prefix, Map<String, Double> values) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put(STEP, (double) step);
    values.forEach((key, value) -> row.put(prefix + key, value));
    Map<String, List<Map.Entry<String, Double>>> byMeasure =
        values.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    entry -> entry.getKey().substring(entry.getKey().indexOf('/') + 1),
                    LinkedHashMap::new,
                    Collectors.toList()));
    int directions = byMeasure.values().stream().mapToInt(List::size).max().orElse(0);
    byMeasure.forEach(
        (measure, all) -> {
          if (all.size() == directions) {
            row.put(
                prefix + ALL + measure,
                all.stream().mapToDouble(Map.Entry::getValue).average().orElseThrow());
          }
        });
    return row;
  }

  /** A misspelled metric is told at the first evaluation, not after a night. */
  private void requireMetric(Map<String, Double> row, boolean seen) {
    if (!seen && !row.containsKey(metric)) {
      List<String> known =
          row.keySet().stream().filter(name -> !name.equals(STEP)).sorted().toList();
      throw new ConfigException(
          "metric.name",
          metric,
          "A trial logs no metric '" + metric + "'; " + RecordBinder.advice(metric, known));
    }
  }
}
