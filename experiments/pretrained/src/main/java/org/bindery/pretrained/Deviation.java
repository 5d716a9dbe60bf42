package org.bindery.pretrained;

import java.util.Arrays;

/**
 * How far an array is from the reference's.
 *
 * @param tensor the reference's name of it
 * @param largest the largest absolute difference; infinite if the sizes differ or one is not finite
 * @param tolerance what is allowed
 * @param where the place of the largest difference, and both values
 */
public record Deviation(String tensor, double largest, double tolerance, String where) {

  /** Compares two arrays of the same layout. */
  static Deviation between(
      String tensor, long[] shape, float[] expected, float[] actual, double tolerance) {
    if (expected.length != actual.length) {
      return new Deviation(
          tensor,
          Double.POSITIVE_INFINITY,
          tolerance,
          actual.length + " values where the reference has " + expected.length);
    }
    double largest = 0;
    int at = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      if (!(difference <= largest)) {
        largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        at = i;
      }
    }
    return new Deviation(
        tensor,
        largest,
        tolerance,
        expected.length == 0
            ? "nothing to compare"
            : "at %s: %s, the reference has %s"
                .formatted(Arrays.toString(place(at, shape)), actual[at], expected[at]));
  }

  private static long[] place(long index, long[] shape) {
    long[] place = new long[shape.length];
    long rest = index;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      place[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return place;
  }

  /** Tells whether it is within the tolerance. */
  public boolean isWithin() {
    return largest <= tolerance;
  }

  @Override
  public String toString() {
    return "%s differs by %.2g, %s %.0e (%s)"
        .formatted(tensor, largest, isWithin() ? "at most" : "more than", tolerance, where);
  }
}
