package org.bindery.testkit;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A sample of four numbers; its array can be written to, so that a broken modality may do it. */
public record Tiny(float[] values) {
  static final int LENGTH = 4;

  static Tiny draw(RandomGenerator random) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Tiny(values);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Tiny tiny && Arrays.equals(values, tiny.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
