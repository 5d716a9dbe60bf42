package org.bindery.advisor;

import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Two signals in no order: whichever is named first, the pair is the same.
 *
 * @param a the first by name
 * @param b the other
 */
public record ColumnPair(ColumnId a, ColumnId b) implements Comparable<ColumnPair> {
  /**
   * Puts the two in order of their names.
   *
   * @throws ConfigException if they are the same
   */
  public ColumnPair {
    if (a.equals(b)) {
      throw new ConfigException(
          "pair", a.toString(), "A pair needs two different signals, not '" + a + "' twice.");
    }
    if (a.compareTo(b) > 0) {
      ColumnId first = b;
      b = a;
      a = first;
    }
  }

  /** Makes one of two signals in any order. */
  public static ColumnPair of(ColumnId one, ColumnId other) {
    return new ColumnPair(one, other);
  }

  /** Returns whether a signal is one of the two. */
  public boolean has(ColumnId column) {
    return a.equals(column) || b.equals(column);
  }

  /**
   * Returns the other of the two.
   *
   * @throws ConfigException if the signal is neither
   */
  public ColumnId other(ColumnId column) {
    if (!has(column)) {
      throw new ConfigException(
          "pair", column.toString(), "'" + column + "' is not one of the pair " + this + ".");
    }
    return a.equals(column) ? b : a;
  }

  @Override
  public int compareTo(ColumnPair other) {
    int first = a.compareTo(other.a);
    return first != 0 ? first : b.compareTo(other.b);
  }

  @Override
  public String toString() {
    return a + "-" + b;
  }
}
