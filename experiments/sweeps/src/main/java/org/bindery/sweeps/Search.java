package org.bindery.sweeps;

import java.util.List;
import java.util.random.RandomGenerator;

/** Proposes parameters. Immutable and safe for use by many threads. */
public interface Search {
  /**
   * Proposes what to try next.
   *
   * @param trials all of the sweep so far, those still running too
   * @param most how many proposals are wanted, at least 1
   * @param random draws; the same state and the same trials give the same proposals
   * @return at most {@code most}; fewer or none when there is nothing left to try
   */
  List<Suggestion> next(List<Trial> trials, int most, RandomGenerator random);
}
