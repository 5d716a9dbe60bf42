package org.bindery.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bindery.data.Table;
import org.bindery.evaluation.Measured;
import org.bindery.tracking.GitCommit;
import org.bindery.tracking.Goal;
import org.bindery.tracking.MetricDefinition;
import org.bindery.tracking.Provenance;
import org.bindery.tracking.Run;
import org.bindery.tracking.RunSink;
import org.bindery.tracking.RunStart;
import org.bindery.tracking.SummaryKind;
import org.bindery.tracking.TensorBoardSink;
import org.bindery.tracking.Tracker;
import org.bindery.tracking.WandbFileSink;
import org.bindery.training.RunEvent;

/**
 * Writes the events of a training as a run in the format of Weights and Biases, and of TensorBoard
 * if asked for. Never stops a training: what cannot be written is told once. One thread.
 */
final class TrackedTraining implements Consumer<RunEvent>, AutoCloseable {
  private final Run run;
  private boolean finished;

  /**
   * Begins a tracked run.
   *
   * @param root the folder in which {@code wandb/} and {@code tensorboard/} lie
   * @param project the run's project
   * @param table what is trained on
   * @param device for people
   * @param as what more the run says of itself, such as the sweep it is a trial of
   * @param warnings takes a sentence for what could not be written
   */
  TrackedTraining(
      Path root,
      String project,
      boolean tensorBoard,
      ExperimentSpec spec,
      Table table,
      String device,
      UnaryOperator<RunStart> as,
      Consumer<String> warnings) {
    List<RunSink.Opener> sinks = new ArrayList<>();
    sinks.add(WandbFileSink::open);
    if (tensorBoard) {
      sinks.add(TensorBoardSink::open);
    }
    String yaml = SpecWriter.yaml(spec);
    Map<String, String> versions = new TreeMap<>(Provenance.platformVersions());
    versions.put("bindery", BuildInfo.read().version());
    Provenance provenance =
        new Provenance(
            yaml,
            spec.graph().toGraph().identity(),
            sums(table),
            Map.of("recipe", spec.recipe().seed()),
            versions,
            device,
            GitCommit.of(Path.of("")),
            Map.of());
    run =
        Tracker.start(
            as.apply(
                RunStart.of(root, project)
                    .withName(spec.name())
                    .withJobType("train")
                    .withConfig(SpecWriter.tree(spec))
                    .withProvenance(provenance)
                    .withSinks(sinks.toArray(RunSink.Opener[]::new))
                    .withWarnings(warnings)));
    run.define(MetricDefinition.of("train/*").withSummary(SummaryKind.LAST, SummaryKind.MIN));
    run.define(MetricDefinition.of("eval/*").withGoal(Goal.MAXIMIZE).withSummary(SummaryKind.BEST));
  }

  private static Map<String, String> sums(Table table) {
    String sum = table.manifest().fingerprint();
    return sum.matches("[0-9a-f]{64}") ? Map.of(table.manifest().dataset(), sum) : Map.of();
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Stepped step) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("train/loss", step.loss());
      step.edgeLoss().forEach((edge, value) -> row.put("train/loss/" + edge, value));
      step.logitScale().forEach((edge, value) -> row.put("train/logit_scale/" + edge, value));
      row.put("train/learning_rate", step.learningRate());
      row.put("train/gradient_norm", step.gradientNorm());
      row.put("train/pairs_per_second", step.pairsPerSecond());
      run.log(step.step(), row);
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      Map<String, Object> row =
          evaluated.metrics().entrySet().stream()
              .collect(
                  Collectors.toMap(
                      metric -> "eval/" + metric.getKey(),
                      metric -> value(metric.getValue()),
                      (one, other) -> one,
                      LinkedHashMap::new));
      run.log(evaluated.step(), row);
    } else if (event instanceof RunEvent.Alarmed alarmed) {
      run.consoleError(alarmed.alarm().toString());
    } else if (event instanceof RunEvent.Stopped stopped) {
      run.console(stopped.why());
    }
  }

  private static Object value(Measured measured) {
    return measured.value();
  }

  /** Ends it well, with what the run reached as its summary. */
  void finish(RunResult result) {
    Map<String, Object> summary = new LinkedHashMap<>();
    result.metrics().forEach(row -> summary.put(row.key(), row.value()));
    summary.put("wall_seconds", result.wallSeconds());
    run.summary(summary);
    run.finish(0);
    finished = true;
  }

  /** Ends it well although not all steps were made, as early stopping does. */
  void finishEarly() {
    run.finish(0);
    finished = true;
  }

  /** Logs the means that a sweep goes by; the rest came with the events. */
  void log(Map<String, Double> row) {
    Map<String, Double> means = new LinkedHashMap<>();
    row.forEach(
        (key, value) -> {
          if (key.contains("/all/")) {
            means.put(key, value);
          }
        });
    if (!means.isEmpty()) {
      run.log(row.getOrDefault(TrialRun.STEP, 0.0).longValue(), means);
    }
  }

  /** Returns the run's folder for {@code wandb sync}; empty if it could not be written. */
  Optional<Path> folder() {
    return run.wandbFolder();
  }

  /** Ends it as failed, if it did not end well. */
  @Override
  public void close() {
    if (!finished) {
      run.finish(1);
    }
  }
}
