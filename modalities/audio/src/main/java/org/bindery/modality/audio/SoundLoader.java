package org.bindery.modality.audio;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.ModalityId;
import org.bindery.spi.support.BinaryLoader;

/**
 * Reads WAV and Ogg Vorbis, told apart by their first bytes; writes WAV of 32-bit floats, which
 * loses nothing.
 */
final class SoundLoader extends BinaryLoader<Sound> {
  SoundLoader(ModalityId modality) {
    super(modality, Map.of("encoding", "wav, ogg vorbis"));
  }

  @Override
  protected Sound decode(byte[] file) {
    if ((starts(file, 0, "RIFF") || starts(file, 0, "RF64")) && starts(file, 8, "WAVE")) {
      return WavFile.decode(file);
    }
    if (starts(file, 0, "OggS")) {
      return OggVorbis.decode(file);
    }
    throw new CorruptSampleException(
        "This is "
            + describe(file)
            + "; only WAV (8 to 32-bit integers, 32 or 64-bit floats) and Ogg Vorbis can be read:"
            + " convert it to one of them.");
  }

  @Override
  protected byte[] encode(Sound sample) {
    return WavFile.encode(sample);
  }

  private static String describe(byte[] file) {
    if (starts(file, 0, "ID3")
        || (file.length > 1 && (file[0] & 0xFF) == 0xFF && (file[1] & 0xE6) == 0xE2)) {
      return "MP3";
    }
    if (starts(file, 0, "fLaC")) {
      return "FLAC";
    }
    if (starts(file, 0, "FORM")) {
      return "AIFF";
    }
    if (starts(file, 4, "ftyp")) {
      return "MPEG-4 (AAC or ALAC)";
    }
    if (starts(file, 0, "RIFX")) {
      return "big-endian WAV (RIFX)";
    }
    if (starts(file, 0, "RIFF")) {
      return "a RIFF file without sound";
    }
    return "not a sound file";
  }

  private static boolean starts(byte[] file, int offset, String magic) {
    byte[] bytes = magic.getBytes(StandardCharsets.US_ASCII);
    if (file.length < offset + bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if (file[offset + i] != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
