package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.bindery.spi.ConfigException;

/**
 * Tries every combination of values once, parameters sorted by name and the last one changing
 * fastest, as W&amp;B. A combination that any trial had is not proposed again, whatever became of
 * the trial; numbers count as the same however written (3 and 3.0), and a trial's map value may
 * have got more keys since.
 */
public final class GridSearch implements Search {
  private final ParameterSpace space;
  private final List<Parameter> searched;
  private final List<List<Object>> axes = new ArrayList<>();

  /**
   * Searches a space.
   *
   * @throws ConfigException if a parameter has no list of values
   */
  public GridSearch(ParameterSpace space) {
    this.space = space;
    this.searched = space.searched();
    for (Parameter parameter : searched) {
      axes.add(
          parameter
              .distribution()
              .grid()
              .orElseThrow(
                  () ->
                      new ConfigException(
                          parameter.name(),
                          parameter.distribution().name(),
                          "A grid cannot try all of "
                              + parameter.name()
                              + ", which is "
                              + parameter.distribution().name()
                              + ".")));
    }
  }

  /** Returns how many combinations there are; {@link Long#MAX_VALUE} where a long is too small. */
  public long size() {
    double size = 1;
    for (List<Object> axis : axes) {
      size *= axis.size();
    }
    return size >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) size;
  }

  @Override
  public List<Suggestion> next(List<Trial> trials, int most, RandomGenerator random) {
    Set<List<Object>> used = new HashSet<>();
    for (Trial trial : trials) {
      if (searched.stream().allMatch(p -> ParameterSpace.has(trial.parameters(), p))) {
        used.add(tried(trial));
      }
    }
    List<Suggestion> suggestions = new ArrayList<>();
    int[] at = new int[axes.size()];
    boolean more = true;
    while (more && suggestions.size() < most) {
      List<Object> values = new ArrayList<>();
      for (int i = 0; i < at.length; i++) {
        values.add(axes.get(i).get(at[i]));
      }
      if (used.add(values.stream().map(PlainValues::key).toList())) {
        suggestions.add(new Suggestion(space.nested(withConstants(values)), Map.of()));
      }
      more = advance(at);
    }
    return suggestions;
  }

  private List<Object> tried(Trial trial) {
    List<Object> keys = new ArrayList<>();
    for (int i = 0; i < searched.size(); i++) {
      Object value = ParameterSpace.value(trial.parameters(), searched.get(i));
      keys.add(PlainValues.key(value instanceof Map<?, ?> map ? known(map, axes.get(i)) : value));
    }
    return keys;
  }

  private static Map<?, ?> known(Map<?, ?> value, List<Object> axis) {
    Set<Object> names = new HashSet<>();
    for (Object choice : axis) {
      if (choice instanceof Map<?, ?> map) {
        names.addAll(map.keySet());
      }
    }
    Map<Object, Object> kept = new LinkedHashMap<>(value);
    kept.keySet().retainAll(names);
    return kept;
  }

  private List<Object> withConstants(List<Object> values) {
    List<Object> all = new ArrayList<>();
    int next = 0;
    for (Parameter parameter : space.parameters()) {
      boolean constant = !parameter.distribution().searched();
      all.add(constant ? parameter.distribution().at(0.5) : values.get(next++));
    }
    return all;
  }

  private boolean advance(int[] at) {
    for (int i = at.length - 1; i >= 0; i--) {
      if (++at[i] < axes.get(i).size()) {
        return true;
      }
      at[i] = 0;
    }
    return false;
  }
}
