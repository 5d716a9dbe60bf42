package org.bindery.losses;

import java.util.Optional;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.LossContract;

/** What configurations and signals the losses refuse, in one wording. */
final class Limits {
  /** The scale CLIP begins with and its cap. */
  static final Optional<LogitScale> CLIP = Optional.of(new LogitScale.Learned(1 / 0.07, 100));

  private Limits() {}

  /** Refuses a number of signals that a loss does not join. */
  static void signals(String loss, LossContract contract, int arity) {
    int least = 2;
    int most = 2;
    if (contract instanceof LossContract.Tuples tuples) {
      least = tuples.least();
      most = tuples.most();
    }
    if (arity < least || arity > most) {
      String range =
          least == most
              ? "" + least
              : least + (most == Integer.MAX_VALUE ? " or more" : "-" + most);
      throw refusal("signals", arity, "The loss " + loss + " joins " + range + " signals");
    }
  }

  /** Refuses what is not a finite number from {@code least} to {@code most}. */
  static void range(String loss, String component, double value, double least, double most) {
    if (!(value >= least && value <= most) || !Double.isFinite(value)) {
      String range =
          Double.isInfinite(most)
              ? (Double.isInfinite(least) ? "finite" : "at least " + least)
              : "from " + least + " to " + most;
      throw refusal(component, value, "The " + component + " of the loss " + loss + " is " + range);
    }
  }

  /** Refuses what is not a finite number above 0. */
  static void positive(String loss, String component, double value) {
    if (!(value > 0) || !Double.isFinite(value)) {
      throw refusal(component, value, "The " + component + " of the loss " + loss + " is positive");
    }
  }

  /** Refuses batches that hold too few rows for a loss that needs others than the row itself. */
  static void others(String loss, int rows) {
    if (rows < 2) {
      throw new ConfigException(
          "batch",
          String.valueOf(rows),
          "The loss "
              + loss
              + " compares a row with the others of its batch: it needs at least 2 rows, not "
              + rows
              + ".");
    }
  }

  private static ConfigException refusal(String component, Number value, String rule) {
    return new ConfigException(
        "loss." + component, String.valueOf(value), rule + ", not " + value + ".");
  }
}
