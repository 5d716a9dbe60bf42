package org.bindery.training;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bindery.data.DatasetStore;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/** The toy world as a table, and graphs bound on it. */
final class ToyTable {
  static final ColumnId A = ColumnId.of("signal");
  static final ColumnId B = ColumnId.of("signal.b");
  static final ColumnId C = ColumnId.of("signal.c");

  private ToyTable() {}

  static Table open(Path home, Map<String, String> options) {
    return new DatasetStore(home, ModalityRegistry.scan()).open("toy", options, sentence -> {});
  }

  static Binding bind(Table table, BindingGraph graph) {
    Splits splits = Splits.of(table, table.manifest().splitting(), 0, Set.copyOf(graph.nodes()));
    return new Binding(graph, table, splits, ModalityRegistry.scan());
  }
}
