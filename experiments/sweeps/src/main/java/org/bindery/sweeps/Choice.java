package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One of some values: {@code values: [a, b]}, equally likely or with {@code probabilities}.
 *
 * @param values at least one; may hold {@code null}
 * @param probabilities of each value, summing to 1; empty where all are equally likely
 */
public record Choice(List<Object> values, List<Double> probabilities) implements Distribution {
  private static final double TOLERANCE = 1e-5;

  /** Copies the lists and refuses none or unlike many. */
  public Choice {
    values = Collections.unmodifiableList(new ArrayList<>(values));
    probabilities = List.copyOf(probabilities);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a choice needs values");
    }
    if (!probabilities.isEmpty()) {
      if (probabilities.size() != values.size() || !sumToOne(probabilities)) {
        throw new IllegalArgumentException(
            "a choice of " + values.size() + " values cannot have probabilities " + probabilities);
      }
    }
  }

  /** Whether numbers are probabilities: none negative, and 1 in sum as near as numpy asks. */
  static boolean sumToOne(List<Double> probabilities) {
    double sum = probabilities.stream().mapToDouble(Double::doubleValue).sum();
    return probabilities.stream().allMatch(p -> p >= 0) && Math.abs(sum - 1) <= TOLERANCE;
  }

  @Override
  public String name() {
    return probabilities.isEmpty() ? "categorical" : "categorical_w_probabilities";
  }

  /** {@inheritDoc} With probabilities: the first value whose cumulative one exceeds {@code u}. */
  @Override
  public Object at(double u) {
    if (probabilities.isEmpty()) {
      return values.get((int) Distribution.index(u, values.size()));
    }
    double share = Distribution.inside(u);
    double sum = 0;
    int likely = 0;
    for (int i = 0; i < values.size(); i++) {
      sum += probabilities.get(i);
      if (share < sum) {
        return values.get(i);
      }
      likely = probabilities.get(i) > 0 ? i : likely;
    }
    return values.get(likely);
  }

  /**
   * {@inheritDoc}
   *
   * <p>W&amp;B takes every value that Python holds for false (0, {@code ""}, {@code false}, {@code
   * null}) for the first one here, so that Bayesian search cannot tell {@code [true, false]} apart;
   * this does not. Nor does it fail where there are probabilities.
   */
  @Override
  public OptionalDouble rank(Object value) {
    double sum = 0;
    for (int i = 0; i < values.size(); i++) {
      sum += probabilities.isEmpty() ? 1 : probabilities.get(i);
      if (PlainValues.same(values.get(i), value)) {
        return OptionalDouble.of(probabilities.isEmpty() ? sum / values.size() : Math.min(1, sum));
      }
    }
    return OptionalDouble.empty();
  }

  /** {@inheritDoc} Each once, though it were listed twice; with probabilities, as W&amp;B, none. */
  @Override
  public Optional<List<Object>> grid() {
    return probabilities.isEmpty() ? Optional.of(PlainValues.distinct(values)) : Optional.empty();
  }
}
