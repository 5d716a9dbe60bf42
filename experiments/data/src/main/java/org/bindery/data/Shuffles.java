package org.bindery.data;

import java.util.random.RandomGenerator;

/** Permutations. */
final class Shuffles {
  private Shuffles() {}

  static int[] identity(int length) {
    int[] values = new int[length];
    for (int i = 0; i < length; i++) {
      values[i] = i;
    }
    return values;
  }

  /** Fisher and Yates, in place: every order equally likely. */
  static void shuffle(int[] values, RandomGenerator random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }
}
