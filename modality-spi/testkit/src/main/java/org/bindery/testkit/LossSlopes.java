package org.bindery.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/**
 * Gradients of a loss against differences.
 *
 * @param config the loss's configuration, for messages
 * @param point where; its numbers are moved and put back
 * @param actual the engine's gradient by each of {@link LossPoint#numbers}
 */
record LossSlopes(Record config, LossPoint point, List<double[]> actual) {
  /** Of the oracle, whose rounding is far below. */
  private static final double STEP = 1e-6;

  /** Of the engine's own floats: rounding and curvature both show a little. */
  private static final double OWN_STEP = 1e-2;

  /** Compares every number with central differences of an oracle in double precision. */
  void requireThoseOf(DoubleSupplier oracle) {
    List<double[]> numbers = point.numbers();
    for (int k = 0; k < numbers.size(); k++) {
      double[] expected = new double[numbers.get(k).length];
      double largest = 0;
      for (int i = 0; i < expected.length; i++) {
        double kept = numbers.get(k)[i];
        numbers.get(k)[i] = kept + STEP;
        double up = oracle.getAsDouble();
        numbers.get(k)[i] = kept - STEP;
        double down = oracle.getAsDouble();
        numbers.get(k)[i] = kept;
        expected[i] = (up - down) / (2 * STEP);
        largest = Math.max(largest, Math.abs(expected[i]));
      }
      for (int i = 0; i < expected.length; i++) {
        if (!(Math.abs(actual.get(k)[i] - expected[i]) <= 1e-3 * Math.max(0.1, largest))) {
          throw Failure.of(
              "For {} and {} signals the gradient by {} is {} at number {}, the oracle's slope is"
                  + " {}: check what is detached, and start no result from a parameter.",
              config,
              point.signals(),
              named(k),
              actual.get(k)[i],
              i,
              expected[i]);
        }
      }
    }
  }

  /** Compares slopes in drawn directions with wide differences in single precision. */
  void requireRoughlyThoseOf(DoubleSupplier loss) {
    SplittableRandom random = new SplittableRandom(3);
    for (int k = 0; k < actual.size(); k++) {
      double[] numbers = point.numbers().get(k);
      double[] kept = numbers.clone();
      for (int trial = 0; trial < 4; trial++) {
        double[] direction = random.doubles(kept.length, -1, 1).toArray();
        double length = Math.sqrt(Arrays.stream(direction).map(x -> x * x).sum());
        double expected = 0;
        double size = 0;
        for (int sign : new int[] {1, -1}) {
          for (int i = 0; i < kept.length; i++) {
            numbers[i] = kept[i] + sign * OWN_STEP * direction[i] / length;
          }
          expected += sign * loss.getAsDouble() / (2 * OWN_STEP);
        }
        System.arraycopy(kept, 0, numbers, 0, kept.length);
        double slope = 0;
        for (int i = 0; i < kept.length; i++) {
          slope += actual.get(k)[i] * direction[i] / length;
          size += actual.get(k)[i] * actual.get(k)[i];
        }
        if (!(Math.abs(slope - expected) <= 2e-3 + 2e-2 * Math.sqrt(size))) {
          throw Failure.of(
              "For {} and {} signals the gradient by {} says a slope of {}, differences say {}:"
                  + " check what is detached.",
              config,
              point.signals(),
              named(k),
              slope,
              expected);
        }
      }
    }
  }

  private String named(int k) {
    if (k < point.signals()) {
      return "signal " + k;
    }
    return k == point.signals()
        ? "the scale"
        : List.copyOf(point.parameters().keySet()).get(k - point.signals() - 1);
  }
}
