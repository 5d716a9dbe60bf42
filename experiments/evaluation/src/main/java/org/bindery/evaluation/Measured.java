package org.bindery.evaluation;

import java.util.Locale;
import org.bindery.spi.ConfigException;

/**
 * A share that never stands alone.
 *
 * @param value the fraction, in {@code [0, 1]}
 * @param low the lower end of its 95 % interval
 * @param high the upper end of its 95 % interval
 * @param chance what ranking at random scores
 * @param n how many queries it is the mean over
 */
public record Measured(double value, double low, double high, double chance, int n) {
  /**
   * Checks the order.
   *
   * @throws ConfigException unless {@code 0 <= low <= high <= 1}, value and chance lie in {@code
   *     [0, 1]}, and {@code n >= 1}
   */
  public Measured {
    if (!(low >= 0 && low <= high && high <= 1)
        || !(value >= 0 && value <= 1)
        || !(chance >= 0 && chance <= 1)
        || n < 1) {
      throw new ConfigException(
          "measured",
          String.valueOf(value),
          "A measured share of "
              + value
              + " in ["
              + low
              + ", "
              + high
              + "] with chance "
              + chance
              + " over "
              + n
              + " queries is not possible: use fractions from 0 to 1.");
    }
  }

  /** Returns whether the whole interval lies above chance. */
  public boolean aboveChance() {
    return low > chance;
  }

  /** Returns such as {@code 31.2 % (24.0 to 38.7), chance 6.7 %, n = 150}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%.1f %% (%.1f to %.1f), chance %.2g %%, n = %d",
        100 * value,
        100 * low,
        100 * high,
        100 * chance,
        n);
  }
}
