package org.bindery.weights;

import java.util.Arrays;
import java.util.List;

/**
 * What a tensor is: the type of its values and its shape.
 *
 * @param dtype the type of its values
 * @param shape its sides, outermost first; empty for a scalar
 */
public record TensorInfo(Dtype dtype, List<Long> shape) {
  /**
   * Refuses negative sides and tensors whose size in bytes is not a long.
   *
   * @throws IllegalArgumentException with the shape
   */
  public TensorInfo {
    shape = List.copyOf(shape);
    long bytes = dtype.bytes();
    boolean empty = shape.contains(0L);
    for (long side : shape) {
      if (side < 0) {
        throw new IllegalArgumentException("shape " + shape + " has a negative side");
      }
      try {
        bytes = empty ? 0 : Math.multiplyExact(bytes, side);
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("shape " + shape + " is absurdly large", e);
      }
    }
  }

  /** Returns one of float32 values. */
  public static TensorInfo f32(long... shape) {
    return new TensorInfo(Dtype.F32, Arrays.stream(shape).boxed().toList());
  }

  /** Returns how many values it has. */
  public long size() {
    return shape.contains(0L) ? 0 : shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /** Returns how many bytes its values take. */
  public long bytes() {
    return size() * dtype.bytes();
  }

  @Override
  public String toString() {
    return dtype + shape.toString();
  }
}
