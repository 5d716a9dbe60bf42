package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;

/**
 * Draws where a Gaussian process over the trials so far expects improvement, as W&amp;B's. Never
 * ends.
 *
 * <p>Every parameter that is searched becomes a number in [0, 1] by its cumulative distribution
 * function; a trial's value is the best it logged. Trials that run or wait count with what the
 * process expects of them, unless {@code impute_while_running} says what they count as. With less
 * than two values the proposal is random; else the best of 1000 random candidates, or any of them
 * where the process fits at no length-scale.
 *
 * <p>Where W&amp;B's code would hurt, this differs:
 *
 * <ul>
 *   <li>A trial whose parameters are not of this sweep is left out; W&amp;B fails, or takes what is
 *       missing for 0.
 *   <li>A failed trial that logged nothing counts as the worst of the others also with {@code
 *       impute: best} and {@code latest}; W&amp;B says 0, which for a loss is the best there is.
 *       Where nothing was logged at all, it does not count.
 *   <li>What is predicted of a metric to maximize is told with the metric's sign.
 *   <li>See {@link Choice#rank} for values that Python holds for false.
 * </ul>
 */
public final class BayesSearch implements Search {
  private static final int CANDIDATES = 1000;

  private final ParameterSpace space;
  private final List<Parameter> searched;
  private final Metric metric;

  /** Searches a space, with at least one parameter to search, for the best of a metric. */
  public BayesSearch(ParameterSpace space, Metric metric) {
    this.space = space;
    this.searched = space.searched();
    this.metric = metric;
    if (searched.isEmpty()) {
      throw new IllegalArgumentException("Bayesian search needs a parameter to search");
    }
  }

  @Override
  public List<Suggestion> next(List<Trial> trials, int most, RandomGenerator random) {
    List<Trial> known = new ArrayList<>(trials);
    List<Suggestion> suggestions = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      double[][] candidates = new double[CANDIDATES][searched.size()];
      for (double[] candidate : candidates) {
        for (int j = 0; j < candidate.length; j++) {
          candidate[j] = random.nextDouble();
        }
      }
      Suggestion suggestion = next(known, candidates, random);
      suggestions.add(suggestion);
      known.add(new Trial("", suggestion.parameters(), TrialState.PENDING, List.of(), Map.of()));
    }
    return suggestions;
  }

  /** Returns the best of given candidates: [c, d] in [0, 1]. */
  Suggestion next(List<Trial> trials, double[][] candidates, RandomGenerator random) {
    Samples samples = new Samples(trials);
    if (samples.y.size() < 2) {
      return new Suggestion(parameters(candidates[random.nextInt(candidates.length)]), Map.of());
    }
    ExpectedImprovement.Pick pick =
        ExpectedImprovement.pick(
            samples.x.toArray(double[][]::new),
            samples.y.stream().mapToDouble(Double::doubleValue).toArray(),
            samples.pending.toArray(double[][]::new),
            candidates,
            random);
    Map<String, Double> expectation = new LinkedHashMap<>();
    expectation.put("success_probability", pick.probability());
    expectation.put("predicted_value", metric.goal().asLoss(pick.value()));
    expectation.put("predicted_value_std_dev", pick.deviation());
    expectation.put("expected_improvement", pick.improvement());
    return new Suggestion(parameters(candidates[pick.index()]), expectation);
  }

  private Map<String, Object> parameters(double[] candidate) {
    List<Object> values = new ArrayList<>();
    int next = 0;
    for (Parameter parameter : space.parameters()) {
      boolean isSearched = parameter.distribution().searched();
      values.add(parameter.distribution().at(isSearched ? candidate[next++] : 0.5));
    }
    return space.nested(values);
  }

  /** What the trials say: points and losses of those that count, points of those to come. */
  final class Samples {
    final List<double[]> x = new ArrayList<>();
    final List<Double> y = new ArrayList<>();
    final List<double[]> pending = new ArrayList<>();

    Samples(List<Trial> trials) {
      OptionalDouble worst = worst(trials);
      for (Trial trial : trials) {
        Optional<double[]> point = point(trial);
        if (point.isEmpty()) {
          continue;
        }
        if (isToCome(trial)) {
          pending.add(point.get());
        } else {
          OptionalDouble value = value(trial);
          OptionalDouble counts = value.isPresent() ? value : worst;
          if (counts.isPresent()) {
            x.add(point.get());
            y.add(metric.goal().asLoss(counts.getAsDouble()));
          }
        }
      }
    }

    private boolean isToCome(Trial trial) {
      return switch (trial.state()) {
        case PENDING -> true;
        case RUNNING -> metric.imputeWhileRunning().isEmpty();
        case FINISHED, STOPPED, FAILED -> false;
      };
    }

    private OptionalDouble value(Trial trial) {
      if (trial.state() != TrialState.FAILED) {
        return metric.best(trial);
      }
      return switch (metric.impute()) {
        case WORST -> OptionalDouble.empty();
        case BEST -> metric.best(trial);
        case LATEST -> metric.latest(trial);
      };
    }

    private OptionalDouble worst(List<Trial> trials) {
      return trials.stream()
          .filter(trial -> trial.state().isOver())
          .map(metric::worst)
          .filter(OptionalDouble::isPresent)
          .map(OptionalDouble::getAsDouble)
          .reduce((one, other) -> metric.goal().better(one, other) ? other : one)
          .map(OptionalDouble::of)
          .orElse(OptionalDouble.empty());
    }

    private Optional<double[]> point(Trial trial) {
      double[] point = new double[searched.size()];
      for (int i = 0; i < point.length; i++) {
        Parameter parameter = searched.get(i);
        OptionalDouble rank =
            ParameterSpace.has(trial.parameters(), parameter)
                ? parameter.distribution().rank(ParameterSpace.value(trial.parameters(), parameter))
                : OptionalDouble.empty();
        if (rank.isEmpty()) {
          return Optional.empty();
        }
        point[i] = rank.getAsDouble();
      }
      return Optional.of(point);
    }
  }
}
