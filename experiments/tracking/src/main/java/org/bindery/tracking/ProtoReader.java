package org.bindery.tracking;

import java.nio.charset.StandardCharsets;

/**
 * Walks the fields of one protobuf message. Anything that is not protobuf ends in a {@link
 * MalformedRecord}, never in another exception.
 */
final class ProtoReader {
  private final byte[] bytes;
  private final int end;
  private int position;
  private int field;
  private int wireType;
  private long number;
  private int from;
  private int length;

  ProtoReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  /** Reads the bytes from one index up to another. */
  ProtoReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.position = from;
    this.end = end;
  }

  /** Goes to the next field; false at the end of the message. */
  boolean next() {
    if (position == end) {
      return false;
    }
    long tag = varint();
    if (tag >>> 3 == 0 || tag >>> 32 != 0) {
      throw new MalformedRecord("it has a field without a number");
    }
    field = (int) (tag >>> 3);
    wireType = (int) (tag & 7);
    switch (wireType) {
      case ProtoWriter.VARINT -> number = varint();
      case ProtoWriter.FIXED64 -> number = fixed(Long.BYTES);
      case ProtoWriter.FIXED32 -> number = fixed(Integer.BYTES);
      case ProtoWriter.BYTES -> {
        long size = varint();
        if (size < 0 || size > end - position) {
          throw new MalformedRecord("field " + field + " is longer than its message");
        }
        from = position;
        length = (int) size;
        position += length;
      }
      default -> throw new MalformedRecord("field " + field + " has wire type " + wireType);
    }
    return true;
  }

  int field() {
    return field;
  }

  long number() {
    expect(ProtoWriter.VARINT);
    return number;
  }

  boolean flag() {
    return number() != 0;
  }

  double real() {
    expect(ProtoWriter.FIXED64);
    return Double.longBitsToDouble(number);
  }

  float single() {
    expect(ProtoWriter.FIXED32);
    return Float.intBitsToFloat((int) number);
  }

  String text() {
    expect(ProtoWriter.BYTES);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }

  /** The same text as last time at this place of a message, where it is: no new one is made. */
  String text(String known) {
    expect(ProtoWriter.BYTES);
    if (known.length() != length) {
      return text();
    }
    for (int i = 0; i < length; i++) {
      // A byte of a longer character is negative and equals none.
      if (bytes[from + i] != known.charAt(i)) {
        return text();
      }
    }
    return known;
  }

  /** The text's characters where all are ASCII and they fit; else -1. Returns how many. */
  int ascii(char[] target) {
    expect(ProtoWriter.BYTES);
    if (length > target.length) {
      return -1;
    }
    for (int i = 0; i < length; i++) {
      byte next = bytes[from + i];
      if (next < 0) {
        return -1;
      }
      target[i] = (char) next;
    }
    return length;
  }

  ProtoReader message() {
    expect(ProtoWriter.BYTES);
    return new ProtoReader(bytes, from, from + length);
  }

  private void expect(int type) {
    if (wireType != type) {
      throw new MalformedRecord("field " + field + " has wire type " + wireType);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw new MalformedRecord("it ends within a number");
      }
      byte next = bytes[position++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedRecord("it has a number longer than 64 bits");
  }

  private long fixed(int count) {
    if (end - position < count) {
      throw new MalformedRecord("it ends within a number");
    }
    long bits = 0;
    for (int i = 0; i < count; i++) {
      bits |= (bytes[position++] & 0xFFL) << (8 * i);
    }
    return bits;
  }
}
