package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bindery.spi.CorruptSampleException;
import org.junit.jupiter.api.Test;

class DamagedVideoTest {
  @Test
  void a_file_of_zero_bytes_is_refused() {
    refused(new byte[0], "The video has zero bytes.");
  }

  @Test
  void noise_is_refused() {
    byte[] noise = new byte[20_000];
    new SplittableRandom(5).nextBytes(noise);
    refused(noise, "This is not a video that can be read (Invalid data found");
  }

  @Test
  void a_playlist_that_names_another_file_is_refused_and_nothing_is_opened() {
    refused(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/hosts\n"
            .getBytes(StandardCharsets.US_ASCII),
        "This is not a video that can be read");
    refused(
        "ffconcat version 1.0\nfile bikes.mp4\n".getBytes(StandardCharsets.US_ASCII),
        "This is not a video that can be read");
  }

  @Test
  void a_sound_is_refused_with_a_hint() {
    ByteBuffer wav = ByteBuffer.allocate(44 + 1600).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 1600);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16_000);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(1600);
    refused(wav.array(), "The file has sound at most and no moving pictures");
  }

  @Test
  void a_codec_nobody_knows_is_refused() {
    byte[] file = Films.lossless(64, 48).encode(Films.staircase(64, 48, 3));
    int name = find(file, "rle ".getBytes(StandardCharsets.US_ASCII), 0);
    System.arraycopy("zzz0".getBytes(StandardCharsets.US_ASCII), 0, file, name, 4);

    refused(file, "The video is damaged or coded in a way FFmpeg does not know");
  }

  @Test
  void a_file_whose_index_stands_at_its_end_is_refused_when_cut() {
    byte[] file = Films.lossless(64, 48).encode(Films.noise(new SplittableRandom(2), 64, 48, 10));
    refused(Arrays.copyOf(file, file.length / 2), "check that it is complete");
  }

  @Test
  void a_file_whose_index_stands_at_its_start_is_refused_when_cut() {
    byte[] file =
        indexFirst(Films.lossless(64, 48).encode(Films.noise(new SplittableRandom(2), 64, 48, 10)));

    assertThat(Video.decode(file).frames()).isEqualTo(10);
    refused(Arrays.copyOf(file, file.length / 2), "The video breaks off after frame");
  }

  @Test
  void a_damaged_frame_is_named_and_the_others_are_read() {
    Films films = new Films("mov", "png", "rgb24", 64, 48, 25, 1, 1, 0, 0);
    byte[] file = films.encode(Films.noise(new SplittableRandom(3), 64, 48, 5));
    byte[] header = {(byte) 0x89, 'P', 'N', 'G'};
    int third = -1;
    for (int i = 0; i < 3; i++) {
      third = find(file, header, third + 1);
    }
    Arrays.fill(file, third, third + 200, (byte) 0);
    Video video = Video.decode(file);

    assertThat(video.rgb(1)).hasSize(3 * 64 * 48);
    assertThat(video.rgb(3)).hasSize(3 * 64 * 48);
    assertThatThrownBy(() -> video.rgb(2))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage("Frame 2 of the video cannot be decoded: the file is damaged.");
  }

  @Test
  void bytes_changed_anywhere_give_a_video_or_a_sentence_and_nothing_else() {
    Films films = new Films("mp4", "mpeg4", "yuv420p", 32, 32, 25, 1, 4, 1, 0);
    byte[] file = films.encode(Films.staircase(32, 32, 8));
    SplittableRandom random = new SplittableRandom(4);
    int refused = 0;
    for (int trial = 0; trial < 300; trial++) {
      byte[] broken = file.clone();
      for (int i = 0; i < 1 + trial % 8; i++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      try {
        Video video = Video.decode(broken);
        video.rgb(video.frames() - 1);
      } catch (CorruptSampleException expected) {
        refused++;
        assertThat(expected).message().isNotBlank();
      }
    }
    assertThat(refused).isPositive();
  }

  private static void refused(byte[] file, String sentence) {
    assertThatThrownBy(() -> Video.decode(file))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining(sentence);
  }

  /** Moves a MOV's index before its frames, as files made for streaming have it. */
  private static byte[] indexFirst(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file);
    int start = find(file, "moov".getBytes(StandardCharsets.US_ASCII), 0) - 4;
    int length = in.getInt(start);
    int data = find(file, "mdat".getBytes(StandardCharsets.US_ASCII), 0) - 4;
    byte[] moved = new byte[file.length];
    System.arraycopy(file, 0, moved, 0, data);
    System.arraycopy(file, start, moved, data, length);
    System.arraycopy(file, data, moved, data + length, start - data);
    ByteBuffer out = ByteBuffer.wrap(moved);
    int offsets = find(moved, "stco".getBytes(StandardCharsets.US_ASCII), 0) + 8;
    for (int i = 0; i < out.getInt(offsets); i++) {
      int at = offsets + 4 + 4 * i;
      out.putInt(at, out.getInt(at) + length);
    }
    return moved;
  }

  private static int find(byte[] file, byte[] what, int from) {
    for (int at = from; at <= file.length - what.length; at++) {
      if (Arrays.equals(file, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    throw new AssertionError("not in the file");
  }
}
