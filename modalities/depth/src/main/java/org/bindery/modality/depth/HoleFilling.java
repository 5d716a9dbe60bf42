package org.bindery.modality.depth;

import java.util.Arrays;

/**
 * Fills what was not measured from its rim inward: in each round every hole that touches known
 * pixels (of its eight neighbors) takes their mean, until none is left. Simple, without parameters,
 * and never outside the range of what was measured.
 */
final class HoleFilling {
  private HoleFilling() {}

  /**
   * Fills the holes.
   *
   * @param meters 0 at holes, at least one value is not; written to
   */
  static void fill(float[] meters, int width, int height) {
    int[] holes = new int[meters.length];
    int count = 0;
    for (int i = 0; i < meters.length; i++) {
      if (meters[i] == 0) {
        holes[count++] = i;
      }
    }
    holes = rim(Arrays.copyOf(holes, count), meters, width, height);
    boolean[] waiting = new boolean[meters.length];
    while (holes.length > 0) {
      float[] means = new float[holes.length];
      for (int i = 0; i < holes.length; i++) {
        means[i] = mean(meters, width, height, holes[i]);
      }
      for (int i = 0; i < holes.length; i++) {
        meters[holes[i]] = means[i];
      }
      holes = next(holes, meters, width, height, waiting);
    }
  }

  private static int[] rim(int[] holes, float[] meters, int width, int height) {
    return Arrays.stream(holes).filter(i -> mean(meters, width, height, i) > 0).toArray();
  }

  /** Returns the holes that touch those just filled, each once. */
  private static int[] next(
      int[] filled, float[] meters, int width, int height, boolean[] waiting) {
    int[] found = new int[Math.min(meters.length, 8 * filled.length)];
    int count = 0;
    for (int i : filled) {
      int column = i % width;
      int row = i / width;
      for (int y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
        for (int x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
          int at = y * width + x;
          if (meters[at] == 0 && !waiting[at]) {
            waiting[at] = true;
            found[count++] = at;
          }
        }
      }
    }
    return Arrays.copyOf(found, count);
  }

  /** Returns the mean of the known neighbors, 0 if there is none. */
  private static float mean(float[] meters, int width, int height, int i) {
    int column = i % width;
    int row = i / width;
    double sum = 0;
    int known = 0;
    for (int y = Math.max(0, row - 1); y <= Math.min(height - 1, row + 1); y++) {
      for (int x = Math.max(0, column - 1); x <= Math.min(width - 1, column + 1); x++) {
        float value = meters[y * width + x];
        sum += value;
        known += value > 0 ? 1 : 0;
      }
    }
    return known == 0 ? 0 : (float) (sum / known);
  }
}
