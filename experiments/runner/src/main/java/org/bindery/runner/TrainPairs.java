package org.bindery.runner;

import java.util.Set;
import org.bindery.data.Availability;
import org.bindery.graph.PairCounts;
import org.bindery.spi.ColumnId;

/** What the graph asks of the data: graph and data do not know each other. */
record TrainPairs(Availability train) implements PairCounts {
  @Override
  public Set<ColumnId> columns() {
    return train.columns();
  }

  @Override
  public long pairs(ColumnId a, ColumnId b) {
    return train.pairs(a, b);
  }

  @Override
  public long tuples(Set<ColumnId> together) {
    return train.tuples(together);
  }
}
