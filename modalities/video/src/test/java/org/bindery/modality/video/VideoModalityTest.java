package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.bindery.spi.ConfigException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Rendering;
import org.bindery.spi.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoModalityTest {
  private final VideoModality modality = new VideoModality();

  @Test
  void a_video_is_shown_as_a_strip_of_five_frames_from_the_first_to_the_last() throws IOException {
    List<byte[]> frames = Films.staircase(192, 96, 25);
    Rendering strip =
        modality.renderer().render(Video.decode(Films.lossless(192, 96).encode(frames)));
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(strip.body()));

    assertThat(strip.mimeType()).isEqualTo("image/png");
    assertThat(strip.altText())
        .isEqualTo(
            "Video of 1.0 seconds, 25 frames at 25.00 per second, 192 by 96 pixels; 5 of its"
                + " frames");
    assertThat(picture.getWidth()).isEqualTo(5 * 96 + 4 * 2);
    assertThat(picture.getHeight()).isEqualTo(48);
    for (int i = 0; i < 5; i++) {
      // Squares of the pattern are 4 pixels wide here; the first is bright.
      assertThat(picture.getRGB(98 * i + 1, 1) & 0xFF).isEqualTo(20 + 8 * 6 * i + 6);
    }
    assertThat(picture.getRGB(97, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
  }

  @Test
  void a_video_of_one_frame_is_shown_as_that() throws IOException {
    Rendering strip =
        modality
            .renderer()
            .render(Video.decode(Films.lossless(20, 10).encode(Films.staircase(20, 10, 1))));

    assertThat(ImageIO.read(new ByteArrayInputStream(strip.body())).getWidth()).isEqualTo(20);
    assertThat(strip.altText()).contains("1 frames at").endsWith("1 of its frames");
  }

  @ParameterizedTest
  @CsvSource({
    "both, 192, 14, 6, 6, 0, 1e-6, time is 'both'; use 'span' or 'attend'.",
    "span, 190, 14, 6, 6, 0, 1e-6, width is 190; use a multiple of 6 heads.",
    "span, 192, 0, 6, 6, 0, 1e-6, patch is 0; use 1 or more.",
    "span, 192, 14, 0, 6, 0, 1e-6, depth is 0; use 1 or more.",
    "span, 192, 14, 6, 0, 0, 1e-6, heads is 0; use 1 or more.",
    "span, 192, 14, 6, 6, 1, 1e-6, dropPath is 1.0; use 0 or more and less than 1.",
    "span, 192, 14, 6, 6, 0, 0, eps is 0.0; use more than 0 and less than 1.",
  })
  void trunks_out_of_range_are_refused(
      String time,
      int width,
      int patch,
      int depth,
      int heads,
      double dropPath,
      double eps,
      String sentence) {
    assertThatThrownBy(
            () -> new VideoTrunk(time, width, patch, depth, heads, dropPath, true, eps, false))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Video encoder: " + sentence);
  }

  @Test
  void patches_larger_than_the_frames_are_refused() {
    assertThatThrownBy(() -> new VideoEncoder().create(VideoTrunk.defaults(), features(3, 2, 8, 8)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Video encoder: patch is 14; use 8 or less.");
  }

  @Test
  void features_of_pictures_are_refused() {
    assertThatThrownBy(() -> new VideoEncoder().create(VideoTrunk.defaults(), features(3, 64, 64)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("The video encoder takes one tensor [3, frames, h, w] of floats");
  }

  private static FeatureSpec features(long... shape) {
    return FeatureSpec.of(new TensorSpec("frames", DataType.FLOAT32, new Shape(shape), ""));
  }
}
