package org.bindery.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** The types of values a file of weights may hold, named as safetensors names them. */
public enum Dtype {
  F64(8),
  F32(4),
  /** IEEE 754 half precision. */
  F16(2),
  /** The upper half of a float32. */
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  U8(1),
  /** One byte per value, 0 or 1. */
  BOOL(1);

  private final int bytes;

  Dtype(int bytes) {
    this.bytes = bytes;
  }

  /** Returns how many bytes a value takes. */
  public int bytes() {
    return bytes;
  }

  /** Tells whether values are real numbers and not whole ones. */
  public boolean isFloat() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** Moves all whole values of {@code from} (little-endian) to {@code into}, as float32. */
  void toFloats(ByteBuffer from, FloatBuffer into) {
    switch (this) {
      case F32 -> {
        FloatBuffer floats = from.asFloatBuffer();
        from.position(from.position() + 4 * floats.remaining());
        into.put(floats);
      }
      case F64 -> {
        while (from.remaining() >= 8) {
          into.put((float) from.getDouble());
        }
      }
      case F16 -> {
        while (from.remaining() >= 2) {
          into.put(half(from.getShort()));
        }
      }
      case BF16 -> {
        while (from.remaining() >= 2) {
          into.put(Float.intBitsToFloat(from.getShort() << 16));
        }
      }
      default -> throw new IllegalStateException(this + " is not a type of real numbers.");
    }
  }

  /** Returns the next value of {@code from}, which must be of a whole type, as a long. */
  long nextLong(ByteBuffer from) {
    return switch (this) {
      case I64 -> from.getLong();
      case I32 -> from.getInt();
      case I16 -> from.getShort();
      case I8 -> from.get();
      case U8, BOOL -> from.get() & 0xff;
      default -> throw new IllegalStateException(this + " is not a type of whole numbers.");
    };
  }

  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((float) fraction, -24);
    } else {
      magnitude = Math.scalb((float) (fraction | 0x400), exponent - 25);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
