package org.bindery.graph;

import org.bindery.spi.ColumnId;

/**
 * Two signals that meet directly. Unordered: an edge between {@code a} and {@code b} equals the one
 * between {@code b} and {@code a}, and {@link #a()} is always the one first by name.
 */
public sealed interface Edge permits TrainedEdge, GivenEdge {
  /** Returns the end that comes first by name. */
  ColumnId a();

  /** Returns the end that comes second by name. */
  ColumnId b();

  /** Returns {@link PairKind#TRAINED} or {@link PairKind#GIVEN}. */
  PairKind kind();

  /** Returns whether the edge runs between these two, in either order. */
  default boolean joins(ColumnId one, ColumnId other) {
    return (a().equals(one) && b().equals(other)) || (a().equals(other) && b().equals(one));
  }

  /** Returns whether {@code column} is an end of the edge. */
  default boolean touches(ColumnId column) {
    return a().equals(column) || b().equals(column);
  }
}
