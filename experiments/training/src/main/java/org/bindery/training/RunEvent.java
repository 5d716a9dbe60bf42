package org.bindery.training;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bindery.diagnostics.Alarm;
import org.bindery.evaluation.Measured;
import org.bindery.spi.ColumnId;

/** What happens in a training, delivered on the thread that trains. */
public sealed interface RunEvent {
  /**
   * Training begins, or goes on.
   *
   * @param steps all steps of the run
   * @param fromStep steps already done
   * @param device for people
   * @param parameters trained numbers of each tower
   * @param pairs training pairs of each trained edge, by name: {@code image-text}
   */
  record Started(
      int steps,
      int fromStep,
      String device,
      Map<ColumnId, Long> parameters,
      Map<String, Long> pairs)
      implements RunEvent {}

  /**
   * One optimizer step was made.
   *
   * @param step counted from 1
   * @param steps all steps of the run
   * @param loss weighted sum over edges, nats
   * @param edgeLoss for each trained edge by name, nats
   * @param logitScale for each trained edge by name
   * @param learningRate of this step
   * @param gradientNorm global, before clipping
   * @param pairsPerSecond over the last steps
   * @param elapsed since this call began
   * @param left estimated
   */
  record Stepped(
      int step,
      int steps,
      double loss,
      Map<String, Double> edgeLoss,
      Map<String, Double> logitScale,
      double learningRate,
      double gradientNorm,
      double pairsPerSecond,
      Duration elapsed,
      Duration left)
      implements RunEvent {}

  /**
   * Rows held out were retrieved.
   *
   * @param step after which
   * @param metrics by direction: {@code audio.es>text/R@10}
   */
  record Evaluated(int step, Map<String, Measured> metrics) implements RunEvent {}

  /**
   * Something a person should look at.
   *
   * @param alarm what, where, and what to do
   */
  record Alarmed(Alarm alarm) implements RunEvent {}

  /**
   * A checkpoint was written.
   *
   * @param step after which
   * @param folder where
   */
  record Checkpointed(int step, Path folder) implements RunEvent {}

  /**
   * Training ended.
   *
   * @param step the last one made
   * @param why one sentence
   * @param finished whether all steps were made
   */
  record Stopped(int step, String why, boolean finished) implements RunEvent {}
}
