package org.bindery.dataset.table;

import java.nio.ByteBuffer;

/** How a number lies in a file. */
enum NumberType {
  /** IEEE 754 half precision. */
  FLOAT16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return half(bytes.getShort());
    }
  },
  /** The upper half of a 32-bit float. */
  BFLOAT16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  },
  /** IEEE 754 single precision. */
  FLOAT32(4) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  /** IEEE 754 double precision; rounded. */
  FLOAT64(8) {
    @Override
    float next(ByteBuffer bytes) {
      return (float) bytes.getDouble();
    }
  };

  private final int bytes;

  NumberType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns how many bytes a number takes. */
  int bytes() {
    return bytes;
  }

  /** Reads a number in the buffer's byte order. */
  abstract float next(ByteBuffer bytes);

  /** Widens a half; Java has no method for it before 20. */
  static float half(short bits) {
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    float size;
    if (exponent == 0x1f) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((float) fraction, -24);
    } else {
      size = Math.scalb((float) (fraction + 0x400), exponent - 25);
    }
    return bits < 0 ? -size : size;
  }
}
