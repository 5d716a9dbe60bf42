package org.bindery.sweeps;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The number that a sweep makes better.
 *
 * @param name as trials log it
 * @param goal which way is better
 * @param target the value at which no new trials are started; none where there is no such value
 * @param impute what failed trials count as in Bayesian search
 * @param imputeWhileRunning what running trials count as in Bayesian search; empty where they count
 *     as unknown, which is W&amp;B's {@code false}
 */
public record Metric(
    String name,
    Goal goal,
    OptionalDouble target,
    Imputation impute,
    Optional<Imputation> imputeWhileRunning) {
  /** Refuses a metric without a name. */
  public Metric {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a metric needs a name");
    }
  }

  /** Returns a metric with W&amp;B's defaults: no target, failed trials count as the worst. */
  public static Metric of(String name, Goal goal) {
    return new Metric(name, goal, OptionalDouble.empty(), Imputation.WORST, Optional.empty());
  }

  /**
   * Returns the best finite value that a trial logged, of its history and its summary; empty where
   * it logged none.
   */
  public OptionalDouble best(Trial trial) {
    return goal == Goal.MINIMIZE ? logged(trial).min() : logged(trial).max();
  }

  /** Returns the worst finite value that a trial logged; empty where it logged none. */
  OptionalDouble worst(Trial trial) {
    return goal == Goal.MINIMIZE ? logged(trial).max() : logged(trial).min();
  }

  /** Returns the last finite value of a trial's history; empty where there is none. */
  OptionalDouble latest(Trial trial) {
    double[] history = history(trial);
    return history.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(history[history.length - 1]);
  }

  /** Whether a trial ever logged a value as good as the target, or better. */
  boolean reached(Trial trial) {
    OptionalDouble best = best(trial);
    return target.isPresent()
        && best.isPresent()
        && goal.asLoss(best.getAsDouble()) <= goal.asLoss(target.getAsDouble());
  }

  /** Returns the finite values of a trial's history, in order. */
  static double[] history(Trial trial) {
    return trial.history().stream()
        .filter(value -> value != null && Double.isFinite(value))
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private DoubleStream logged(Trial trial) {
    Double last = trial.summary().get(name);
    DoubleStream summary =
        last != null && Double.isFinite(last) ? DoubleStream.of(last) : DoubleStream.empty();
    return DoubleStream.concat(DoubleStream.of(history(trial)), summary);
  }
}
