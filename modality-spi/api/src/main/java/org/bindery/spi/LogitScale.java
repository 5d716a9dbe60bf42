package org.bindery.spi;

/**
 * The factor (one over the temperature) by which cosines are multiplied before the softmax.
 * ImageBind fixes it for audio (20), depth (5), thermal (10) and IMU (5) and learns it for text.
 */
public sealed interface LogitScale {
  /** Returns the factor at the start, positive. */
  double initial();

  /** Returns the largest allowed factor. */
  double max();

  /**
   * A factor that stays.
   *
   * @param initial the factor, positive
   */
  record Fixed(double initial) implements LogitScale {
    /** Checks the range. */
    public Fixed {
      check(initial, initial);
    }

    @Override
    public double max() {
      return initial;
    }
  }

  /**
   * A factor learned as its logarithm.
   *
   * @param initial the factor at the start, positive
   * @param max the cap, at least {@code initial}; CLIP uses 100
   */
  record Learned(double initial, double max) implements LogitScale {
    /** Checks the range. */
    public Learned {
      check(initial, max);
    }
  }

  private static void check(double initial, double max) {
    if (!(initial > 0) || !(max >= initial) || !Double.isFinite(max)) {
      throw new ConfigException(
          "logitScale",
          initial + " (cap " + max + ")",
          "Logit scale "
              + initial
              + " with cap "
              + max
              + " is not allowed: it must be positive and at most its cap.");
    }
  }
}
