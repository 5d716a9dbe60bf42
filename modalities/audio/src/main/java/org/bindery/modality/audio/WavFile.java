package org.bindery.modality.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.bindery.spi.CorruptSampleException;

/**
 * The RIFF WAVE format: integers of 1 to 32 bits, floats of 32 and 64 bits, plain or in {@code
 * WAVE_FORMAT_EXTENSIBLE}. Integers are divided by their full scale, so that 16 bits become
 * multiples of 1/32768.
 *
 * <p>The size in the RIFF header is ignored, since writers to pipes cannot know it; a data chunk
 * whose size says "unknown" reaches to the end of the file. Any other chunk that promises more than
 * the file holds is a file cut off, and refused: a sound that ends early is a wrong sample.
 */
final class WavFile {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;

  /** Bytes 2 to 15 of the sub-format of an extensible header; bytes 0 and 1 are the plain tag. */
  private static final byte[] SUBFORMAT = {
    0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
  };

  /** Writers to pipes put this size or a larger one where they do not know it. */
  private static final long UNKNOWN_SIZE = 0x7FFFF000L;

  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int ENCODED_HEADER = RIFF_HEADER + CHUNK_HEADER + 18 + CHUNK_HEADER + 4;

  private WavFile() {}

  static Sound decode(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    Format format = null;
    long position = RIFF_HEADER;
    while (position + CHUNK_HEADER <= file.length) {
      String name = new String(file, (int) position, 4, StandardCharsets.ISO_8859_1);
      long size = in.getInt((int) position + 4) & 0xFFFFFFFFL;
      int body = (int) position + CHUNK_HEADER;
      int left = file.length - body;
      boolean isData = name.equals("data");
      if (isData && size >= UNKNOWN_SIZE) {
        size = left;
      }
      if (size > left) {
        throw new CorruptSampleException(
            "This WAV file is cut off: its chunk '"
                + printable(name)
                + "' promises "
                + size
                + " bytes and "
                + left
                + " are there.");
      }
      if (name.equals("fmt ")) {
        format = Format.read(in, body, (int) size);
      } else if (isData) {
        if (format == null) {
          throw new CorruptSampleException("This WAV file has samples before its format chunk.");
        }
        return format.samples(in, body, (int) size);
      }
      position = body + size + (size & 1);
    }
    throw new CorruptSampleException(
        "This WAV file has no " + (format == null ? "format" : "data") + " chunk.");
  }

  /** Encodes as 32-bit floats; every value, NaN too, comes back as it is. */
  static byte[] encode(Sound sound) {
    int count = sound.channelCount();
    long bytes = 4L * count * sound.length();
    if (bytes + ENCODED_HEADER + CHUNK_HEADER > Integer.MAX_VALUE - 8) {
      throw new CorruptSampleException(
          "A sound of " + sound.length() + " samples is too long for a WAV file in memory.");
    }
    ByteBuffer out =
        ByteBuffer.allocate(ENCODED_HEADER + CHUNK_HEADER + (int) bytes)
            .order(ByteOrder.LITTLE_ENDIAN);
    riff(out);
    chunk(out, "fmt ", 18);
    out.putShort((short) FLOAT).putShort((short) count).putInt(sound.rate());
    out.putInt((int) Math.min(Integer.MAX_VALUE, 4L * count * sound.rate()));
    out.putShort((short) (4 * count)).putShort((short) 32).putShort((short) 0);
    chunk(out, "fact", 4);
    out.putInt(sound.length());
    chunk(out, "data", (int) bytes);
    float[][] channels = sound.channels();
    for (int i = 0; i < sound.length(); i++) {
      for (float[] channel : channels) {
        out.putInt(Float.floatToRawIntBits(channel[i]));
      }
    }
    return out.array();
  }

  /** Encodes one channel as 16-bit integers, cutting what is beyond full scale; NaN becomes 0. */
  static byte[] encode16(int rate, float[] samples) {
    int header = RIFF_HEADER + CHUNK_HEADER + 16 + CHUNK_HEADER;
    ByteBuffer out =
        ByteBuffer.allocate(header + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
    riff(out);
    chunk(out, "fmt ", 16);
    out.putShort((short) PCM).putShort((short) 1).putInt(rate).putInt(2 * rate);
    out.putShort((short) 2).putShort((short) 16);
    chunk(out, "data", 2 * samples.length);
    for (float sample : samples) {
      float scaled = sample * 32768f;
      out.putShort((short) Math.round(Math.max(-32768f, Math.min(32767f, scaled))));
    }
    return out.array();
  }

  private static void riff(ByteBuffer out) {
    chunk(out, "RIFF", out.capacity() - CHUNK_HEADER);
    out.put("WAVE".getBytes(StandardCharsets.US_ASCII));
  }

  private static void chunk(ByteBuffer out, String name, int size) {
    out.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(size);
  }

  private static String printable(String name) {
    return name.replaceAll("[^ -~]", "?");
  }

  /** How the samples are stored; {@code bytes} each. */
  private record Format(boolean floats, int channels, int rate, int bytes) {
    static Format read(ByteBuffer in, int at, int size) {
      if (size < 16) {
        throw new CorruptSampleException(
            "The format chunk of this WAV file has " + size + " bytes and needs 16.");
      }
      int tag = in.getShort(at) & 0xFFFF;
      int channels = in.getShort(at + 2) & 0xFFFF;
      int rate = in.getInt(at + 4);
      int frame = in.getShort(at + 12) & 0xFFFF;
      int bits = in.getShort(at + 14) & 0xFFFF;
      if (tag == EXTENSIBLE) {
        tag = extended(in, at, size);
      }
      int bytes = (bits + 7) / 8;
      boolean supported =
          (tag == PCM && bits >= 1 && bits <= 32) || (tag == FLOAT && (bits == 32 || bits == 64));
      if (!supported) {
        throw new CorruptSampleException(
            "This WAV file holds "
                + describe(tag)
                + " of "
                + bits
                + " bits; integers of 8, 16, 24 or 32 bits and floats of 32 or 64 bits can be"
                + " read: convert it.");
      }
      if (channels < 1 || rate < 1 || frame != channels * bytes) {
        throw new CorruptSampleException(
            "The format chunk of this WAV file makes no sense: "
                + channels
                + " channels of "
                + bits
                + " bits at "
                + (rate & 0xFFFFFFFFL)
                + " Hz in "
                + frame
                + " bytes.");
      }
      return new Format(tag == FLOAT, channels, rate, bytes);
    }

    private static int extended(ByteBuffer in, int at, int size) {
      boolean known = size >= 40;
      for (int i = 0; known && i < SUBFORMAT.length; i++) {
        known = in.get(at + 26 + i) == SUBFORMAT[i];
      }
      return known ? in.getShort(at + 24) & 0xFFFF : EXTENSIBLE;
    }

    private static String describe(int tag) {
      return switch (tag) {
        case PCM -> "integers";
        case FLOAT -> "floats";
        case 2, 0x11 -> "ADPCM";
        case 6 -> "A-law samples";
        case 7 -> "mu-law samples";
        case 0x55 -> "MP3";
        default -> "format " + tag;
      };
    }

    /** Reads whole frames; a rest smaller than a frame is padding. */
    Sound samples(ByteBuffer in, int at, int size) {
      int length = size / (channels * bytes);
      float[][] samples = new float[channels][length];
      int position = at;
      for (int i = 0; i < length; i++) {
        for (int c = 0; c < channels; c++) {
          samples[c][i] = floats ? real(in, position) : integer(in, position);
          position += bytes;
        }
      }
      return new Sound(rate, samples);
    }

    private float real(ByteBuffer in, int at) {
      return bytes == 4 ? Float.intBitsToFloat(in.getInt(at)) : (float) in.getDouble(at);
    }

    private float integer(ByteBuffer in, int at) {
      return switch (bytes) {
        case 1 -> ((in.get(at) & 0xFF) - 128) / 128f;
        case 2 -> in.getShort(at) / 32768f;
        case 3 -> (in.getShort(at + 1) * 256 + (in.get(at) & 0xFF)) / 8388608f;
        default -> in.getInt(at) / 2147483648f;
      };
    }
  }
}
