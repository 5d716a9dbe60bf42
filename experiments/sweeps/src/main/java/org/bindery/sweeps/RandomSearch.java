package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Draws every parameter by itself, whatever was tried: one number per parameter that is searched,
 * in the order of {@link ParameterSpace#parameters()}. Never ends.
 */
public final class RandomSearch implements Search {
  private final ParameterSpace space;

  /** Searches a space. */
  public RandomSearch(ParameterSpace space) {
    this.space = space;
  }

  @Override
  public List<Suggestion> next(List<Trial> trials, int most, RandomGenerator random) {
    List<Suggestion> suggestions = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      List<Object> values = new ArrayList<>();
      for (Parameter parameter : space.parameters()) {
        boolean searched = parameter.distribution().searched();
        values.add(parameter.distribution().at(searched ? random.nextDouble() : 0.5));
      }
      suggestions.add(new Suggestion(space.nested(values), Map.of()));
    }
    return suggestions;
  }
}
