package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bindery.spi.Features;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two H.264 files from elsewhere; the numbers beside them were printed by decord 0.6.0. */
class RealVideosTest {
  private static final String FOLDER = "shared/testdata/video-mini";

  @ParameterizedTest
  @CsvSource({
    "bigbuckbunny.mp4, 1280, 720, 132, 5.28, 290676651, 290717466, 301243438, 299861622",
    "bikes.mp4, 640, 272, 250, 10.0, 70391934, 70754525, 69688677, 40907967",
  })
  void size_count_duration_and_pixels_are_those_decord_gives(
      String name,
      int width,
      int height,
      int frames,
      double seconds,
      long first,
      long second,
      long eighteenth,
      long last)
      throws IOException {
    Video video = Video.decode(bytes(name));

    assertThat(video.width()).isEqualTo(width);
    assertThat(video.height()).isEqualTo(height);
    assertThat(video.frames()).isEqualTo(frames);
    assertThat(video.seconds()).isEqualTo(seconds);
    long[] expected = {first, second, eighteenth, last};
    int[] indices = {0, 1, 17, frames - 1};
    for (int i = 0; i < 4; i++) {
      long sum = 0;
      for (byte value : video.rgb(indices[i])) {
        sum += value & 0xFF;
      }
      // Processors differ in rounding by a little; another frame differs by more.
      assertThat((double) sum)
          .as("frame %d", indices[i])
          .isCloseTo(expected[i], within(1e-5 * sum));
    }
  }

  @ParameterizedTest
  @CsvSource({"bigbuckbunny.mp4", "bikes.mp4"})
  void they_become_fifteen_different_views(String name) throws IOException {
    List<Features> views =
        new VideoPreprocessor(VideoPreprocessing.defaults().withSize(64))
            .apply(Video.decode(bytes(name)), SampleContext.EVAL);

    assertThat(views).hasSize(15).doesNotHaveDuplicates();
  }

  private static byte[] bytes(String name) throws IOException {
    Path checkout = Path.of("").toAbsolutePath();
    while (checkout != null && !Files.exists(checkout.resolve("modality-spi"))) {
      checkout = checkout.getParent();
    }
    Path folder = checkout == null ? Path.of(FOLDER) : checkout.resolveSibling(FOLDER);
    assumeTrue(Files.isDirectory(folder), "skipped: no ../" + FOLDER);
    return Files.readAllBytes(folder.resolve(name));
  }
}
