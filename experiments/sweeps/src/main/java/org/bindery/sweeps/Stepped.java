package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Real numbers rounded to multiples of a step: {@code q_uniform} and the like.
 *
 * <p>As W&amp;B's: halves round to the even multiple, and what is rounded is not drawn back between
 * min and max, so that {@code q_log_uniform_values} from 1 with {@code q: 5} also gives 0.
 *
 * @param of what is rounded
 * @param step {@code q}, above zero; an {@link Integer} or {@link Long} gives whole numbers
 */
public record Stepped(Continuous of, Number step) implements Distribution {
  private static final int MOST_STEPS = 10_000_000;

  /** Refuses a step that is not above zero, and a shape that W&amp;B has no stepped form of. */
  public Stepped {
    if (!(step.doubleValue() > 0) || Double.isInfinite(step.doubleValue())) {
      throw new IllegalArgumentException("q must be above 0, not be " + step);
    }
    if (of.name().startsWith("inv_")) {
      throw new IllegalArgumentException("there is no q_" + of.name());
    }
  }

  @Override
  public String name() {
    return "q_" + of.name();
  }

  @Override
  public Object at(double u) {
    return rounded(of.quantile(u));
  }

  /** {@inheritDoc} As W&amp;B's: of the distribution before it was rounded. */
  @Override
  public OptionalDouble rank(Object value) {
    return of.rank(value);
  }

  /** {@inheritDoc} For {@code q_uniform}: from min in steps of q, without max, as W&amp;B's. */
  @Override
  public Optional<List<Object>> grid() {
    double steps = steps();
    if (of.shape() != Continuous.Shape.UNIFORM || steps > MOST_STEPS) {
      return Optional.empty();
    }
    boolean whole = isWhole() && of.first() == Math.rint(of.first());
    double delta = of.first() + step.doubleValue() - of.first();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      double value = of.first() + i * delta;
      values.add(whole ? PlainValues.whole(Math.round(value)) : (Object) value);
    }
    return Optional.of(values);
  }

  /** Returns how many values a grid of it has. */
  double steps() {
    return Math.ceil((of.second() - of.first()) / step.doubleValue());
  }

  /** Returns a value that rounding takes out of min and max; empty where it stays within. */
  Optional<Object> outside() {
    if (of.shape() != Continuous.Shape.UNIFORM && of.shape().hasEnds()) {
      double low = of.quantile(0);
      Object rounded = rounded(low);
      if (((Number) rounded).doubleValue() < low * (1 - 1e-9)) {
        return Optional.of(rounded);
      }
    }
    return Optional.empty();
  }

  private Object rounded(double value) {
    double multiple = Math.rint(value / step.doubleValue()) * step.doubleValue();
    return isWhole() ? PlainValues.whole((long) multiple) : (Object) multiple;
  }

  private boolean isWhole() {
    return step instanceof Integer || step instanceof Long;
  }
}
