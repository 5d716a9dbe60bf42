package org.bindery.sweeps.running;

import java.util.Objects;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.TrialState;

/**
 * What became of a trial.
 *
 * @param state one that {@link TrialState#isOver}
 * @param message one sentence: why it failed or was stopped; empty if it finished
 * @param seconds its last attempt took; 0 if there was none
 */
public record Outcome(TrialState state, String message, double seconds) {
  /** Refuses a state in which more may come. */
  public Outcome {
    Objects.requireNonNull(message, "message");
    if (!state.isOver()) {
      throw new ConfigException(
          "outcome.state",
          state.name(),
          "A trial that is " + state + " has no outcome yet; give FINISHED, STOPPED or FAILED.");
    }
  }
}
