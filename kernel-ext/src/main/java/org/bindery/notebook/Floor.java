package org.bindery.notebook;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.bindery.data.Table;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.LinearFloor;
import org.bindery.graph.BindingGraph;
import org.bindery.runner.PlainFeatures;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Split;
import org.bindery.training.Binding;

/**
 * What linear maps alone achieve on the data of a run, in the same rows: pictures and spectra as
 * small as 24 by 24, texts as bags of n-grams, ridge regressions to the principal components of the
 * anchor. Whatever a run adds to this, its towers have learned.
 */
public final class Floor {
  private static final int COMPONENTS = 64;
  private static final double RIDGE = 1;

  private final BindingGraph graph;
  private final Map<ColumnId, Embeddings> test;

  private Floor(BindingGraph graph, Map<ColumnId, Embeddings> test) {
    this.graph = graph;
    this.test = test;
  }

  /** Fits on the rows a run was trained with and embeds those it is tested on. */
  static Floor of(Binding binding, int[] testRows) {
    BindingGraph graph = binding.graph();
    ColumnId hub =
        graph
            .anchor()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "graph.anchor",
                        "none",
                        "A linear floor needs an anchor to predict, and this graph has none."));
    Table table = binding.table();
    int[] train =
        IntStream.of(binding.splits().rows(Split.TRAIN))
            .filter(row -> table.filled(row).containsAll(Set.copyOf(graph.nodes())))
            .toArray();
    Map<ColumnId, double[][]> fit = PlainFeatures.of(binding, graph.nodes(), train, true);
    Map<ColumnId, double[][]> held = PlainFeatures.of(binding, graph.nodes(), testRows, false);
    Map<ColumnId, double[][]> others = new LinkedHashMap<>(fit);
    double[][] pictures = others.remove(hub);
    LinearFloor floor =
        LinearFloor.fit(
            pictures, others, Math.min(COMPONENTS, Math.max(1, pictures.length / 2)), RIDGE);
    List<String> keys = IntStream.of(testRows).mapToObj(table::shows).toList();
    Map<ColumnId, Embeddings> test = new HashMap<>();
    held.forEach(
        (column, rows) ->
            test.put(
                column,
                column.equals(hub)
                    ? floor.embedHub(column, keys, rows)
                    : floor.embed(column, keys, rows)));
    return new Floor(graph, test);
  }

  /**
   * Returns how well the linear maps find one signal by another.
   *
   * @throws Refusal if they are the same or one is not in the graph
   */
  public PairRetrieval retrieval(String from, String to) {
    return Refusal.orRefuse(
        () -> {
          graph.emergence().between(ColumnId.of(from), ColumnId.of(to));
          return new PairRetrieval(
              "linear floor", test.get(ColumnId.of(from)), test.get(ColumnId.of(to)));
        });
  }
}
