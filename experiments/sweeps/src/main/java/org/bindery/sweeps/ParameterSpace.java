package org.bindery.sweeps;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All parameters of a sweep, nested ones too, sorted by name level by level as W&amp;B does.
 *
 * @param parameters at least one
 */
public record ParameterSpace(List<Parameter> parameters) {
  /** Refuses a space without parameters. */
  public ParameterSpace {
    parameters = List.copyOf(parameters);
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException("a sweep needs parameters");
    }
  }

  /** Returns those that are not constant, in order. */
  public List<Parameter> searched() {
    return parameters.stream().filter(parameter -> parameter.distribution().searched()).toList();
  }

  /**
   * Returns values as {@link Trial#parameters} has them: maps within maps.
   *
   * @param values one for each of {@link #parameters()}, in that order
   */
  Map<String, Object> nested(List<Object> values) {
    if (values.size() != parameters.size()) {
      throw new IllegalArgumentException(values.size() + " values for " + parameters.size());
    }
    Map<String, Object> all = new LinkedHashMap<>();
    for (int i = 0; i < parameters.size(); i++) {
      List<String> path = parameters.get(i).path();
      Map<String, Object> within = all;
      for (String name : path.subList(0, path.size() - 1)) {
        within = PlainValues.mapIn(within, name);
      }
      within.put(path.get(path.size() - 1), values.get(i));
    }
    return all;
  }

  /**
   * Returns a trial's values under their names with dots, as fields of a spec are addressed: {@code
   * {graph.anchor: image, towers.audio.depth: 3}}. What is missing is left out; a map that is a
   * value, not a nesting, stays one.
   *
   * @param nested as {@link Trial#parameters}
   */
  public Map<String, Object> named(Map<String, Object> nested) {
    Map<String, Object> named = new LinkedHashMap<>();
    for (Parameter parameter : parameters) {
      if (has(nested, parameter)) {
        named.put(parameter.name(), value(nested, parameter));
      }
    }
    return named;
  }

  /** Whether nested values hold one at a parameter's path, be it {@code null}. */
  static boolean has(Map<String, Object> nested, Parameter parameter) {
    Object within = nested;
    for (String name : parameter.path()) {
      if (!(within instanceof Map<?, ?> map) || !map.containsKey(name)) {
        return false;
      }
      within = map.get(name);
    }
    return true;
  }

  /** Returns the value at a parameter's path, which {@link #has} one. */
  static Object value(Map<String, Object> nested, Parameter parameter) {
    Object within = nested;
    for (String name : parameter.path()) {
      within = ((Map<?, ?>) within).get(name);
    }
    return within;
  }
}
