package org.bindery.tracking;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bindery.spi.ConfigException;

/** WAV files: PCM of 16 bits, one channel. */
final class Wav {
  private static final int HEADER = 44;

  private Wav() {}

  static byte[] encode(float[] samples, int sampleRate) {
    if (sampleRate < 1) {
      throw new ConfigException(
          "media.audio.sampleRate",
          String.valueOf(sampleRate),
          "Audio needs a sample rate of at least 1 Hz, not " + sampleRate + ".");
    }
    int size = Math.multiplyExact(samples.length, 2);
    ByteBuffer out = ByteBuffer.allocate(HEADER + size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(HEADER - 8 + size).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) 1).putShort((short) 1).putInt(sampleRate).putInt(sampleRate * 2);
    out.putShort((short) 2).putShort((short) 16).put(ascii("data")).putInt(size);
    for (float sample : samples) {
      out.putShort((short) Math.round(Math.max(-1, Math.min(1, sample)) * Short.MAX_VALUE));
    }
    return out.array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
