package org.bindery.training;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.bindery.data.DidYouMean;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;

/**
 * Changes components of a record by name: how a spec's keys reach a plugin's configuration without
 * annotations or schema classes.
 */
public final class RecordOverrides {
  private RecordOverrides() {}

  /**
   * Returns {@code defaults} with the named components replaced.
   *
   * @param overrides values as YAML gives them: numbers, booleans, strings, lists, maps for nested
   *     records
   * @param path where this stands in the configuration, for messages
   * @throws ConfigException for an unknown name (with the nearest one), a value of another type, or
   *     one the record refuses
   */
  @SuppressWarnings("unchecked")
  public static <R extends Record> R apply(R defaults, Map<String, ?> overrides, String path) {
    RecordComponent[] components = defaults.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    TreeSet<String> unknown = new TreeSet<>(overrides.keySet());
    List<String> known = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      known.add(name);
      types[i] = components[i].getType();
      values[i] = read(components[i], defaults);
      if (unknown.remove(name)) {
        values[i] = convert(overrides.get(name), values[i], components[i], path + "." + name);
      }
    }
    if (!unknown.isEmpty()) {
      String name = unknown.first();
      throw new ConfigException(
          path + "." + name,
          String.valueOf(overrides.get(name)),
          "Unknown key '"
              + name
              + "' in "
              + path
              + "."
              + DidYouMean.hint(name, known)
              + " It has: "
              + String.join(", ", known)
              + ".");
    }
    try {
      var constructor = defaults.getClass().getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return (R) constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof BinderyException sentence) {
        throw sentence;
      }
      throw new ConfigException(
          path, overrides.toString(), path + " was refused: " + e.getCause().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A record without its canonical constructor: " + path, e);
    }
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("A record without its accessor: " + component, e);
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Object convert(Object value, Object old, RecordComponent component, String path) {
    Class<?> type = component.getType();
    if (value instanceof List<?> list
        && component.getGenericType() instanceof ParameterizedType generic
        && generic.getActualTypeArguments()[0] instanceof Class<?> element
        && element.isRecord()) {
      return records(list, element, path);
    }
    if (value instanceof Number number && type.isPrimitive() && type != boolean.class) {
      double wide = number.doubleValue();
      if (type == double.class) {
        return wide;
      } else if (type == float.class) {
        return (float) wide;
      } else if (wide == Math.rint(wide)) {
        if (type == int.class && wide >= Integer.MIN_VALUE && wide <= Integer.MAX_VALUE) {
          return number.intValue();
        } else if (type == long.class) {
          return number.longValue();
        }
      }
    } else if ((value instanceof Boolean && type == boolean.class)
        || (value != null && !type.isEnum() && type.isInstance(value))) {
      return value;
    } else if (type == String.class && value != null) {
      return value.toString();
    } else if (type.isEnum() && value != null) {
      for (Object constant : type.getEnumConstants()) {
        if (((Enum) constant).name().equalsIgnoreCase(value.toString())) {
          return constant;
        }
      }
    } else if (old instanceof Record nested && value instanceof Map map) {
      return apply(nested, (Map<String, ?>) map, path);
    }
    throw new ConfigException(
        path,
        String.valueOf(value),
        path + " is '" + value + "', which is not " + describe(type) + ".");
  }

  /** Maps become records over what the record's static {@code standard()} gives. */
  @SuppressWarnings("unchecked")
  private static List<Object> records(List<?> list, Class<?> element, String path) {
    List<Object> records = new ArrayList<>();
    for (Object item : list) {
      if (element.isInstance(item)) {
        records.add(item);
      } else if (item instanceof Map<?, ?> map) {
        try {
          Record standard = (Record) element.getMethod("standard").invoke(null);
          records.add(apply(standard, (Map<String, ?>) map, path));
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(element + " has no static standard().", e);
        }
      } else {
        throw new ConfigException(
            path, String.valueOf(item), path + " has '" + item + "', which is not a set of keys.");
      }
    }
    return records;
  }

  private static String describe(Class<?> type) {
    if (type == int.class || type == long.class) {
      return "a whole number in range";
    } else if (type == double.class || type == float.class) {
      return "a number";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type.isEnum()) {
      List<String> names = new ArrayList<>();
      for (Object constant : type.getEnumConstants()) {
        names.add(((Enum<?>) constant).name().toLowerCase(java.util.Locale.ROOT));
      }
      return "one of " + String.join(", ", names);
    }
    return "a " + type.getSimpleName();
  }
}
