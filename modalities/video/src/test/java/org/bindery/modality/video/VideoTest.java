package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoTest {
  private static final int COUNT = 23;

  @Test
  void frames_of_a_file_without_loss_come_back_bit_for_bit_in_any_order() {
    List<byte[]> frames = Films.noise(new SplittableRandom(1), 34, 18, COUNT);
    Video video = Video.decode(Films.lossless(34, 18).encode(frames));

    assertThat(video.frames()).isEqualTo(COUNT);
    for (int index : new int[] {22, 0, 7, 5, 6, 21, 13}) {
      assertThat(video.rgb(index)).isEqualTo(frames.get(index));
    }
  }

  /** Containers and codecs with and without frames out of order, hidden frames and keys. */
  @ParameterizedTest
  @CsvSource({
    "mp4, libopenh264, yuv420p, 6, 0",
    "mp4, mpeg4, yuv420p, 6, 2",
    "avi, mpeg4, yuv420p, 6, 2",
    "avi, mjpeg, yuvj420p, 1, 0",
    "matroska, ffv1, bgr0, 6, 0",
    "webm, libvpx-vp9, yuv420p, 6, 0",
    "webm, libvpx, yuv420p, 6, 0",
    "mpegts, mpeg2video, yuv420p, 6, 2",
    "mpeg, mpeg2video, yuv420p, 6, 2",
    "ogg, libvpx, yuv420p, 6, 0",
    "gif, gif, rgb8, 6, 0",
    "mov, png, rgb24, 1, 0",
  })
  void a_frame_is_the_same_alone_and_after_those_before_it(
      String container, String codec, String pixels, int keys, int reordered) {
    Films films = new Films(container, codec, pixels, 64, 48, 25, 1, keys, reordered, 0);
    Video video = Video.decode(films.encode(Films.staircase(64, 48, COUNT)));

    assertThat(video.frames()).isEqualTo(COUNT);
    assertThat(video.fps()).isCloseTo(25, within(1e-9));
    byte[][] inARow = new byte[COUNT][];
    video.read(IntStream.range(0, COUNT).toArray(), (i, frame) -> inARow[i] = frame.rgb());
    for (int i = 0; i < COUNT; i++) {
      // Neighbors differ by 8.
      assertThat(brightness(inARow[i])).as("frame %d", i).isCloseTo(20 + 8 * i, within(3.9));
      assertThat(video.rgb(i)).as("frame %d alone", i).isEqualTo(inARow[i]);
    }
    video.read(
        new int[] {2, 9, 10, 19},
        (i, frame) -> assertThat(frame.rgb()).as("frame %d of some", i).isEqualTo(inARow[i]));
  }

  private static double brightness(byte[] rgb) {
    return IntStream.range(0, rgb.length).map(i -> rgb[i] & 0xFF).average().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({"25, 1", "30000, 1001", "9, 2", "1, 2"})
  void the_duration_is_the_frames_by_the_average_rate(int rate, int per) {
    Video video =
        Video.decode(Films.lossless(16, 8).at(rate, per).encode(Films.staircase(16, 8, COUNT)));

    assertThat(video.fps()).isEqualTo((double) rate / per);
    assertThat(video.seconds()).isEqualTo(COUNT / ((double) rate / per));
  }

  /** A red corner at the left of the top goes round clockwise. */
  @ParameterizedTest
  @CsvSource({"0, 32, 16, 0, 0", "90, 16, 32, 15, 0", "180, 32, 16, 31, 15", "270, 16, 32, 0, 31"})
  void the_rotation_a_camera_noted_is_applied(
      int degrees, int width, int height, int cornerX, int cornerY) {
    byte[] frame = new byte[3 * 32 * 16];
    frame[0] = (byte) 255;
    Video video =
        Video.decode(Films.lossless(32, 16).rotated(degrees).encode(List.of(frame, frame)));

    assertThat(video.width()).isEqualTo(width);
    assertThat(video.height()).isEqualTo(height);
    byte[] expected = new byte[3 * 32 * 16];
    expected[3 * (cornerY * width + cornerX)] = (byte) 255;
    assertThat(video.rgb(1)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"mov, png, rgb24", "gif, gif, rgb8", "mp4, mpeg4, yuv420p", "avi, mpeg4, yuv420p"})
  void a_file_of_one_frame_is_a_video_of_one_frame(String container, String codec, String pixels) {
    Films films = new Films(container, codec, pixels, 16, 16, 25, 1, 1, 0, 0);
    Video video = Video.decode(films.encode(Films.staircase(16, 16, 1)));

    assertThat(video.frames()).isOne();
    assertThat(video.seconds()).isPositive().isFinite();
    assertThat(brightness(video.rgb(0))).isCloseTo(20, within(4.0));
  }

  @Test
  void videos_are_equal_if_their_files_are() {
    byte[] file = Films.lossless(16, 8).encode(Films.staircase(16, 8, 3));
    byte[] other = Films.lossless(16, 8).encode(Films.staircase(16, 8, 4));

    assertThat(Video.decode(file))
        .isEqualTo(Video.decode(file))
        .hasSameHashCodeAs(Video.decode(file));
    assertThat(Video.decode(file)).isNotEqualTo(Video.decode(other));
  }

  @Test
  void a_file_changed_by_its_owner_afterwards_does_not_change_the_video() {
    byte[] file = Films.lossless(16, 8).encode(Films.staircase(16, 8, 3));
    byte[] copy = file.clone();
    Video video = Video.decode(file);
    file[0]++;
    video.file()[1]++;

    assertThat(video.file()).isEqualTo(copy);
  }

  @Test
  void frames_that_do_not_exist_are_refused() {
    Video video = Video.decode(Films.lossless(16, 8).encode(Films.staircase(16, 8, 3)));

    assertThatThrownBy(() -> video.rgb(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Frames [3] of 3 cannot be read");
  }
}
