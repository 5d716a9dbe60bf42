package org.bindery.worlds;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * What some signals observed of the same moments: row i of each belongs to row i of the others. Not
 * changed once made.
 */
public final class Observations {
  private final int size;
  private final float[][] latents;
  private final Map<ColumnId, float[][]> rows;

  Observations(float[][] latents, Map<ColumnId, float[][]> rows) {
    this.size = latents.length;
    this.latents = latents;
    this.rows = new LinkedHashMap<>(rows);
  }

  /** Returns the number of moments. */
  public int size() {
    return size;
  }

  /** Returns the signals that observed, in the order of the world. */
  public Set<ColumnId> columns() {
    return Set.copyOf(rows.keySet());
  }

  /**
   * Returns a copy of what one signal observed, {@code [n, dimension]}.
   *
   * @throws ConfigException if it did not observe
   */
  public float[][] rows(ColumnId column) {
    return copy(live(column));
  }

  /** Returns a copy of the factors behind, {@code [n, factors]}. */
  public float[][] latents() {
    return copy(latents);
  }

  /**
   * Returns a class for each row, by the signs of some factors: {@code 2^k} classes of equal size
   * in expectation.
   *
   * @param factors the positions of {@code k} factors, 1 to 30
   * @throws ConfigException if there are fewer or more, or one does not exist
   */
  public int[] classes(int... factors) {
    if (factors.length < 1 || factors.length > 30) {
      throw new ConfigException(
          "factors",
          String.valueOf(factors.length),
          "Classes come from 1 to 30 factors, not from " + factors.length + ".");
    }
    int[] classes = new int[size];
    for (int i = 0; i < size; i++) {
      for (int factor : factors) {
        if (factor < 0 || factor >= latents[i].length) {
          throw new ConfigException(
              "factors",
              String.valueOf(factor),
              "There is no factor " + factor + ": the world has " + latents[i].length + ".");
        }
        classes[i] = 2 * classes[i] + (latents[i][factor] > 0 ? 1 : 0);
      }
    }
    return classes;
  }

  /** Returns the rows themselves, not to be changed. */
  float[][] live(ColumnId column) {
    float[][] found = rows.get(column);
    if (found == null) {
      throw new ConfigException(
          "column",
          column.toString(),
          "Signal " + column + " did not observe here: only " + rows.keySet() + " did.");
    }
    return found;
  }

  private static float[][] copy(float[][] matrix) {
    float[][] copy = new float[matrix.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = Arrays.copyOf(matrix[i], matrix[i].length);
    }
    return copy;
  }
}
