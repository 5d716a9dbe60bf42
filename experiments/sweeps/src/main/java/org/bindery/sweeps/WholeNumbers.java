package org.bindery.sweeps;

import java.util.AbstractList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Whole numbers, equally likely, both ends included: {@code min: 1, max: 5}, which is {@code
 * int_uniform}.
 *
 * @param min lowest
 * @param max highest
 */
public record WholeNumbers(long min, long max) implements Distribution {
  /** Refuses an empty range and one that has no number for its size. */
  public WholeNumbers {
    if (min >= max || max - min < 0 || max - min >= 1L << 53) {
      throw new IllegalArgumentException("min = " + min + " must be under max = " + max);
    }
  }

  @Override
  public String name() {
    return "int_uniform";
  }

  @Override
  public Object at(double u) {
    return PlainValues.whole(min + Distribution.index(u, count()));
  }

  @Override
  public OptionalDouble rank(Object value) {
    if (!(value instanceof Number number) || Double.isNaN(number.doubleValue())) {
      return OptionalDouble.empty();
    }
    double steps = Math.floor(number.doubleValue()) - min + 1;
    return OptionalDouble.of(Math.max(0, Math.min(1, steps / count())));
  }

  @Override
  public Optional<List<Object>> grid() {
    int size = (int) Math.min(Integer.MAX_VALUE, max - min + 1);
    return Optional.of(
        new AbstractList<>() {
          @Override
          public Object get(int index) {
            return PlainValues.whole(min + index);
          }

          @Override
          public int size() {
            return size;
          }
        });
  }

  private double count() {
    return max - min + 1.0;
  }
}
