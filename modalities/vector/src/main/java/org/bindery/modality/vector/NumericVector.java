package org.bindery.modality.vector;

import java.util.Arrays;
import java.util.List;

/**
 * Some numbers that belong together, in a fixed order.
 *
 * @param names of the numbers, or none at all if they have none
 * @param values at least one; NaN where a number is missing, of which not all are; not written to
 */
public record NumericVector(List<String> names, float[] values) {
  /** Larger numbers would drown their squares in what a float can hold. */
  static final float LARGEST = 1e15f;

  /**
   * Checks number and range.
   *
   * @throws IllegalArgumentException if there is no number, one is out of range, or names and
   *     numbers do not agree
   */
  public NumericVector {
    names = List.copyOf(names);
    if (values.length == 0) {
      throw new IllegalArgumentException("the vector has no numbers");
    }
    if (!names.isEmpty() && names.size() != values.length) {
      throw new IllegalArgumentException(
          "the vector has " + values.length + " numbers and " + names.size() + " names");
    }
    boolean known = false;
    for (int i = 0; i < values.length; i++) {
      if (Math.abs(values[i]) > LARGEST) {
        throw new IllegalArgumentException(
            "number "
                + (i + 1)
                + (names.isEmpty() ? "" : " (" + names.get(i) + ")")
                + " of the vector is "
                + values[i]
                + ", beyond "
                + LARGEST
                + " either way");
      }
      known |= !Float.isNaN(values[i]);
    }
    if (!known) {
      throw new IllegalArgumentException("all numbers of the vector are missing");
    }
  }

  /** Returns a vector without names. */
  public static NumericVector of(float... values) {
    return new NumericVector(List.of(), values.clone());
  }

  /** Tells whether a number is missing. */
  public boolean isMissing(int index) {
    return Float.isNaN(values[index]);
  }

  /** Compares names and numbers, a missing one being like another. */
  @Override
  public boolean equals(Object other) {
    return other instanceof NumericVector vector
        && names.equals(vector.names)
        && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return 31 * names.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return names.isEmpty() ? Arrays.toString(values) : names + " = " + Arrays.toString(values);
  }
}
