package org.bindery.evaluation;

import java.util.Arrays;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * One vector in the shared space, with the arithmetic that lets signals be added: {@code
 * beach.plus(rain.times(0.5))}.
 *
 * @param values the coordinates, {@code [d]}, finite
 */
public record Embedding(float[] values) {
  /**
   * Copies the array.
   *
   * @throws DataException if it is empty or a value is not finite
   */
  public Embedding {
    if (values.length == 0) {
      throw new DataException("An embedding needs at least one coordinate, but has none.");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new DataException(
            "Coordinate "
                + i
                + " of an embedding is "
                + values[i]
                + ": the model diverged or its input was broken.");
      }
    }
    values = values.clone();
  }

  /** Makes one of these coordinates. */
  public static Embedding of(float... values) {
    return new Embedding(values);
  }

  /** Returns a copy of the coordinates. */
  @Override
  public float[] values() {
    return values.clone();
  }

  /** Returns the number of coordinates. */
  public int dimension() {
    return values.length;
  }

  /**
   * Returns the sum.
   *
   * @throws ConfigException if the other has another dimension
   */
  public Embedding plus(Embedding other) {
    requireSameSpace(other);
    float[] sum = values.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.values[i];
    }
    return new Embedding(sum);
  }

  /**
   * Returns the difference.
   *
   * @throws ConfigException if the other has another dimension
   */
  public Embedding minus(Embedding other) {
    return plus(other.times(-1));
  }

  /** Returns this scaled by a factor. */
  public Embedding times(double factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (values[i] * factor);
    }
    return new Embedding(scaled);
  }

  /**
   * Returns this at unit length.
   *
   * @throws DataException if it is all zeros, which has no direction
   */
  public Embedding normalized() {
    double length = length();
    if (length == 0) {
      throw new DataException(
          "An embedding of all zeros has no direction, so it cannot be normalized: check the sum it"
              + " came from.");
    }
    return times(1 / length);
  }

  /** Returns the Euclidean length. */
  public double length() {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares);
  }

  /**
   * Returns the cosine of the angle between the two, in {@code [-1, 1]}.
   *
   * @throws ConfigException if the other has another dimension
   * @throws DataException if either is all zeros
   */
  public double cosine(Embedding other) {
    requireSameSpace(other);
    double lengths = length() * other.length();
    if (lengths == 0) {
      throw new DataException("An embedding of all zeros has no direction, so it has no cosine.");
    }
    double dot = 0;
    for (int i = 0; i < values.length; i++) {
      dot += (double) values[i] * other.values[i];
    }
    return Math.max(-1, Math.min(1, dot / lengths));
  }

  private void requireSameSpace(Embedding other) {
    if (values.length != other.values.length) {
      throw new ConfigException(
          "embedding",
          String.valueOf(other.values.length),
          "Embeddings of "
              + values.length
              + " and "
              + other.values.length
              + " coordinates are not in one space: use embeddings of the same run.");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Embedding that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "embedding of " + values.length + " coordinates, length " + (float) length();
  }
}
