package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One trial of a sweep, as search and early stopping see it.
 *
 * @param id its name within the sweep
 * @param parameters what it was given: names as in the sweep's YAML, with nested parameters as maps
 *     within maps and without W&amp;B's {@code value} around them
 * @param state how it stands
 * @param history every value the sweep's metric was logged with, in order; may hold NaN
 * @param summary the last value of everything it logged
 */
public record Trial(
    String id,
    Map<String, Object> parameters,
    TrialState state,
    List<Double> history,
    Map<String, Double> summary) {
  /** Copies maps and list, keeping their order. */
  public Trial {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    history = Collections.unmodifiableList(new ArrayList<>(history));
    summary = Collections.unmodifiableMap(new LinkedHashMap<>(summary));
  }
}
