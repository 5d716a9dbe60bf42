package org.bindery.advisor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bindery.evaluation.Interval;

/**
 * A score from the data at hand.
 *
 * @param value the score
 * @param interval 95 %, by the bootstrap over pairs; empty if none was drawn
 */
public record Estimate(double value, Optional<Interval> interval) {
  private static final double TAIL = 0.025;

  /**
   * Puts an interval around a value by how far draws stray from their own mean. Their mean itself
   * is left out of it: a draw repeats rows, knows less, and so scores lower.
   */
  static Estimate of(double value, double... draws) {
    if (draws.length == 0) {
      return new Estimate(value, Optional.empty());
    }
    double mean = Arrays.stream(draws).average().orElseThrow();
    double[] sorted = Arrays.stream(draws).sorted().map(draw -> value + draw - mean).toArray();
    double low = Math.min(value, quantile(sorted, TAIL));
    double high = Math.max(value, quantile(sorted, 1 - TAIL));
    return new Estimate(value, Optional.of(new Interval(low, high)));
  }

  private static double quantile(double[] sorted, double share) {
    double position = share * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }

  /** Returns the lower end of the interval, but not below 0; the value itself if there is none. */
  public double lowerBound() {
    return Math.max(0, interval.map(Interval::low).orElse(value));
  }

  /** Returns such as {@code 4.21 (3.90 to 4.48)}. */
  @Override
  public String toString() {
    String number = String.format(Locale.ROOT, "%.2f", value);
    return interval
        .map(i -> number + String.format(Locale.ROOT, " (%.2f to %.2f)", i.low(), i.high()))
        .orElse(number);
  }
}
