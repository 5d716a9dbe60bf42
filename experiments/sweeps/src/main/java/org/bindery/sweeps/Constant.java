package org.bindery.sweeps;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One value always: {@code value: 3}.
 *
 * @param value it; {@code null} where the YAML says so
 */
public record Constant(Object value) implements Distribution {
  @Override
  public String name() {
    return "constant";
  }

  @Override
  public Object at(double u) {
    Distribution.inside(u);
    return value;
  }

  @Override
  public OptionalDouble rank(Object other) {
    return PlainValues.same(value, other) ? OptionalDouble.of(0) : OptionalDouble.empty();
  }

  @Override
  public Optional<List<Object>> grid() {
    return Optional.of(Collections.singletonList(value));
  }

  @Override
  public boolean searched() {
    return false;
  }
}
