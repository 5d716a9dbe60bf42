package org.bindery.modality.imu;

import java.util.Set;
import org.bindery.spi.ConfigException;

/**
 * How recordings become {@code [6, samples]}, acceleration x, y, z and rotation x, y, z: resampled
 * to {@code rate}, the middle taken, divided by fixed numbers and perhaps standardized. Where there
 * is no gyroscope, its three channels are 0.
 *
 * <p>ImageBind's loader was never published; it is known that 5 s around a narrated moment became
 * 2000 samples, in the order and units of nobody knows what.
 *
 * @param samples length of the features, 8 to 100,000
 * @param rate samples per second of the features. Recordings of other rates are interpolated
 *     linearly; where the rate falls, the triangle grows as wide as a new step, which keeps out
 *     what the new rate cannot hold
 * @param fit what becomes of a recording that is too short: {@code hold}, its first and last values
 *     are held; {@code zero}, zeros stand before and after it; or {@code stretch}: a recording of
 *     any length is stretched or pressed to fill the features exactly, whatever {@code rate} says,
 *     right for gestures that mean the same fast and slow
 * @param gravity by what accelerations in m/s2 are divided: 9.80665 for multiples of gravity
 * @param turn by what rotations in rad/s are divided
 * @param standardize whether then each channel is moved to mean 0 and, if it varies, brought to
 *     deviation 1 over the features, which takes out gravity and how hard things move
 * @param shift in training, the features begin earlier or later by up to this many seconds
 * @param noise in training, normal noise of this deviation is added at the end
 */
public record ImuPreprocessing(
    int samples,
    double rate,
    String fit,
    double gravity,
    double turn,
    boolean standardize,
    double shift,
    double noise) {
  /** The value of {@link #fit} that repeats the ends. */
  public static final String HOLD = "hold";

  /** The value of {@link #fit} that puts zeros at the ends. */
  public static final String ZERO = "zero";

  /** The value of {@link #fit} that ignores time. */
  public static final String STRETCH = "stretch";

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public ImuPreprocessing {
    require(samples >= 8 && samples <= 100_000, "samples", samples, "8 to 100000");
    require(rate > 0 && rate <= 1e6, "rate", rate, "samples per second, more than 0");
    require(
        Set.of(HOLD, ZERO, STRETCH).contains(fit),
        "fit",
        "'" + fit + "'",
        "'hold', 'zero' or 'stretch'");
    require(gravity > 0 && Double.isFinite(gravity), "gravity", gravity, "a number above 0");
    require(turn > 0 && Double.isFinite(turn), "turn", turn, "a number above 0");
    require(shift >= 0 && shift <= 60, "shift", shift, "0 to 60 seconds");
    require(noise >= 0 && noise <= 10, "noise", noise, "0 to 10");
  }

  /** Returns 5 s at 100 Hz in multiples of gravity and rad/s, moved by up to 0.1 s in training. */
  public static ImuPreprocessing defaults() {
    return new ImuPreprocessing(500, 100, HOLD, 9.80665, 1, false, 0.1, 0.02);
  }

  /** Returns ImageBind's 5 s at 400 Hz without augmentation. */
  public static ImuPreprocessing imageBind() {
    return new ImuPreprocessing(2000, 400, HOLD, 9.80665, 1, false, 0, 0);
  }

  /** Returns the same without augmentation. */
  public ImuPreprocessing plain() {
    return new ImuPreprocessing(samples, rate, fit, gravity, turn, standardize, 0, 0);
  }

  /** Returns the same for another length and rate. */
  public ImuPreprocessing withLength(int otherSamples, double otherRate) {
    return new ImuPreprocessing(
        otherSamples, otherRate, fit, gravity, turn, standardize, shift, noise);
  }

  /** Returns the same with another {@link #fit}. */
  public ImuPreprocessing fittedBy(String other) {
    return new ImuPreprocessing(samples, rate, other, gravity, turn, standardize, shift, noise);
  }

  /** Returns the same with each channel standardized. */
  public ImuPreprocessing standardized() {
    return new ImuPreprocessing(samples, rate, fit, gravity, turn, true, shift, noise);
  }

  /** Returns by how many samples the features may move either way. */
  int margin() {
    return (int) Math.round(shift * rate);
  }

  static void require(boolean holds, String component, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          component,
          String.valueOf(value),
          "IMU: " + component + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
