package org.bindery.dataset.sprites;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** WAV files of 16 bits, 16 kHz, one channel: half the bytes of the audio modality's floats. */
final class Wav {
  static final int RATE = 16_000;

  private static final int HEADER = 44;

  private Wav() {}

  /** Encodes samples from -1 to 1. */
  static byte[] file(float[] samples) {
    int length = 2 * samples.length;
    ByteBuffer file = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
    chunk(file, "RIFF", HEADER - 8 + length);
    file.put(new byte[] {'W', 'A', 'V', 'E'});
    chunk(file, "fmt ", 16);
    file.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE);
    file.putShort((short) 2).putShort((short) 16);
    chunk(file, "data", length);
    for (float sample : samples) {
      file.putShort((short) Math.round(Math.max(-1, Math.min(1, sample)) * Short.MAX_VALUE));
    }
    return file.array();
  }

  private static void chunk(ByteBuffer file, String name, int length) {
    for (int i = 0; i < name.length(); i++) {
      file.put((byte) name.charAt(i));
    }
    file.putInt(length);
  }
}
