package org.bindery.worlds;

import java.util.List;
import java.util.Random;
import org.bindery.spi.ColumnId;

/**
 * What one edge, or one joint edge, is trained on, and the order in which steps see it: all of it
 * once, then all of it again in another order. A batch never has a row twice, which would be a
 * negative that is right.
 */
final class PairSet {
  private final List<ColumnId> columns;
  private final float[][][] rows;
  private final int candidates;
  private final int size;
  private final int[] order;
  private final Random random;
  private int next;

  /**
   * Takes the pairs.
   *
   * @param columns the signals in the order the loss takes them
   * @param rows of each signal; the second may have {@code candidates} for each of the others'
   */
  PairSet(List<ColumnId> columns, float[][][] rows, int candidates, Random random) {
    this.columns = columns;
    this.rows = rows;
    this.candidates = candidates;
    this.size = rows[0].length;
    this.random = random;
    this.order = new int[size];
    for (int i = 0; i < size; i++) {
      order[i] = i;
    }
    this.next = size;
  }

  List<ColumnId> columns() {
    return columns;
  }

  /** Returns the next batch of each signal, {@code [n * d]}; of the second all candidates. */
  float[][] next(int batch) {
    int n = Math.min(batch, size);
    if (next + n > size) {
      for (int i = size - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[other];
        order[other] = kept;
      }
      next = 0;
    }
    float[][] taken = new float[rows.length][];
    for (int k = 0; k < rows.length; k++) {
      int each = k == 1 ? candidates : 1;
      int d = rows[k][0].length;
      taken[k] = new float[n * each * d];
      for (int i = 0; i < n; i++) {
        for (int c = 0; c < each; c++) {
          float[] row = rows[k][order[next + i] * each + c];
          System.arraycopy(row, 0, taken[k], (i * each + c) * d, d);
        }
      }
    }
    next += n;
    return taken;
  }
}
