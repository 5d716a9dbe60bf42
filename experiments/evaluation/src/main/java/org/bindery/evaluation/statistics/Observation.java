package org.bindery.evaluation.statistics;

import java.util.ArrayList;
import java.util.List;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * What one run measured in one direction.
 *
 * @param graph the name of the graph or anchor, the same for all its seeds
 * @param seed of the run
 * @param query the signal searched with
 * @param gallery the signal searched in, another one
 * @param kind trained, given or emergent in this graph
 * @param value the share measured, in {@code [0, 1]}
 */
public record Observation(
    String graph, long seed, ColumnId query, ColumnId gallery, PairKind kind, double value) {
  /**
   * Checks the values.
   *
   * @throws ConfigException if the signals are the same or the value is not a share
   */
  public Observation {
    if (query.equals(gallery) || !(value >= 0 && value <= 1)) {
      throw new ConfigException(
          "observation",
          query + ">" + gallery + " = " + value,
          "Graph '"
              + graph
              + "' cannot have measured "
              + value
              + " for "
              + query
              + ">"
              + gallery
              + ": give a share from 0 to 1 for two different signals.");
    }
  }

  /**
   * Returns recall@k of every direction of a run.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public static List<Observation> of(String graph, long seed, EmergentMatrix run, int k) {
    List<Observation> all = new ArrayList<>();
    for (EmergentMatrix.Cell cell : run.cells()) {
      all.add(
          new Observation(
              graph,
              seed,
              cell.query(),
              cell.gallery(),
              cell.kind(),
              cell.retrieval().recallAt(k)));
    }
    return List.copyOf(all);
  }

  /** Returns the direction as it is written in tables: {@code audio.es>text}. */
  public String direction() {
    return query + ">" + gallery;
  }
}
