package org.bindery.spi;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Values in Java memory, never native: plugin authors meet no memory scopes.
 *
 * @param shape without the batch axis
 * @param type {@code FLOAT32} with a {@link FloatBuffer}, {@code INT64} with a {@link LongBuffer},
 *     {@code UINT8} with a {@link ByteBuffer}
 * @param data {@code shape.size()} values from position 0; not written to after this is made
 */
public record HostTensor(Shape shape, DataType type, Buffer data) {
  /** Checks that type, length and buffer agree. */
  public HostTensor {
    boolean fits =
        switch (type) {
          case FLOAT32 -> data instanceof FloatBuffer;
          case INT64 -> data instanceof LongBuffer;
          case UINT8 -> data instanceof ByteBuffer;
          default -> false;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          "A tensor of type " + type + " cannot be held in a " + data.getClass().getSimpleName());
    }
    if (data.limit() != shape.size()) {
      throw new IllegalArgumentException(
          "Shape " + shape + " needs " + shape.size() + " values, the buffer has " + data.limit());
    }
  }

  /** Returns a float tensor over {@code values}, which must not be written to afterwards. */
  public static HostTensor of(float[] values, long... shape) {
    return new HostTensor(new Shape(shape), DataType.FLOAT32, FloatBuffer.wrap(values));
  }

  /** Returns an int64 tensor over {@code values}, which must not be written to afterwards. */
  public static HostTensor of(long[] values, long... shape) {
    return new HostTensor(new Shape(shape), DataType.INT64, LongBuffer.wrap(values));
  }
}
