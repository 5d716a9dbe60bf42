package org.bindery.data;

import java.util.Arrays;

/**
 * The rows of one batch of pairs: pair {@code i} is column a of row {@code rowsA[i]} and column b
 * of row {@code rowsB[i]}.
 *
 * @param rowsA where column a is read
 * @param rowsB where column b is read; equal to {@code rowsA} unless the pairing was destroyed on
 *     purpose
 */
public record PairBatch(int[] rowsA, int[] rowsB) {
  /** Copies the arrays and checks that they are equally long. */
  public PairBatch {
    if (rowsA.length != rowsB.length) {
      throw new IllegalArgumentException(
          "A batch pairs " + rowsA.length + " rows with " + rowsB.length + " rows.");
    }
    rowsA = rowsA.clone();
    rowsB = rowsB.clone();
  }

  /** Returns the number of pairs. */
  public int size() {
    return rowsA.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairBatch batch
        && Arrays.equals(rowsA, batch.rowsA)
        && Arrays.equals(rowsB, batch.rowsB);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(rowsA) + Arrays.hashCode(rowsB);
  }

  @Override
  public String toString() {
    return "PairBatch[" + Arrays.toString(rowsA) + ", " + Arrays.toString(rowsB) + "]";
  }
}
