package org.bindery.sweeps;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What values a parameter takes and how often: one of W&amp;B's distributions. Immutable.
 *
 * <p>Values are what YAML has: {@link Integer}, {@link Long} or {@link Double}, text, booleans,
 * lists and maps; in a {@link Constant} and a {@link Choice} also {@code null}.
 */
public sealed interface Distribution permits Constant, Choice, WholeNumbers, Continuous, Stepped {
  /** Returns W&amp;B's name of it, such as {@code log_uniform_values}. */
  String name();

  /**
   * Returns the value under which the share {@code u} of draws lies (the inverse of the cumulative
   * distribution function), as W&amp;B's {@code ppf}.
   *
   * <p>Unlike W&amp;B's, the ends of [0, 1] are safe: 0 gives the lowest value (W&amp;B: one under
   * the minimum of {@code int_uniform}, the last of {@code categorical}), and where a distribution
   * has no end, 0 and 1 stand for 2<sup>-53</sup> and 1 - 2<sup>-53</sup> (W&amp;B: infinity).
   *
   * @throws IllegalArgumentException if {@code u} is not in [0, 1]
   */
  Object at(double u);

  /**
   * Returns the share of draws that are at most a value (the cumulative distribution function);
   * empty if this distribution has no such value.
   */
  OptionalDouble rank(Object value);

  /** Returns the values that a grid tries, in order; empty where a grid cannot. */
  Optional<List<Object>> grid();

  /** Whether there is anything to search: false for a {@link Constant}. */
  default boolean searched() {
    return true;
  }

  /** Whether equal ratios, not equal differences, are equally likely, as far as it goes. */
  default boolean logarithmic() {
    return name().contains("log_");
  }

  /** Returns {@code u}. */
  private static double share(double u) {
    if (!(u >= 0 && u <= 1)) {
      throw new IllegalArgumentException("a share must lie in [0, 1], not be " + u);
    }
    return u;
  }

  /** Returns {@code u} with the ends drawn in by 2<sup>-53</sup>. */
  static double inside(double u) {
    double end = Math.ulp(0.5);
    return Math.min(1 - end, Math.max(end, share(u)));
  }

  /** Returns the index that {@code u} means among a number of equally likely things. */
  static long index(double u, double count) {
    return (long) Math.max(0, Math.min(count - 1, Math.ceil(share(u) * count) - 1));
  }
}
