package org.bindery.pretrained;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;

/**
 * How the towers of a known model are built and fed, such as those of {@code imagebind_huge}.
 *
 * @param name such as {@code imagebind-huge}
 * @param naming whose names its weights have
 * @param embedding length of an embedding
 * @param towers by column, at least one
 * @param logitScales the factors a model puts on its unit vectors, by column; a column without one
 *     has unit vectors. In ImageBind that is vision
 */
public record Preset(
    String name,
    Naming naming,
    int embedding,
    Map<ColumnId, TowerSpec> towers,
    Map<ColumnId, LogitScale> logitScales) {
  /**
   * Copies the maps, keeping their order.
   *
   * @throws ConfigException if there is no tower, no embedding, or a scale without a tower
   */
  public Preset {
    towers = Collections.unmodifiableMap(new LinkedHashMap<>(towers));
    logitScales = Collections.unmodifiableMap(new LinkedHashMap<>(logitScales));
    if (towers.isEmpty()) {
      throw new ConfigException("towers", "{}", "The preset " + name + " has no towers.");
    }
    if (embedding < 1) {
      throw new ConfigException(
          "embedding",
          String.valueOf(embedding),
          "The preset " + name + " has embeddings of length " + embedding + "; use 1 or more.");
    }
    for (ColumnId column : logitScales.keySet()) {
      if (!towers.containsKey(column)) {
        throw new ConfigException(
            "logitScales." + column,
            column.toString(),
            "The preset " + name + " scales " + column + ", for which it has no tower.");
      }
    }
  }

  /** Returns the columns it has towers for. */
  public Set<ColumnId> columns() {
    return towers.keySet();
  }

  /**
   * Returns the tower of a column.
   *
   * @throws ConfigException if there is none
   */
  public TowerSpec tower(ColumnId column) {
    TowerSpec tower = towers.get(column);
    if (tower == null) {
      throw new ConfigException(
          "modality",
          column.toString(),
          "The preset "
              + name
              + " has no tower for "
              + column
              + "; it has "
              + String.join(", ", towers.keySet().stream().map(ColumnId::toString).toList())
              + ".");
    }
    return tower;
  }
}
