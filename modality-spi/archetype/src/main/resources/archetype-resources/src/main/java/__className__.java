package ${package};

import java.util.Arrays;

/**
 * One sample: what a person would call a recording, a picture, a reading. Here a single channel of
 * numbers at equal distances in time.
 *
 * <p>To change: give it what your signal has, such as a rate, several channels, a unit. It must stay
 * immutable and keep value equality, and refuse what cannot be meant.
 *
 * @param values at least one, all finite; not written to
 */
public record ${className}(float[] values) {
  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException saying what is wrong with them
   */
  public ${className} {
    if (values.length == 0) {
      throw new IllegalArgumentException("the signal is empty");
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("the signal contains " + value);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ${className} signal && Arrays.equals(values, signal.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "a signal of " + values.length + " values";
  }
}
