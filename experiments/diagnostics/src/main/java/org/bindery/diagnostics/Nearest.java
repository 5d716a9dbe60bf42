package org.bindery.diagnostics;

import java.util.Arrays;

/**
 * Who is among the {@code k} best. Those that tie for the last places share them evenly, so that
 * the answer depends neither on the order of the rows nor, where a tower maps everything to one
 * vector, on anything at all.
 */
final class Nearest {
  /** Leaves no row out. */
  static final int NOBODY = -1;

  private Nearest() {}

  /**
   * Returns each row's share of a place, in {@code [0, 1]}, summing to {@code k}.
   *
   * @param scores of every row, larger is nearer
   * @param k how many places, at most as many as there are rows to choose from
   * @param self a row that gets none, or {@link #NOBODY}
   */
  static double[] places(double[] scores, int k, int self) {
    int others = self == NOBODY ? scores.length : scores.length - 1;
    double[] sorted = new double[others];
    for (int i = 0, at = 0; i < scores.length; i++) {
      if (i != self) {
        sorted[at++] = scores[i];
      }
    }
    Arrays.sort(sorted);
    double border = sorted[others - k];
    int above = 0;
    int tied = 0;
    for (double score : sorted) {
      above += score > border ? 1 : 0;
      tied += score == border ? 1 : 0;
    }
    double share = (double) (k - above) / tied;
    double[] places = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      if (i != self && scores[i] >= border) {
        places[i] = scores[i] > border ? 1 : share;
      }
    }
    return places;
  }
}
