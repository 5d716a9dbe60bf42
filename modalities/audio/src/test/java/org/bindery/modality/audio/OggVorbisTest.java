package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bindery.spi.BinderyException;
import org.bindery.spi.CorruptSampleException;
import org.junit.jupiter.api.Test;

/** The two files were made with libvorbis from sines of amplitude 0.5 and 0.25. */
class OggVorbisTest {
  private static final int PAGE_HEADER = 27;

  private final byte[] mono = file("mono-440hz-8000.ogg");
  private final byte[] stereo = file("stereo-440-660hz-22050.ogg");

  @Test
  void a_mono_file_is_decoded_to_its_exact_length() {
    Sound sound = OggVorbis.decode(mono);

    assertThat(sound.rate()).isEqualTo(8000);
    assertThat(sound.channelCount()).isEqualTo(1);
    assertThat(sound.length()).isEqualTo(2000);
    assertClose(sound.channel(0), Tones.sine(440, 8000, 2000));
  }

  @Test
  void the_channels_of_a_stereo_file_are_kept_apart() {
    Sound sound = OggVorbis.decode(stereo);

    assertThat(sound.length()).isEqualTo(44_100);
    float[] right = Tones.sine(660, 22_050, 44_100);
    for (int i = 0; i < right.length; i++) {
      right[i] /= 2;
    }
    assertClose(sound.channel(0), Tones.sine(440, 22_050, 44_100));
    assertClose(sound.channel(1), right);
  }

  @Test
  void decoding_twice_gives_the_same_sound() {
    assertThat(OggVorbis.decode(stereo)).isEqualTo(OggVorbis.decode(stereo));
  }

  @Test
  void chained_streams_are_played_one_after_the_other() {
    Sound once = OggVorbis.decode(mono);

    Sound twice = OggVorbis.decode(join(mono, mono));

    assertThat(twice.length()).isEqualTo(4000);
    assertThat(Arrays.copyOfRange(twice.channel(0), 2000, 4000)).isEqualTo(once.channel(0));
  }

  @Test
  void chained_streams_of_different_formats_are_refused() {
    assertRefused(
        join(mono, stereo),
        "This Ogg file changes from 1 channels at 8000 Hz to 2 at 22050 Hz midway; convert it to"
            + " one format.");
  }

  @Test
  void a_stream_of_another_kind_beside_it_is_passed_over() {
    byte[] beside = page("fishead\0 skeleton", 0x5EED);

    assertThat(OggVorbis.decode(join(beside, mono))).isEqualTo(OggVorbis.decode(mono));
  }

  @Test
  void other_sounds_in_an_ogg_file_are_named() {
    assertRefused(
        page("OpusHead\1\2", 7),
        "This Ogg file holds Opus, not Vorbis; only Vorbis can be read: convert it to Ogg Vorbis or"
            + " WAV.");
  }

  @Test
  void a_file_cut_off_anywhere_is_refused() {
    for (int length = 4; length < stereo.length; length += 97) {
      byte[] cut = Arrays.copyOf(stereo, length);
      assertThatThrownBy(() -> OggVorbis.decode(cut)).isInstanceOf(CorruptSampleException.class);
    }
    assertRefused(
        Arrays.copyOf(stereo, stereo.length - 1),
        "This Ogg Vorbis file is cut off: its last page is missing.");
  }

  @Test
  void a_flipped_bit_is_noticed() {
    byte[] damaged = stereo.clone();
    damaged[damaged.length / 2] ^= 4;

    assertRefused(damaged, "This Ogg file is damaged: a page fails its checksum.");
  }

  @Test
  void a_missing_page_is_noticed() {
    List<byte[]> pages = pages(stereo);
    assertThat(pages.size()).isGreaterThanOrEqualTo(4);
    pages.remove(2);

    assertRefused(
        join(pages.toArray(byte[][]::new)), "This Ogg Vorbis file is damaged: a page is missing.");
  }

  @Test
  void no_damage_below_the_checksums_leads_to_anything_but_a_sound_or_a_sentence() {
    SplittableRandom random = new SplittableRandom(11);
    int refused = 0;
    for (int trial = 0; trial < 300; trial++) {
      List<byte[]> pages = pages(mono);
      byte[] page = pages.get(random.nextInt(pages.size()));
      int from = random.nextInt(2) == 0 ? 5 : PAGE_HEADER;
      for (int i = random.nextInt(1, 6); i > 0; i--) {
        page[random.nextInt(from, page.length)] = (byte) random.nextInt();
      }
      sign(page);
      try {
        assertThat(OggVorbis.decode(join(pages.toArray(byte[][]::new))).length()).isNotNegative();
      } catch (BinderyException e) {
        assertThat(e).isInstanceOf(CorruptSampleException.class);
        refused++;
      }
    }
    assertThat(refused).isBetween(30, 299);
  }

  private static void assertClose(float[] decoded, float[] expected) {
    assertThat(decoded).hasSameSizeAs(expected);
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      error += Math.pow(decoded[i] - expected[i], 2);
    }
    assertThat(Math.sqrt(error / expected.length)).isCloseTo(0, within(0.03));
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> OggVorbis.decode(file))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage(message);
  }

  private static byte[] file(String name) {
    try (InputStream in = OggVorbisTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer out = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      out.put(part);
    }
    return out.array();
  }

  private static List<byte[]> pages(byte[] file) {
    List<byte[]> pages = new ArrayList<>();
    int start = 0;
    while (start < file.length) {
      int segments = file[start + 26] & 0xFF;
      int end = start + PAGE_HEADER + segments;
      for (int i = 0; i < segments; i++) {
        end += file[start + PAGE_HEADER + i] & 0xFF;
      }
      pages.add(Arrays.copyOfRange(file, start, end));
      start = end;
    }
    return pages;
  }

  /** The one page of a stream of one packet. */
  private static byte[] page(String packet, int serial) {
    byte[] body = packet.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer out =
        ByteBuffer.allocate(PAGE_HEADER + 1 + body.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("OggS".getBytes(StandardCharsets.US_ASCII)).put((byte) 0).put((byte) 6).putLong(0);
    out.putInt(serial).putInt(0).putInt(0).put((byte) 1).put((byte) body.length).put(body);
    sign(out.array());
    return out.array();
  }

  private static void sign(byte[] page) {
    ByteBuffer bytes = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(22, 0);
    int checksum = 0;
    for (byte b : page) {
      checksum ^= (b & 0xFF) << 24;
      for (int bit = 0; bit < 8; bit++) {
        checksum = checksum < 0 ? (checksum << 1) ^ 0x04C11DB7 : checksum << 1;
      }
    }
    bytes.putInt(22, checksum);
  }
}
