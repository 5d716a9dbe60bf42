package org.bindery.spi;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * One tensor of the features.
 *
 * @param name such as {@code tokens} or {@code mask}
 * @param type {@code FLOAT32}, {@code INT64} or {@code UINT8}
 * @param shape without the batch axis; -1 is any length
 * @param unit for people: "dB, z-scored"
 */
public record TensorSpec(String name, DataType type, Shape shape, String unit) {
  /** Tells whether a tensor of this shape and type matches, -1 matching any length. */
  public boolean accepts(DataType otherType, Shape other) {
    if (otherType != type || other.dimension() != shape.dimension()) {
      return false;
    }
    for (int axis = 0; axis < shape.dimension(); axis++) {
      if (shape.get(axis) != -1 && shape.get(axis) != other.get(axis)) {
        return false;
      }
    }
    return true;
  }
}
