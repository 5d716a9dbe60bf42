package org.bindery.sweeps.running;

import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bindery.sweeps.Search;
import org.bindery.sweeps.Suggestion;
import org.bindery.sweeps.Trial;

/** Proposes the numbers from 1, each with a draw. */
record Numbered(int most) implements Search {
  @Override
  public List<Suggestion> next(List<Trial> trials, int wanted, RandomGenerator random) {
    return trials.size() >= most
        ? List.of()
        : List.of(
            new Suggestion(
                Map.of("number", trials.size() + 1, "draw", random.nextDouble()), Map.of()));
  }

  static int number(TrialContext trial) {
    return ((Number) trial.parameters().get("number")).intValue();
  }
}
