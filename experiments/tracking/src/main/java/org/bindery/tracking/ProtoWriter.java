package org.bindery.tracking;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing protobuf message. Fields are written in the order of the calls. */
final class ProtoWriter {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private byte[] bytes = new byte[128];
  private int size;

  ProtoWriter number(int field, long value) {
    tag(field, VARINT);
    varint(value);
    return this;
  }

  ProtoWriter flag(int field, boolean value) {
    return value ? number(field, 1) : this;
  }

  ProtoWriter real(int field, double value) {
    tag(field, FIXED64);
    fixed(Double.doubleToRawLongBits(value), Long.BYTES);
    return this;
  }

  ProtoWriter single(int field, float value) {
    tag(field, FIXED32);
    fixed(Float.floatToRawIntBits(value), Integer.BYTES);
    return this;
  }

  ProtoWriter text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoWriter bytes(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    append(value, value.length);
    return this;
  }

  ProtoWriter message(int field, ProtoWriter value) {
    tag(field, BYTES);
    varint(value.size);
    append(value.bytes, value.size);
    return this;
  }

  /** Goes on with the fields of another message, as if they were this one's. */
  ProtoWriter fields(ProtoWriter other) {
    append(other.bytes, other.size);
    return this;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  private void tag(int field, int wireType) {
    varint((long) field << 3 | wireType);
  }

  private void varint(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[size++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  private void fixed(long bits, int count) {
    room(count);
    for (int i = 0; i < count; i++) {
      bytes[size++] = (byte) (bits >>> (8 * i));
    }
  }

  private void append(byte[] value, int length) {
    room(length);
    System.arraycopy(value, 0, bytes, size, length);
    size += length;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
    }
  }
}
