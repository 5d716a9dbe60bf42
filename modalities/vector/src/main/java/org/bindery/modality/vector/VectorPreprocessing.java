package org.bindery.modality.vector;

import java.util.Set;
import org.bindery.spi.ConfigException;

/**
 * How vectors become {@code values [length]} and {@code mask [length]}, 1 where a number is there
 * and 0 where it is missing or the vector is shorter. Scales are not touched here: a preprocessor
 * sees one row at a time; see {@link VectorTrunk#standardize}.
 *
 * @param length of the features, 1 to 65,536: at least that of the longest vector. For an {@code
 *     identity} trunk it is exactly the length of the vectors
 * @param transform {@code none}; or {@code log}: {@code sign(x) ln(1 + |x|)}, for numbers such as
 *     concentrations and counts whose few largest dwarf the others
 * @param drop in training, each number is left out with this probability, in {@code [0, 1)}; one
 *     always stays. Then no single number is relied on
 */
public record VectorPreprocessing(int length, String transform, double drop) {
  /** The value of {@link #transform} that changes nothing. */
  public static final String NONE = "none";

  /** The value of {@link #transform} that brings large numbers closer. */
  public static final String LOG = "log";

  private static final int LONGEST = 65_536;

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public VectorPreprocessing {
    require(length >= 1 && length <= LONGEST, "length", length, "1 to " + LONGEST);
    require(
        Set.of(NONE, LOG).contains(transform),
        "transform",
        "'" + transform + "'",
        "'none' or 'log'");
    require(drop >= 0 && drop < 1, "drop", drop, "0 or more, less than 1");
  }

  /** Returns up to 256 numbers as they are, one in ten left out in training. */
  public static VectorPreprocessing defaults() {
    return new VectorPreprocessing(256, NONE, 0.1);
  }

  /** Returns what features of another model need: their length and nothing done to them. */
  public static VectorPreprocessing embeddings(int length) {
    return new VectorPreprocessing(length, NONE, 0);
  }

  static void require(boolean holds, String component, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          component,
          String.valueOf(value),
          "Vector: " + component + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
