package org.bindery.sweeps;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What to try.
 *
 * @param parameters as in {@link Trial#parameters}
 * @param expectation what the search expects of it, such as {@code predicted_value} and {@code
 *     expected_improvement}; empty for searches that expect nothing
 */
public record Suggestion(Map<String, Object> parameters, Map<String, Double> expectation) {
  /** Copies the maps, keeping their order. */
  public Suggestion {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    expectation = Collections.unmodifiableMap(new LinkedHashMap<>(expectation));
  }
}
