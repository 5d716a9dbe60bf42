package org.bindery.modality.ecg.wfdb;

import java.nio.file.Path;
import org.bindery.spi.DataException;

/** How samples are stored. */
enum SampleFormat {
  /** Two bytes, the low one first. */
  F16(16, 2, -32768) {
    @Override
    int sample(byte[] bytes, int from, int index) {
      int at = from + 2 * index;
      return (bytes[at] & 0xff) | bytes[at + 1] << 8;
    }
  },
  /** Two bytes, the high one first. */
  F61(61, 2, -32768) {
    @Override
    int sample(byte[] bytes, int from, int index) {
      int at = from + 2 * index;
      return (bytes[at + 1] & 0xff) | bytes[at] << 8;
    }
  },
  /** One byte, 128 standing for 0. */
  F80(80, 1, -128) {
    @Override
    int sample(byte[] bytes, int from, int index) {
      return (bytes[from + index] & 0xff) - 128;
    }
  },
  /** Two samples of 12 bits in three bytes, the middle one holding the high bits of both. */
  F212(212, 1.5, -2048) {
    @Override
    int sample(byte[] bytes, int from, int index) {
      int at = from + index / 2 * 3;
      int middle = bytes[at + 1];
      int bits =
          index % 2 == 0
              ? (bytes[at] & 0xff) | (middle & 0x0f) << 8
              : (bytes[at + 2] & 0xff) | (middle & 0xf0) << 4;
      return bits << 20 >> 20;
    }
  };

  private final int number;
  private final double width;
  private final int invalid;

  SampleFormat(int number, double width, int invalid) {
    this.number = number;
    this.width = width;
    this.invalid = invalid;
  }

  static SampleFormat of(int number, Path file) {
    for (SampleFormat format : values()) {
      if (format.number == number) {
        return format;
      }
    }
    throw new DataException(
        "The WFDB signal file "
            + file
            + " is of format "
            + number
            + ", which is not read; 16, 61, 80 and 212 are (convert it by 'xform -o').");
  }

  /** Returns the value that stands for no sample, in any format that is read. */
  static int invalid(int number) {
    for (SampleFormat format : values()) {
      if (format.number == number) {
        return format.invalid;
      }
    }
    throw new IllegalArgumentException("format " + number);
  }

  int invalid() {
    return invalid;
  }

  /** Returns how many samples so many bytes hold; two bytes of format 212 hold one. */
  long samples(long bytes) {
    return (long) Math.floor(bytes / width);
  }

  int[] decode(byte[] bytes, int from, int count) {
    int[] samples = new int[count];
    for (int i = 0; i < count; i++) {
      samples[i] = sample(bytes, from, i);
    }
    return samples;
  }

  abstract int sample(byte[] bytes, int from, int index);
}
