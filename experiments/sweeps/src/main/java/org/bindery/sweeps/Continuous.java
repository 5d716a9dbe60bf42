package org.bindery.sweeps;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.distribution.RealDistribution;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Real numbers.
 *
 * @param shape which distribution
 * @param first {@code min}, {@code mu} or {@code a}
 * @param second {@code max}, {@code sigma} or {@code b}
 */
public record Continuous(Shape shape, double first, double second) implements Distribution {
  /** The distributions of real numbers that W&amp;B has. */
  public enum Shape {
    /** Between min and max, equally likely. */
    UNIFORM,
    /** exp of what is uniform between min and max: the old form, whose ends are exponents. */
    LOG_UNIFORM,
    /** Between min and max, uniform in the logarithm. */
    LOG_UNIFORM_VALUES,
    /** exp(-x) of what is uniform between min and max: the old form, whose ends are exponents. */
    INV_LOG_UNIFORM,
    /** 1/x is uniform in the logarithm; in law the same as {@link #LOG_UNIFORM_VALUES}. */
    INV_LOG_UNIFORM_VALUES,
    /** Normal with mean mu and standard deviation sigma. */
    NORMAL,
    /** exp of a normal with mean mu and standard deviation sigma. */
    LOG_NORMAL,
    /** Beta with a and b, on [0, 1]. */
    BETA;

    /** Returns W&amp;B's name. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its parameters are min and max. */
    boolean hasEnds() {
      return ordinal() <= INV_LOG_UNIFORM_VALUES.ordinal();
    }

    /** Whether min must be above zero. */
    boolean isPositive() {
      return this == LOG_UNIFORM_VALUES || this == INV_LOG_UNIFORM_VALUES;
    }

    /** Whether this is an old form whose ends are exponents. */
    boolean hasExponents() {
      return this == LOG_UNIFORM || this == INV_LOG_UNIFORM;
    }
  }

  /** Refuses min that is not under max, a spread that is not positive, and what is not finite. */
  public Continuous {
    boolean right =
        shape.hasEnds()
            ? first < second && (first > 0 || !shape.isPositive())
            : second > 0 && (first > 0 || shape != Shape.BETA);
    if (!right || !Double.isFinite(first) || !Double.isFinite(second)) {
      throw new IllegalArgumentException(
          "there is no " + shape.text() + " with " + first + " and " + second);
    }
  }

  @Override
  public String name() {
    return shape.text();
  }

  @Override
  public Object at(double u) {
    return quantile(u);
  }

  /** Returns what {@link #at} returns, as a number. */
  double quantile(double u) {
    double share = Distribution.inside(u);
    return switch (shape) {
      case UNIFORM -> between(u, first, second);
      case LOG_UNIFORM -> Math.exp(between(u, first, second));
      case LOG_UNIFORM_VALUES -> Math.exp(between(u, Math.log(first), Math.log(second)));
      case INV_LOG_UNIFORM -> Math.exp(-between(1 - u, first, second));
      case INV_LOG_UNIFORM_VALUES -> Math.exp(-between(1 - u, -Math.log(second), -Math.log(first)));
      case NORMAL, BETA -> spread().inverseCumulativeProbability(share);
      case LOG_NORMAL -> Math.exp(spread().inverseCumulativeProbability(share));
    };
  }

  @Override
  public OptionalDouble rank(Object value) {
    if (!(value instanceof Number number) || Double.isNaN(number.doubleValue())) {
      return OptionalDouble.empty();
    }
    double x = number.doubleValue();
    double log = Math.log(Math.max(0, x));
    return OptionalDouble.of(
        switch (shape) {
          case UNIFORM -> share(x, first, second);
          case LOG_UNIFORM -> share(log, first, second);
          case LOG_UNIFORM_VALUES, INV_LOG_UNIFORM_VALUES ->
              share(log, Math.log(first), Math.log(second));
          case INV_LOG_UNIFORM -> share(log, -second, -first);
          case NORMAL, BETA -> spread().cumulativeProbability(x);
          case LOG_NORMAL -> x <= 0 ? 0 : spread().cumulativeProbability(log);
        });
  }

  @Override
  public Optional<List<Object>> grid() {
    return Optional.empty();
  }

  private RealDistribution spread() {
    return shape == Shape.BETA
        ? new BetaDistribution(first, second, 1e-12)
        : new NormalDistribution(first, second);
  }

  private static double between(double u, double min, double max) {
    return min + u * (max - min);
  }

  private static double share(double x, double min, double max) {
    return Math.max(0, Math.min(1, (x - min) / (max - min)));
  }
}
