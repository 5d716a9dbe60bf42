package org.bindery.runner;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.DidYouMean;
import org.bindery.graph.LossSpec;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Splitting;

/**
 * Makes records from YAML, component by component by name. Every mistake is told in one sentence
 * that begins with its file and line.
 */
final class RecordBinder {
  private final Map<Class<?>, Map<String, Object>> defaults;

  /**
   * Makes one.
   *
   * @param defaults for each record class the components that may be left out, with their values;
   *     optional and collection components may always be left out
   */
  RecordBinder(Map<Class<?>, Map<String, Object>> defaults) {
    this.defaults = Map.copyOf(defaults);
  }

  /** Returns a binder that knows these defaults of one more class. */
  RecordBinder with(Class<?> type, Map<String, Object> components) {
    Map<Class<?>, Map<String, Object>> more = new LinkedHashMap<>(defaults);
    more.put(type, components);
    return new RecordBinder(more);
  }

  /** Returns a record's components by name, to be used as defaults. */
  static Map<String, Object> componentsOf(Record record) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), component.getAccessor().invoke(record));
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException("Cannot read " + component + " of " + record, e);
      }
    }
    return values;
  }

  /**
   * Makes a record.
   *
   * @param path what is being read, for people and {@link ConfigException#path}; empty at the top
   */
  <R extends Record> R bind(Class<R> type, Located node, String path) {
    if (!(node instanceof Located.Mapping mapping)) {
      throw node.refuse(
          path, node.shown(), title(path) + " must be a group of keys, not " + node.shown() + ".");
    }
    RecordComponent[] components = type.getRecordComponents();
    refuseUnknownKeys(
        mapping, Arrays.stream(components).map(RecordComponent::getName).toList(), path);
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      arguments[i] = argument(type, components[i], mapping, path);
    }
    return construct(type, components, arguments, mapping);
  }

  static void refuseUnknownKeys(Located.Mapping mapping, List<String> known, String path) {
    mapping
        .entries()
        .forEach(
            (key, entry) -> {
              if (!known.contains(key)) {
                throw Located.refusal(
                    entry.origin(),
                    join(path, key),
                    key,
                    "unknown key '" + key + "' in " + title(path) + "; " + advice(key, known));
              }
            });
  }

  /** Returns {@code did you mean 'x'?}, or the known names when nothing is near. */
  static String advice(String given, List<String> known) {
    return DidYouMean.closest(given, known)
        .map(near -> "did you mean '" + near + "'?")
        .orElseGet(
            () ->
                known.isEmpty()
                    ? "there are none."
                    : "known are " + String.join(", ", known) + ".");
  }

  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String title(String path) {
    return path.isEmpty() ? "the spec" : path;
  }

  private Object argument(
      Class<?> type, RecordComponent component, Located.Mapping mapping, String path) {
    String name = component.getName();
    Located.Entry entry = mapping.entries().get(name);
    if (entry != null) {
      Located value = entry.value();
      if (value instanceof Located.Empty) {
        throw Located.refusal(
            entry.origin(),
            join(path, name),
            "",
            "'" + name + "' in " + title(path) + " has no value; write one or leave the key out.");
      }
      return convert(component.getGenericType(), value, join(path, name));
    }
    Map<String, Object> known = defaults.getOrDefault(type, Map.of());
    if (known.containsKey(name)) {
      return known.get(name);
    }
    Class<?> raw = component.getType();
    if (raw == Optional.class) {
      return Optional.empty();
    }
    if (raw == List.class) {
      return List.of();
    }
    if (raw == Map.class) {
      return Map.of();
    }
    throw mapping.refuse(
        join(path, name), "", "the key '" + name + "' is missing in " + title(path) + ".");
  }

  private Object convert(Type type, Located value, String path) {
    if (type instanceof ParameterizedType generic) {
      return convertGeneric(generic, value, path);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == Object.class) {
      return value.plain();
    }
    if (raw == LogitScale.class) {
      return logitScale(value, path);
    }
    if (raw == LossSpec.class) {
      return loss(value, path);
    }
    if (raw == Splitting.class) {
      return splitting(value, path);
    }
    if (raw.isRecord()) {
      return bind(raw.asSubclass(Record.class), value, path);
    }
    if (!(value instanceof Located.Scalar scalar)) {
      throw mismatch(value, path, raw.isEnum() ? "one word" : noun(raw));
    }
    return raw.isEnum() ? constant(raw, scalar, path) : scalar(raw, scalar, path);
  }

  private Object convertGeneric(ParameterizedType type, Located value, String path) {
    Type[] arguments = type.getActualTypeArguments();
    if (type.getRawType() == Optional.class) {
      return Optional.of(convert(arguments[0], value, path));
    }
    if (type.getRawType() == List.class) {
      if (!(value instanceof Located.Sequence sequence)) {
        throw mismatch(value, path, "a list, such as [a, b]");
      }
      List<Object> items = new ArrayList<>();
      for (Located item : sequence.items()) {
        items.add(convert(arguments[0], item, path + "[" + items.size() + "]"));
      }
      return items;
    }
    if (!(value instanceof Located.Mapping mapping)) {
      throw mismatch(value, path, "a group of keys");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    mapping
        .entries()
        .forEach(
            (key, entry) -> result.put(key, convert(arguments[1], entry.value(), join(path, key))));
    return result;
  }

  private static Object scalar(Class<?> type, Located.Scalar scalar, String path) {
    Object value = scalar.value();
    if (type == String.class) {
      return scalar.raw();
    }
    if (type == boolean.class && value instanceof Boolean) {
      return value;
    }
    if (type == double.class && value instanceof Number number) {
      return number.doubleValue();
    }
    if ((type == long.class || type == Long.class)
        && (value instanceof Integer || value instanceof Long)) {
      return ((Number) value).longValue();
    }
    if ((type == int.class || type == Integer.class) && value instanceof Integer) {
      return value;
    }
    throw mismatch(scalar, path, noun(type));
  }

  private static Object constant(Class<?> type, Located.Scalar scalar, String path) {
    List<String> labels = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String label = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (label.equals(scalar.raw())) {
        return constant;
      }
      labels.add(label);
    }
    throw scalar.refuse(
        path,
        scalar.raw(),
        "'" + scalar.raw() + "' is not a value of " + path + "; " + advice(scalar.raw(), labels));
  }

  private LogitScale logitScale(Located value, String path) {
    if (value instanceof Located.Scalar scalar && scalar.value() instanceof Number number) {
      return located(scalar, () -> new LogitScale.Fixed(number.doubleValue()));
    }
    if (value instanceof Located.Mapping) {
      return bind(LogitScale.Learned.class, value, path);
    }
    throw mismatch(value, path, "a number or {initial: 14.3, max: 100}");
  }

  /** A loss is its name alone, or its name and, below that, what differs from its defaults. */
  private static LossSpec loss(Located value, String path) {
    if (value instanceof Located.Scalar scalar && scalar.value() instanceof String name) {
      return LossSpec.of(name);
    }
    if (value instanceof Located.Mapping mapping && mapping.entries().size() == 1) {
      Map.Entry<String, Located.Entry> only = mapping.entries().entrySet().iterator().next();
      if (only.getValue().value() instanceof Located.Mapping config) {
        Map<String, Object> values = new LinkedHashMap<>();
        config.entries().forEach((key, entry) -> values.put(key, entry.value().plain()));
        return new LossSpec(only.getKey(), values);
      }
    }
    throw mismatch(value, path, "a name such as infonce, or {siglip: {bias: -10}}");
  }

  private Splitting splitting(Located value, String path) {
    if (value instanceof Located.Scalar scalar && scalar.raw().equals("given")) {
      return new Splitting.Given();
    }
    if (value instanceof Located.Mapping) {
      return bind(Splitting.ByKey.class, value, path);
    }
    throw mismatch(value, path, "the word given or {validationKeys: 50, testKeys: 150}");
  }

  private static ConfigException mismatch(Located value, String path, String wanted) {
    return value.refuse(
        path, value.shown(), path + " must be " + wanted + ", not " + value.shown() + ".");
  }

  private static String noun(Class<?> type) {
    if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
      return "a whole number";
    }
    if (type == double.class) {
      return "a number";
    }
    return type == boolean.class ? "true or false" : "text";
  }

  private static <R extends Record> R construct(
      Class<R> type, RecordComponent[] components, Object[] arguments, Located.Mapping mapping) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigException refused) {
        throw relocated(refused, mapping);
      }
      throw new IllegalStateException("Cannot make a " + type.getSimpleName(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + type.getSimpleName(), e);
    }
  }

  /** A record's own check knows the component, the spec knows where that was written. */
  private static ConfigException relocated(ConfigException refused, Located.Mapping mapping) {
    String last = refused.path().substring(refused.path().lastIndexOf('.') + 1);
    Located.Entry entry = mapping.entries().get(last);
    String origin = entry == null ? mapping.origin() : entry.origin();
    return Located.refusal(origin, refused.path(), refused.value(), refused.getMessage());
  }

  private static <T> T located(Located place, java.util.function.Supplier<T> maker) {
    try {
      return maker.get();
    } catch (ConfigException e) {
      throw place.refuse(e.path(), e.value(), e.getMessage());
    }
  }
}
