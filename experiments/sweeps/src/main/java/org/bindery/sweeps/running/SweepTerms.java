package org.bindery.sweeps.running;

import java.time.Duration;
import org.bindery.spi.ConfigException;

/**
 * What all who take part in a sweep agree on; kept in its folder.
 *
 * @param metric what the sweep is about, such as {@code val/loss}; empty if about nothing
 * @param seed of all proposals
 * @param forgiven how often a trial's process may die before the trial has failed; not meant are
 *     errors of its program, which are never forgiven
 * @param patience without a sign of life for this long a claim's owner counts as dead; of dead
 *     processes on the same machine this need not be waited for
 */
public record SweepTerms(String metric, long seed, int forgiven, Duration patience) {
  /** How often processes may die, and for how long they may be silent, if nothing is said. */
  public static final SweepTerms DEFAULT = new SweepTerms("", 0, 2, Duration.ofSeconds(90));

  /** Refuses a negative count and a patience under a tenth of a second. */
  public SweepTerms {
    if (forgiven < 0) {
      throw new ConfigException(
          "forgiven",
          "" + forgiven,
          "A trial's process cannot be forgiven " + forgiven + " deaths; give 0 or more.");
    }
    if (patience.toMillis() < 100) {
      throw new ConfigException(
          "patience",
          patience.toString(),
          "A patience of "
              + patience.toMillis()
              + " ms is too short to tell a slow worker from"
              + " a dead one; give 100 ms or more.");
    }
  }

  /** The same about this metric. */
  public SweepTerms about(String metric) {
    return new SweepTerms(metric, seed, forgiven, patience);
  }

  /** The same with this seed. */
  public SweepTerms seeded(long seed) {
    return new SweepTerms(metric, seed, forgiven, patience);
  }

  /** The same, forgiving this many deaths. */
  public SweepTerms forgiving(int forgiven) {
    return new SweepTerms(metric, seed, forgiven, patience);
  }

  /** The same, waiting this long for a sign of life. */
  public SweepTerms waiting(Duration patience) {
    return new SweepTerms(metric, seed, forgiven, patience);
  }

  /** How often signs of life are given: often enough that a few may be lost. */
  Duration beat() {
    return Duration.ofMillis(Math.min(1_000, patience.toMillis() / 8));
  }
}
