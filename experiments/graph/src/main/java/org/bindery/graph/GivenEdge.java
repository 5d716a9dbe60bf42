package org.bindery.graph;

import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Two signals whose frozen towers were aligned by somebody else beforehand, such as the image and
 * text towers of CLIP. Nothing is trained on it.
 *
 * @param a one end; after construction the first by name
 * @param b the other end; after construction the second by name
 */
public record GivenEdge(ColumnId a, ColumnId b) implements Edge {
  /**
   * Sorts the ends by name.
   *
   * @throws ConfigException if both ends are the same
   */
  public GivenEdge {
    Ends ends = new Ends(a, b);
    a = ends.a();
    b = ends.b();
  }

  @Override
  public PairKind kind() {
    return PairKind.GIVEN;
  }
}
