package org.bindery.evaluation.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.bindery.spi.ConfigException;

/**
 * Holm's (1979) step-down adjustment: with {@code m} questions asked at once, the i-th smallest
 * probability counts {@code m - i + 1} times, never less than the one before it. Calling those
 * under .05 different is wrong anywhere at most one time in twenty, however the questions depend on
 * each other.
 */
public final class Holm {
  private Holm() {}

  /**
   * Returns the adjusted probabilities, in the order given.
   *
   * @param probabilities each in {@code [0, 1]}
   * @throws ConfigException if one is not
   */
  public static double[] adjust(double... probabilities) {
    for (double p : probabilities) {
      if (!(p >= 0 && p <= 1)) {
        throw new ConfigException(
            "p", String.valueOf(p), "A probability of " + p + " cannot be adjusted: use 0 to 1.");
      }
    }
    int[] order =
        IntStream.range(0, probabilities.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> probabilities[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[probabilities.length];
    double largest = 0;
    for (int i = 0; i < order.length; i++) {
      double counted = Math.min(1, (order.length - i) * probabilities[order[i]]);
      largest = Math.max(largest, counted);
      adjusted[order[i]] = largest;
    }
    return adjusted;
  }
}
