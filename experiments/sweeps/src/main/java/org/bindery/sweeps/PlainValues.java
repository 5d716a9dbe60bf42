package org.bindery.sweeps;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Values as YAML has them: when two are the same, whatever store they went through. */
final class PlainValues {
  private PlainValues() {}

  /** Whether two values are the same; whole numbers are, however written: 3 and 3.0. */
  static boolean same(Object one, Object other) {
    return key(one).equals(key(other));
  }

  /** Returns each value once, in order. */
  static List<Object> distinct(List<Object> values) {
    Map<Object, Object> seen = new LinkedHashMap<>();
    values.forEach(value -> seen.putIfAbsent(key(value), value));
    return new ArrayList<>(seen.values());
  }

  /**
   * Returns something that equals the key of another value exactly when the two are the same.
   * Numbers are compared by their value, since a trial's parameters may come back from JSON.
   */
  static Object key(Object value) {
    if (value instanceof Number number) {
      double real = number.doubleValue();
      if (number instanceof BigInteger || number instanceof BigDecimal) {
        return new BigDecimal(number.toString()).stripTrailingZeros();
      }
      if (number instanceof Double || number instanceof Float) {
        return Double.isFinite(real) ? new BigDecimal(real).stripTrailingZeros() : (Object) real;
      }
      return BigDecimal.valueOf(number.longValue()).stripTrailingZeros();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(PlainValues::key).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> keys = new TreeMap<>();
      map.forEach((name, inner) -> keys.put(String.valueOf(name), key(inner)));
      return keys;
    }
    return Objects.requireNonNullElse(value, Missing.NULL);
  }

  private enum Missing {
    NULL
  }

  /** Returns a whole number in the smallest type that holds it, as a YAML reader does. */
  static Object whole(long value) {
    return value == (int) value ? (Object) (int) value : (Object) value;
  }

  /** Returns the map under a name, made where there is none. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> mapIn(Map<String, Object> outer, String name) {
    return (Map<String, Object>) outer.computeIfAbsent(name, key -> new LinkedHashMap<>());
  }
}
