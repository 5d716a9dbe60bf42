package org.bindery.advisor;

import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Frozen features of the rows in which two signals come together. The pairs of other signals may be
 * other rows, but a signal's features must be made in the same way everywhere.
 *
 * @param one a signal
 * @param rowsOfOne its features, {@code [n, width]}
 * @param other another signal
 * @param rowsOfOther its features in the same rows, {@code [n, width]}
 */
public record PairedFeatures(
    ColumnId one, double[][] rowsOfOne, ColumnId other, double[][] rowsOfOther) {
  private static final int FEWEST = 10;

  /**
   * Checks the features; they are not copied, and must not be changed while in use.
   *
   * @throws ConfigException if the two signals are the same
   * @throws DataException if the two have not equally many rows, 10 or more, a row is of another
   *     width than the first, or a value is not finite; names the first such row
   */
  public PairedFeatures {
    ColumnPair.of(one, other);
    if (rowsOfOne.length != rowsOfOther.length || rowsOfOne.length < FEWEST) {
      throw new DataException(
          "The pairs of "
              + one
              + " and "
              + other
              + " have "
              + rowsOfOne.length
              + " rows of the one and "
              + rowsOfOther.length
              + " of the other: give the same rows of both, "
              + FEWEST
              + " or more.");
    }
    check(one, rowsOfOne);
    check(other, rowsOfOther);
  }

  private static void check(ColumnId column, double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length == 0 || rows[i].length != rows[0].length) {
        throw new DataException(
            "Row "
                + i
                + " of the features of "
                + column
                + " has "
                + rows[i].length
                + " numbers and row 0 has "
                + rows[0].length
                + ": all rows must be as long, and not empty.");
      }
      for (double value : rows[i]) {
        if (!Double.isFinite(value)) {
          throw new DataException(
              "Row "
                  + i
                  + " of the features of "
                  + column
                  + " holds "
                  + value
                  + ": leave such samples out, or repair what computes them.");
        }
      }
    }
  }

  /** Returns the two signals. */
  public ColumnPair pair() {
    return ColumnPair.of(one, other);
  }

  /** Returns the number of rows. */
  public int n() {
    return rowsOfOne.length;
  }

  /**
   * Returns the features of one of the two, not copied.
   *
   * @throws ConfigException if the signal is neither
   */
  double[][] rows(ColumnId column) {
    pair().other(column);
    return column.equals(one) ? rowsOfOne : rowsOfOther;
  }

  /**
   * Returns the number of features of one of the two.
   *
   * @throws ConfigException if the signal is neither
   */
  public int width(ColumnId column) {
    return rows(column)[0].length;
  }

  /** Returns such as {@code audio-image: 2000 pairs of 12 and 20 features}. */
  @Override
  public String toString() {
    return pair()
        + ": "
        + n()
        + " pairs of "
        + width(pair().a())
        + " and "
        + width(pair().b())
        + " features";
  }
}
