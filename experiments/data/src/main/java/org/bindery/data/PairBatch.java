package org.bindery.data;

import java.util.Arrays;
import java.util.List;

/**
 * The rows of one batch of pairs, or of longer tuples: tuple {@code i} is the first column at row
 * {@code rows(0)[i]}, the second at row {@code rows(1)[i]}, and so on.
 */
public final class PairBatch {
  private final List<int[]> sides;

  /**
   * Takes the rows of each column.
   *
   * @param sides where each column is read: equally many rows each, but for a last column with
   *     several candidates, which has that many times more
   */
  public PairBatch(List<int[]> sides) {
    if (sides.size() < 2) {
      throw new IllegalArgumentException("A batch has at least two columns.");
    }
    int rows = sides.get(0).length;
    for (int[] side : sides) {
      if (rows == 0 || side.length % rows != 0) {
        throw new IllegalArgumentException(
            "A batch pairs " + rows + " rows with " + side.length + " rows.");
      }
    }
    this.sides = sides.stream().map(int[]::clone).toList();
  }

  /** Returns where a column is read; all are the same unless the pairing was changed on purpose. */
  public int[] rows(int column) {
    return sides.get(column).clone();
  }

  /** Returns the number of columns. */
  public int columns() {
    return sides.size();
  }

  /** Returns the number of pairs. */
  public int size() {
    return sides.get(0).length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairBatch batch && toString().equals(batch.toString());
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  @Override
  public String toString() {
    return "PairBatch" + sides.stream().map(Arrays::toString).toList();
  }
}
