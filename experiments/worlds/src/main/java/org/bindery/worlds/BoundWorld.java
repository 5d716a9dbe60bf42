package org.bindery.worlds;

import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** The towers that came out of a training. Not changed any more, safe for use by many threads. */
public final class BoundWorld {
  private final Map<ColumnId, WorldTower> towers;
  private final int dimension;

  BoundWorld(Map<ColumnId, WorldTower> towers, int dimension) {
    this.towers = Collections.unmodifiableMap(towers);
    this.dimension = dimension;
  }

  /**
   * Embeds what a signal observed; the key of row i is {@code i}.
   *
   * @throws ConfigException if the graph does not have the signal
   */
  public Embeddings embed(ColumnId column, Observations observed) {
    WorldTower tower = towers.get(column);
    if (tower == null) {
      throw new ConfigException(
          "column",
          column.toString(),
          "Signal " + column + " was not bound: only " + towers.keySet() + " were.");
    }
    return new Embeddings(
        column,
        IntStream.range(0, observed.size()).mapToObj(String::valueOf).toList(),
        tower.embed(observed.live(column)),
        dimension);
  }

  /**
   * Returns R@1 of searching one signal with the other and the reverse, the mean of both, as a
   * share.
   */
  public double recallAt1(ColumnId one, ColumnId other, Observations observed) {
    Embeddings a = embed(one, observed);
    Embeddings b = embed(other, observed);
    return (Retrieval.of(a, b).recallAt(1) + Retrieval.of(b, a).recallAt(1)) / 2;
  }
}
