package org.bindery.sweeps.running;

import java.util.List;
import java.util.Map;
import org.bindery.sweeps.Trial;

/**
 * What a sweep came to.
 *
 * @param trials all that can be read, in the order in which they were proposed
 * @param damaged a sentence for each that cannot, by trial
 * @param why no more were proposed, in one sentence
 */
public record SweepResult(List<Trial> trials, Map<String, String> damaged, String why) {
  /** Copies list and map. */
  public SweepResult {
    trials = List.copyOf(trials);
    damaged = Map.copyOf(damaged);
  }
}
