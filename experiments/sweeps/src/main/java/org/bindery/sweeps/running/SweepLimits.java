package org.bindery.sweeps.running;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.Trial;

/**
 * How far a sweep goes.
 *
 * @param runCap trials proposed in all, failed ones too; none for as many as the search proposes
 * @param reached whether a trial, running or over, has reached the target: then none is proposed
 *     any more and those that run finish
 * @param timePerTrial after which an attempt has failed; none for no limit
 */
public record SweepLimits(
    OptionalInt runCap, Predicate<Trial> reached, Optional<Duration> timePerTrial) {
  /** As many trials as the search proposes, each as long as it takes. */
  public static final SweepLimits NONE =
      new SweepLimits(OptionalInt.empty(), trial -> false, Optional.empty());

  /** Refuses a cap under 1 and a time that is not positive. */
  public SweepLimits {
    if (runCap.isPresent() && runCap.getAsInt() < 1) {
      throw new ConfigException(
          "run_cap",
          "" + runCap.getAsInt(),
          "run_cap is " + runCap.getAsInt() + "; a sweep needs 1 trial or more.");
    }
    timePerTrial
        .filter(time -> time.isNegative() || time.isZero())
        .ifPresent(
            time -> {
              throw new ConfigException(
                  "timePerTrial",
                  time.toString(),
                  "A trial cannot be done in " + time.toMillis() + " ms; give a positive time.");
            });
  }

  /** What a sweep says of how far it goes; it says nothing of time. */
  public static SweepLimits of(SweepConfig config) {
    return new SweepLimits(config.runCap(), config::reached, Optional.empty());
  }

  /** The same with at most this many trials. */
  public SweepLimits capped(int trials) {
    return new SweepLimits(OptionalInt.of(trials), reached, timePerTrial);
  }

  /** The same, proposing nothing more once this is true of any trial. */
  public SweepLimits until(Predicate<Trial> target) {
    return new SweepLimits(runCap, target, timePerTrial);
  }

  /** The same with this much time for each attempt. */
  public SweepLimits within(Duration time) {
    return new SweepLimits(runCap, reached, Optional.of(time));
  }
}
