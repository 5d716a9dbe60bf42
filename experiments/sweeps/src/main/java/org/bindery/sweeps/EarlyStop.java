package org.bindery.sweeps;

import java.util.List;
import java.util.Set;

/** Names the running trials that are not worth going on with. Immutable. */
public interface EarlyStop {
  /** Stops nothing. */
  EarlyStop NEVER = trials -> Set.of();

  /**
   * Returns the ids of running trials to stop.
   *
   * @param trials all of the sweep
   */
  Set<String> toStop(List<Trial> trials);
}
