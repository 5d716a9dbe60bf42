package org.bindery.spi.support;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Where the clips of a recording lie: the first at its start, the last at its end, evenly spaced
 * between; all at the start where the recording is shorter than a clip. ImageBind's rule for sounds
 * and videos, in exact arithmetic on the binary values of the durations, so that the same samples
 * and frames are cut: clip i of n begins at {@code max(duration - seconds, 0) * i / max(n - 1, 1)}.
 *
 * @param seconds the length of a clip, positive
 * @param clips how many, at least 1; a single one is the start
 */
public record ClipSampler(double seconds, int clips) {
  /** So many digits that a value half-way between two doubles is still seen as that. */
  private static final MathContext EXACT_ENOUGH = new MathContext(160);

  /** Checks the ranges. */
  public ClipSampler {
    if (!(seconds > 0) || !Double.isFinite(seconds) || clips < 1) {
      throw new IllegalArgumentException(
          clips + " clips of " + seconds + " s cannot be taken: use at least 1 of more than 0 s.");
    }
  }

  /**
   * One clip.
   *
   * @param start where it begins
   * @param end where it ends, maybe behind the end of the recording
   */
  public record Clip(Moment start, Moment end) {}

  /**
   * An exact point in time, {@code numerator / denominator} seconds from the start.
   *
   * @param numerator 0 or more
   * @param denominator positive
   */
  public record Moment(BigDecimal numerator, int denominator) {
    /** Returns the seconds as the nearest double. */
    public double seconds() {
      return numerator.divide(BigDecimal.valueOf(denominator), EXACT_ENOUGH).doubleValue();
    }

    /** Returns {@code floor(rate * seconds)}, exact. */
    public long floorAt(int rate) {
      return numerator
          .multiply(BigDecimal.valueOf(rate))
          .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.FLOOR)
          .longValueExact();
    }
  }

  /**
   * Returns a clip.
   *
   * @param index which, from 0
   * @param duration of the recording in seconds, finite
   */
  public Clip clip(int index, double duration) {
    if (index < 0 || index >= clips) {
      throw new IllegalArgumentException("There is no clip " + index + " of " + clips + ".");
    }
    int denominator = Math.max(1, clips - 1);
    BigDecimal length = new BigDecimal(seconds);
    BigDecimal latest = new BigDecimal(duration).subtract(length).max(BigDecimal.ZERO);
    BigDecimal start = latest.multiply(BigDecimal.valueOf(index));
    BigDecimal end = start.add(length.multiply(BigDecimal.valueOf(denominator)));
    return new Clip(new Moment(start, denominator), new Moment(end, denominator));
  }
}
