package org.bindery.graph;

import java.util.Set;
import org.bindery.spi.ColumnId;

/** What a dataset can train on: how many rows of the train split hold two signals together. */
public interface PairCounts {
  /** Returns every column that occurs. */
  Set<ColumnId> columns();

  /**
   * Returns how many train rows hold both.
   *
   * @return 0 or more; 0 also for columns that do not occur; the same for {@code (b, a)}
   */
  long pairs(ColumnId a, ColumnId b);

  /**
   * Returns how many train rows hold all of these together.
   *
   * @param together two or more columns
   * @return 0 or more; 0 also if one of them does not occur; for two columns the same as {@link
   *     #pairs}
   */
  long tuples(Set<ColumnId> together);
}
