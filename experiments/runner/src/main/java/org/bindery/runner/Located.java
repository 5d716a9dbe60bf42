package org.bindery.runner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.ConfigException;

/** A piece of YAML that knows where it was written, so that a mistake in it can be pointed at. */
sealed interface Located {
  /** Returns where it stands, for people: {@code first-binding.yaml line 12}. */
  String origin();

  /** Returns what it is, for people: {@code 'many'}, {@code a list}, {@code a group of keys}. */
  String shown();

  /** Returns it as plain Java values. */
  Object plain();

  /**
   * A single value.
   *
   * @param raw as written
   * @param value text, an {@code Integer}, {@code Long}, {@code Double} or {@code Boolean}
   */
  record Scalar(String origin, String raw, Object value) implements Located {
    @Override
    public String shown() {
      return "'" + raw + "'";
    }

    @Override
    public Object plain() {
      return value;
    }
  }

  /** A key without a value. */
  record Empty(String origin) implements Located {
    @Override
    public String shown() {
      return "nothing";
    }

    @Override
    public Object plain() {
      throw refuse("", "", "a key has no value; write one or leave the key out.");
    }
  }

  /** Values in order. */
  record Sequence(String origin, List<Located> items) implements Located {
    @Override
    public String shown() {
      return "a list";
    }

    @Override
    public Object plain() {
      return items.stream().map(Located::plain).toList();
    }
  }

  /** Values by key. */
  record Mapping(String origin, Map<String, Entry> entries) implements Located {
    @Override
    public String shown() {
      return "a group of keys";
    }

    @Override
    public Object plain() {
      Map<String, Object> result = new LinkedHashMap<>();
      entries.forEach((key, entry) -> result.put(key, entry.value().plain()));
      return result;
    }
  }

  /**
   * A key's value.
   *
   * @param origin where the key stands
   * @param value what follows it
   */
  record Entry(String origin, Located value) {}

  /**
   * Makes pieces of plain values.
   *
   * @param origin where they come from, for people
   * @param value maps with text as keys, lists, text, numbers and booleans
   */
  static Located of(String origin, Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, Entry> entries = new LinkedHashMap<>();
      map.forEach(
          (key, inner) ->
              entries.put(String.valueOf(key), new Entry(origin, Located.of(origin, inner))));
      return new Mapping(origin, Collections.unmodifiableMap(entries));
    }
    if (value instanceof List<?> list) {
      return new Sequence(origin, list.stream().map(inner -> Located.of(origin, inner)).toList());
    }
    boolean small = value instanceof Long number && number == number.intValue();
    return new Scalar(
        origin, String.valueOf(value), small ? (Object) ((Long) value).intValue() : value);
  }

  /** Returns what stands at the end of a way of keys, if it leads anywhere. */
  default Optional<Located> find(String... keys) {
    Optional<Located> place = Optional.of(this);
    for (String key : keys) {
      place =
          place
              .filter(Mapping.class::isInstance)
              .map(piece -> ((Mapping) piece).entries().get(key))
              .map(Entry::value);
    }
    return place;
  }

  /** Makes the refusal of this piece. */
  default ConfigException refuse(String path, String value, String sentence) {
    return refusal(origin(), path, value, sentence);
  }

  /** Makes the refusal of what stands at a place. */
  static ConfigException refusal(String origin, String path, String value, String sentence) {
    return new ConfigException(path, value, origin + ": " + sentence);
  }
}
