package org.bindery.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * The embeddings of one signal for some rows of a dataset.
 *
 * @param column whose they are
 * @param keys what each row shows, {@code n} of them. Rows with the same key, in this signal and in
 *     others, are matches of each other; several rows may share one
 * @param values the vectors row after row, {@code [n, d]}, finite, none all zeros
 * @param dimension {@code d}
 */
public record Embeddings(ColumnId column, List<String> keys, float[] values, int dimension) {
  /**
   * Copies keys and values.
   *
   * @throws ConfigException if the sizes do not fit: {@code values.length} must be {@code
   *     keys.size() * dimension}
   * @throws DataException if a value is not finite or a row is all zeros; names the first such row
   */
  public Embeddings {
    keys = List.copyOf(keys);
    if (dimension < 1 || values.length != (long) keys.size() * dimension) {
      throw new ConfigException(
          "embeddings." + column,
          values.length + " values",
          "Embeddings of "
              + column
              + " have "
              + values.length
              + " values for "
              + keys.size()
              + " rows of dimension "
              + dimension
              + ": there must be rows x dimension.");
    }
    values = values.clone();
    for (int row = 0; row < keys.size(); row++) {
      checkRow(column, keys.get(row), row, values, dimension);
    }
  }

  private static void checkRow(ColumnId column, String key, int row, float[] values, int d) {
    boolean direction = false;
    for (int i = row * d; i < (row + 1) * d; i++) {
      if (!Float.isFinite(values[i])) {
        throw new DataException(
            "The embedding of row "
                + row
                + " ('"
                + key
                + "') of "
                + column
                + " holds "
                + values[i]
                + ": the model diverged or its input was broken.");
      }
      direction |= values[i] != 0;
    }
    if (!direction) {
      throw new DataException(
          "The embedding of row "
              + row
              + " ('"
              + key
              + "') of "
              + column
              + " is all zeros and has no direction: check that sample and the tower.");
    }
  }

  /** Returns a copy of the vectors, {@code [n, d]}. */
  @Override
  public float[] values() {
    return values.clone();
  }

  /** Returns the number of rows. */
  public int size() {
    return keys.size();
  }

  /**
   * Returns one row.
   *
   * @throws ConfigException if there is no such row
   */
  public Embedding row(int i) {
    if (i < 0 || i >= keys.size()) {
      throw new ConfigException(
          "row",
          String.valueOf(i),
          "There is no row " + i + " of " + column + ": it has rows 0 to " + (size() - 1) + ".");
    }
    return new Embedding(Arrays.copyOfRange(values, i * dimension, (i + 1) * dimension));
  }

  /** Returns these with every row at unit length. */
  public Embeddings normalized() {
    double[] units = units();
    float[] result = new float[units.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) units[i];
    }
    return new Embeddings(column, keys, result, dimension);
  }

  /** Returns the rows whose key is wanted, in their order here. */
  public Embeddings withKeys(Collection<String> wanted) {
    Set<String> set = new HashSet<>(wanted);
    List<String> kept = new ArrayList<>();
    float[] result = new float[values.length];
    for (int row = 0; row < keys.size(); row++) {
      if (set.contains(keys.get(row))) {
        System.arraycopy(values, row * dimension, result, kept.size() * dimension, dimension);
        kept.add(keys.get(row));
      }
    }
    return new Embeddings(column, kept, Arrays.copyOf(result, kept.size() * dimension), dimension);
  }

  /** Returns every row at unit length in double precision, {@code [n, d]}. */
  double[] units() {
    double[] units = new double[values.length];
    for (int start = 0; start < values.length; start += dimension) {
      double squares = 0;
      for (int i = start; i < start + dimension; i++) {
        squares += (double) values[i] * values[i];
      }
      double length = Math.sqrt(squares);
      for (int i = start; i < start + dimension; i++) {
        units[i] = values[i] / length;
      }
    }
    return units;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embeddings that
        && column.equals(that.column)
        && keys.equals(that.keys)
        && dimension == that.dimension
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * column.hashCode() + keys.hashCode()) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return column + ": " + size() + " embeddings of " + dimension + " coordinates";
  }
}
