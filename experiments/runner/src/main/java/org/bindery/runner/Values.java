package org.bindery.runner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Free-form values as YAML has them, in the one form in which they come back from a file. */
final class Values {
  private Values() {}

  static Map<String, Object> copy(Map<String, ?> source) {
    Map<String, Object> result = new LinkedHashMap<>();
    source.forEach((key, value) -> result.put(key, copyValue(value)));
    return Collections.unmodifiableMap(result);
  }

  private static Object copyValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> result = new LinkedHashMap<>();
      map.forEach((key, inner) -> result.put(String.valueOf(key), copyValue(inner)));
      return Collections.unmodifiableMap(result);
    }
    if (value instanceof List<?> list) {
      List<Object> result = new ArrayList<>();
      list.forEach(inner -> result.add(copyValue(inner)));
      return Collections.unmodifiableList(result);
    }
    if (value instanceof Double || value instanceof Float) {
      return ((Number) value).doubleValue();
    }
    if (value instanceof Number number) {
      return whole(number.longValue());
    }
    return value;
  }

  /** Returns an {@code Integer} where it fits, as the YAML parser does. */
  static Number whole(long value) {
    if (value == (int) value) {
      return (int) value;
    }
    return value;
  }
}
