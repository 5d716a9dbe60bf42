package org.bindery.worlds;

import java.util.Collection;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/** Stars around each of some signals. */
final class Stars {
  private Stars() {}

  static BindingGraph around(ColumnId anchor, Collection<ColumnId> columns) {
    return BindingGraph.star(
        anchor, columns.stream().filter(column -> !column.equals(anchor)).toArray(ColumnId[]::new));
  }
}
