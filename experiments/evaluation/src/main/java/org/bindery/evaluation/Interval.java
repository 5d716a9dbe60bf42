package org.bindery.evaluation;

import java.util.Locale;
import org.bindery.spi.ConfigException;

/**
 * A 95 % interval.
 *
 * @param low its lower end
 * @param high its upper end, at least {@code low}
 */
public record Interval(double low, double high) {
  /**
   * Checks the order.
   *
   * @throws ConfigException if the ends are not in order
   */
  public Interval {
    if (!(low <= high)) {
      throw new ConfigException(
          "interval",
          low + ".." + high,
          "An interval cannot run from " + low + " to " + high + ".");
    }
  }

  /** Returns whether a value lies inside, ends included. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.4g to %.4g", low, high);
  }
}
