package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Features;
import org.bindery.spi.Mode;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoPreprocessorTest {
  @Test
  void five_clips_of_three_crops_are_fifteen_views_of_two_frames() {
    VideoPreprocessor preprocessor = new VideoPreprocessor(VideoPreprocessing.defaults());

    assertThat(preprocessor.views(Mode.EVAL)).isEqualTo(15);
    assertThat(preprocessor.views(Mode.TRAIN)).isOne();
    assertThat(preprocessor.output().tensors().get(0).shape().getShape())
        .containsExactly(3, 2, 224, 224);
  }

  @Test
  void views_go_clip_by_clip_and_within_a_clip_from_one_end_to_the_other() {
    // Brightness rises by 8 a frame and, from left to right, by 1 a pixel.
    int count = 20;
    List<byte[]> frames = Films.staircase(24, 8, count);
    for (byte[] frame : frames) {
      for (int i = 0; i < frame.length; i++) {
        frame[i] = (byte) (20 + 8 * frames.indexOf(frame) + i / 3 % 24);
      }
    }
    Video video = Video.decode(Films.lossless(24, 8).at(2, 1).encode(frames));
    List<Features> views =
        new VideoPreprocessor(new VideoPreprocessing(8, 5, 2, 2, 3))
            .apply(video, SampleContext.EVAL);

    // Ten seconds: clips begin at 0, 2, 4, 6 and 8 s and hold four frames.
    for (int clip = 0; clip < 5; clip++) {
      for (int crop = 0; crop < 3; crop++) {
        FloatBuffer values = values(views.get(3 * clip + crop));
        double first = 20 + 8.0 * (4 * clip) + 8 * crop;
        assertThat(values.get(0)).isCloseTo(red(first), within(1e-4f));
        assertThat(values.get(64)).isCloseTo(red(first + 24), within(1e-4f));
      }
    }
  }

  private static float red(double value) {
    return (float) ((value / 255 - 0.48145466) / 0.26862954);
  }

  /** Sizes are chosen so that scaling leaves every pixel as it is. */
  @ParameterizedTest
  @CsvSource({"27, 20, 4, 0", "28, 20, 4, 0", "20, 33, 0, 7", "20, 20, 0, 0"})
  void the_middle_crop_begins_at_half_the_rest_rounded_up(
      int width, int height, int left, int top) {
    List<byte[]> frames = Films.noise(new SplittableRandom(1), width, height, 1);
    Video video = Video.decode(Films.lossless(width, height).encode(frames));
    List<Features> views =
        new VideoPreprocessor(new VideoPreprocessing(20, 1, 2, 2, 1))
            .apply(video, SampleContext.EVAL);

    assertThat(views).hasSize(1);
    int corner = frames.get(0)[3 * (top * width + left)] & 0xFF;
    assertThat(values(views.get(0)).get(0)).isCloseTo(red(corner), within(1e-5f));
  }

  @Test
  void training_takes_every_clip_and_every_place_once_in_a_while() {
    Video video =
        Video.decode(
            Films.lossless(12, 8).at(1, 1).encode(Films.noise(new SplittableRandom(2), 12, 8, 8)));
    VideoPreprocessor preprocessor = new VideoPreprocessor(new VideoPreprocessing(8, 2, 2, 2, 3));
    PreparedVideo prepared = preprocessor.prepare(video);
    Set<FloatBuffer> seen = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      seen.add(values(preprocessor.finish(prepared, SampleContext.train(seed)).get(0)));
    }

    assertThat(seen).hasSize(2 * 5);
  }

  @Test
  void frames_that_clips_share_are_held_once() {
    Video brief =
        Video.decode(Films.lossless(12, 8).encode(Films.noise(new SplittableRandom(3), 12, 8, 8)));
    VideoPreprocessor preprocessor = new VideoPreprocessor(new VideoPreprocessing(8, 5, 2, 2, 3));

    assertThat(preprocessor.bytes(preprocessor.prepare(brief)))
        .isEqualTo(2 * (4 * 3 * 12 * 8 + 16) + 64);
  }

  @Test
  void a_ribbon_is_refused() {
    Video ribbon = Video.decode(Films.lossless(340, 8).encode(Films.staircase(340, 8, 1)));

    assertThatThrownBy(() -> new VideoPreprocessor(VideoPreprocessing.defaults()).prepare(ribbon))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage(
            "A video of 340 x 8 pixels is more than 32 times as long as wide, which leaves nothing"
                + " to see.");
  }

  @ParameterizedTest
  @CsvSource({
    "7, 5, 2, 2, 3, size is 7; use 8 to 1024.",
    "224, 0, 2, 2, 3, clips is 0; use 1 to 100.",
    "224, 5, 0, 2, 3, clipSeconds is 0.0; use 0.02 to 100.",
    "224, 5, NaN, 2, 3, clipSeconds is NaN; use 0.02 to 100.",
    "224, 5, 2, 0, 3, frames is 0; use 1 to 64.",
    "224, 5, 2, 2, 2, crops is 2; use 1 or 3.",
  })
  void values_out_of_range_are_refused(
      int size, int clips, double seconds, int frames, int crops, String sentence) {
    assertThatThrownBy(() -> new VideoPreprocessing(size, clips, seconds, frames, crops))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Video preprocessing: " + sentence);
  }

  private static FloatBuffer values(Features features) {
    return (FloatBuffer) features.tensors().get(0).data();
  }
}
