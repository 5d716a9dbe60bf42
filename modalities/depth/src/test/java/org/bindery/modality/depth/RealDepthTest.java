package org.bindery.modality.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bindery.spi.CorruptSampleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of real sensors, one of each public encoding. */
class RealDepthTest {
  private static final Path FOLDER = folder();

  /** Medians over what was measured, and its share, computed by other means. */
  @ParameterizedTest
  @CsvSource({
    "open3d/depth/00000.png, MILLIMETERS, 1.861, 0.8696",
    "open3d/other_formats/SUN_depth.png, SUN_RGBD, 2.723, 0.8177",
    "open3d/other_formats/NYU_depth.pgm, NYU_RAW, 3.2679, 0.9277",
    "open3d/other_formats/TUM_depth.png, TUM, 2.415, 0.8081",
    "slambook2/ch12/depth/1.png, TUM, 3.03, 1",
    "slambook2/ch5/depth/1.pgm, MILLIMETERS, 2.915, 0.6811"
  })
  void roomsAreAsLargeAsRooms(String file, DepthEncoding encoding, double median, double measured)
      throws IOException {
    DepthMap map = DepthMap.decode(read(file), encoding);

    assertThat(map.width()).isEqualTo(640);
    assertThat(map.height()).isEqualTo(480);
    assertThat(map.measured()).isCloseTo(measured, within(1e-4));
    assertThat((double) median(map)).isCloseTo(median, within(1e-4));
    float[] features =
        DepthPreprocessorTest.features(map, DepthPreprocessing.defaults().withSize(224).plain());
    for (float value : features) {
      assertThat(value).isFinite();
    }
  }

  @Test
  void aRawNyuFrameReadInThePgmsOwnOrderWouldBeEmpty() throws IOException {
    byte[] file = read("open3d/other_formats/NYU_depth.pgm");
    DepthMap wrong = DepthMap.decode(file, DepthEncoding.NYU_RAW, ByteOrder.BIG_ENDIAN);
    assertThat(wrong.measured()).isLessThan(0.05);
  }

  @Test
  void thePictureBesideADepthMapIsRefused() throws IOException {
    byte[] file = read("open3d/other_formats/TUM_color.png");
    assertThatThrownBy(() -> DepthMap.decode(file, DepthEncoding.TUM))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("in colors");
  }

  private static float median(DepthMap map) {
    float[] meters = map.meters();
    Arrays.sort(meters);
    int holes = (int) Math.round((1 - map.measured()) * meters.length);
    return meters[(holes + meters.length) / 2];
  }

  private static byte[] read(String file) throws IOException {
    assumeTrue(Files.isDirectory(FOLDER), "skipped: no ../shared/testdata/rgbd");
    return Files.readAllBytes(FOLDER.resolve(file));
  }

  private static Path folder() {
    Path relative = Path.of("shared", "testdata", "rgbd");
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(relative))) {
        return folder.resolve(relative);
      }
    }
    return relative;
  }
}
