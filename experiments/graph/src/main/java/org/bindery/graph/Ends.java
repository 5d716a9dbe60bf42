package org.bindery.graph;

import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Two different columns without order, sorted by name so that equal pairs are equal records.
 *
 * @param a the first by name
 * @param b the second by name
 */
record Ends(ColumnId a, ColumnId b) {
  Ends {
    if (a.equals(b)) {
      throw new ConfigException(
          "edge",
          a + "-" + b,
          "An edge joins two different signals, but both ends are '" + a + "': name another one.");
    }
    if (a.compareTo(b) > 0) {
      ColumnId first = b;
      b = a;
      a = first;
    }
  }

  static Ends of(Edge edge) {
    return new Ends(edge.a(), edge.b());
  }

  @Override
  public String toString() {
    return a + "-" + b;
  }
}
