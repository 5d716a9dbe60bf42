package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.bindery.spi.BinderyException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.ModalityId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavFileTest {
  private static final byte[] PCM_GUID_REST = {
    0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
  };

  @Test
  void every_float_comes_back_as_it_was_written() {
    float[] odd = {0f, -0f, 1f, -1f, 3.5f, Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
    Sound sound = new Sound(44_100, new float[][] {odd, Tones.sine(440, 44_100, odd.length)});

    assertThat(WavFile.decode(WavFile.encode(sound))).isEqualTo(sound);
  }

  @Test
  void a_sound_without_samples_comes_back_too() {
    Sound empty = new Sound(8000, new float[3][0]);

    assertThat(WavFile.decode(WavFile.encode(empty))).isEqualTo(empty);
  }

  @Test
  void what_is_written_is_a_wav_file_for_the_java_platform_too() throws Exception {
    Sound sound = Sound.mono(22_050, 0.25f, -0.5f, 0.75f);

    try (AudioInputStream in =
        AudioSystem.getAudioInputStream(new ByteArrayInputStream(WavFile.encode(sound)))) {
      assertThat(in.getFormat().getEncoding()).isEqualTo(AudioFormat.Encoding.PCM_FLOAT);
      assertThat(in.getFormat().getSampleRate()).isEqualTo(22_050f);
      ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(data.getFloat(4)).isEqualTo(-0.5f);
      assertThat(data.limit()).isEqualTo(12);
    }
  }

  @Test
  void what_the_java_platform_writes_can_be_read() throws Exception {
    byte[] pcm = {0, 0x40, 0, (byte) 0xC0};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    AudioFormat format = new AudioFormat(96_000, 16, 2, true, false);
    AudioSystem.write(
        new AudioInputStream(new ByteArrayInputStream(pcm), format, 1),
        AudioFileFormat.Type.WAVE,
        out);

    assertThat(WavFile.decode(out.toByteArray()))
        .isEqualTo(new Sound(96_000, new float[][] {{0.5f}, {-0.5f}}));
  }

  @ParameterizedTest
  @CsvSource({
    "1,  8, 00 80 FF C0,                     -1 0 0.9921875 0.5",
    "1, 16, 00 80 00 00 FF 7F 00 40,         -1 0 0.99996948 0.5",
    "1, 24, 00 00 80 00 00 00 FF FF FF 00 00 40, -1 0 -1.1920929e-7 0.5",
    "1, 20, 00 00 80 00 00 40,               -1 0.5",
    "1, 32, 00 00 00 80 00 00 00 40,         -1 0.5",
    "3, 32, 00 00 80 BF 00 00 00 3F,         -1 0.5",
    "3, 64, 00 00 00 00 00 00 F0 BF 00 00 00 00 00 00 E0 3F, -1 0.5",
  })
  void samples_of_each_width_are_scaled_by_their_full_scale(
      int tag, int bits, String bytes, String expected) {
    byte[] data = hex(bytes);
    double[] values = Arrays.stream(expected.split(" ")).mapToDouble(Double::valueOf).toArray();

    for (byte[] format : new byte[][] {fmt(tag, 1, 8000, bits), extensible(tag, 1, 8000, bits)}) {
      Sound sound = WavFile.decode(riff(chunk("fmt ", format), chunk("data", data)));

      assertThat(sound.length()).isEqualTo(values.length);
      for (int i = 0; i < values.length; i++) {
        assertThat((double) sound.channel(0)[i]).isCloseTo(values[i], within(1e-8));
      }
    }
  }

  @Test
  void chunks_of_other_kinds_and_odd_sizes_are_passed_over() {
    byte[] file =
        riff(
            chunk("LIST", new byte[3]),
            chunk("fmt ", fmt(1, 1, 8000, 16)),
            chunk("junk", new byte[0]),
            chunk("data", hex("00 40")),
            chunk("id3 ", new byte[5]));

    assertThat(WavFile.decode(file)).isEqualTo(Sound.mono(8000, 0.5f));
  }

  @Test
  void a_rest_smaller_than_a_frame_is_ignored() {
    byte[] file = riff(chunk("fmt ", fmt(1, 2, 8000, 16)), chunk("data", hex("00 40 00 20 01 02")));

    assertThat(WavFile.decode(file)).isEqualTo(new Sound(8000, new float[][] {{0.5f}, {0.25f}}));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0x7FFFF000, 0x7FFFFFFF, Integer.MIN_VALUE})
  void a_size_that_says_unknown_reaches_to_the_end_of_the_file(int size) {
    byte[] file = riff(chunk("fmt ", fmt(1, 1, 8000, 16)), chunk("data", hex("00 40 00 20")));
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(file.length - 8, size).putInt(4, 0);

    assertThat(WavFile.decode(file)).isEqualTo(Sound.mono(8000, 0.5f, 0.25f));
  }

  @Test
  void a_file_cut_off_within_its_samples_is_refused() {
    byte[] file = WavFile.encode(Sound.mono(8000, 1, 2, 3));

    assertThatThrownBy(() -> WavFile.decode(Arrays.copyOf(file, file.length - 5)))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage(
            "This WAV file is cut off: its chunk 'data' promises 12 bytes and 7 are there.");
  }

  @Test
  void a_file_without_format_or_samples_is_refused() {
    byte[] format = chunk("fmt ", fmt(1, 1, 8000, 16));
    byte[] data = chunk("data", new byte[2]);

    assertRefused(riff(), "This WAV file has no format chunk.");
    assertRefused(riff(format), "This WAV file has no data chunk.");
    assertRefused(riff(data, format), "This WAV file has samples before its format chunk.");
  }

  @Test
  void a_format_that_makes_no_sense_is_refused() {
    byte[] data = chunk("data", new byte[8]);
    byte[] short4 = chunk("fmt ", new byte[4]);

    assertRefused(
        riff(short4, data), "The format chunk of this WAV file has 4 bytes and needs 16.");
    assertRefused(
        riff(chunk("fmt ", fmt(1, 0, 8000, 16)), data),
        "The format chunk of this WAV file makes no sense: 0 channels of 16 bits at 8000 Hz in 0"
            + " bytes.");
    assertRefused(
        riff(chunk("fmt ", fmt(1, 1, -1, 16)), data),
        "The format chunk of this WAV file makes no sense: 1 channels of 16 bits at 4294967295 Hz"
            + " in 2 bytes.");
  }

  @ParameterizedTest
  @CsvSource({"6, 8, A-law samples", "7, 8, mu-law samples", "2, 4, ADPCM", "3, 16, floats"})
  void encodings_that_cannot_be_read_are_named(int tag, int bits, String name) {
    assertRefused(
        riff(chunk("fmt ", fmt(tag, 1, 8000, bits)), chunk("data", new byte[8])),
        "This WAV file holds "
            + name
            + " of "
            + bits
            + " bits; integers of 8, 16, 24 or 32 bits and floats of 32 or 64 bits can be read:"
            + " convert it.");
  }

  @Test
  void no_damage_leads_to_anything_but_a_sound_or_a_sentence() {
    byte[] whole = WavFile.encode(new Sound(8000, new float[2][50]));
    SoundLoader loader = new SoundLoader(ModalityId.of("audio"));
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int trial = 0; trial < 3000; trial++) {
      byte[] file = Arrays.copyOf(whole, random.nextInt(1, whole.length + 1));
      for (int i = random.nextInt(4); i > 0; i--) {
        file[random.nextInt(Math.min(60, file.length))] = (byte) random.nextInt();
      }
      try {
        assertThat(loader.decode(file).channelCount()).isPositive();
      } catch (BinderyException e) {
        assertThat(e).isInstanceOf(CorruptSampleException.class);
        assertThat(e.getMessage()).endsWith(".");
        refused++;
      }
    }
    assertThat(refused).isBetween(1000, 2999);
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> WavFile.decode(file))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage(message);
  }

  private static byte[] riff(byte[]... chunks) {
    int size = 4 + Arrays.stream(chunks).mapToInt(c -> c.length).sum();
    ByteBuffer out = ByteBuffer.allocate(8 + size).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(size);
    out.put("WAVE".getBytes(StandardCharsets.US_ASCII));
    for (byte[] chunk : chunks) {
      out.put(chunk);
    }
    return out.array();
  }

  private static byte[] chunk(String name, byte[] body) {
    ByteBuffer out =
        ByteBuffer.allocate(8 + body.length + body.length % 2).order(ByteOrder.LITTLE_ENDIAN);
    out.put(name.getBytes(StandardCharsets.US_ASCII)).putInt(body.length).put(body);
    return out.array();
  }

  private static byte[] fmt(int tag, int channels, int rate, int bits) {
    ByteBuffer out = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    int frame = channels * ((bits + 7) / 8);
    out.putShort((short) tag).putShort((short) channels).putInt(rate).putInt(rate * frame);
    out.putShort((short) frame).putShort((short) bits);
    return out.array();
  }

  private static byte[] extensible(int tag, int channels, int rate, int bits) {
    ByteBuffer out = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
    out.put(fmt(0xFFFE, channels, rate, bits)).putShort((short) 22).putShort((short) bits);
    out.putInt(4).putShort((short) tag).put(PCM_GUID_REST);
    return out.array();
  }

  private static byte[] hex(String text) {
    String[] parts = text.split(" ");
    byte[] bytes = new byte[parts.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }
}
