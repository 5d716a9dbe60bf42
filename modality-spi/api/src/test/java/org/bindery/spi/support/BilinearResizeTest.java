package org.bindery.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BilinearResizeTest {
  private static final Pattern ENTRY =
      Pattern.compile("\"(\\w+)\":\\{[^}]*\"data_offsets\":\\[(\\d+),(\\d+)]");

  @Test
  void theSameSizeGivesTheSamePlane() {
    float[] plane = {1, 5, 2, 7, -3, 4};
    assertThat(BilinearResize.resize(plane, 3, 2, 3, 2)).isEqualTo(plane);
  }

  @Test
  void edgesAreHeldAndTheMiddleIsMixed() {
    assertThat(BilinearResize.resize(new float[] {0, 8}, 2, 1, 4, 1)).containsExactly(0, 2, 6, 8);
    assertThat(BilinearResize.resize(new float[] {0, 8}, 1, 2, 1, 4)).containsExactly(0, 2, 6, 8);
  }

  @Test
  void nothingIsFilteredWhenShrinking() {
    float[] plane = {9, 1, 3, 9, 9, 1, 3, 9};
    assertThat(BilinearResize.resize(plane, 8, 1, 2, 1)).containsExactly(2, 2);
  }

  @ParameterizedTest
  @CsvSource({"54, 40, 32, 43", "1920, 1080, 224, 398", "7, 7, 224, 224", "49, 25, 25, 49"})
  void theLongerSideIsRoundedDown(int longer, int shorter, int size, int expected) {
    assertThat(BilinearResize.longSide(longer, shorter, size)).isEqualTo(expected);
  }

  @Test
  void aPlaneThatIsNotFilledIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BilinearResize.resize(new float[5], 2, 3, 4, 4));
  }

  /** The reference's short-side scaling of two frames, {@code [3, 2, 32, 43]}. */
  @Test
  void framesAreTheReferences() throws IOException {
    Path file = fixture("video_clip.safetensors");
    assumeTrue(Files.exists(file), "skipped: no ../shared/fixtures/imagebind-tiny/preprocess");
    Map<String, ByteBuffer> tensors = tensors(file);
    ByteBuffer clip = tensors.get("clip_u8_CTHW");
    ByteBuffer expected = tensors.get("scaled_CTHW");
    int[] frames = {0, 8};
    for (int channel = 0; channel < 3; channel++) {
      for (int t = 0; t < 2; t++) {
        float[] plane = new float[40 * 54];
        for (int i = 0; i < plane.length; i++) {
          plane[i] = (clip.get((channel * 9 + frames[t]) * plane.length + i) & 0xFF) / 255f;
        }
        float[] scaled = BilinearResize.resize(plane, 54, 40, 43, 32);
        for (int i = 0; i < scaled.length; i++) {
          assertThat(scaled[i])
              .isCloseTo(
                  expected.getFloat(4 * ((channel * 2 + t) * scaled.length + i)), within(1e-6f));
        }
      }
    }
  }

  private static Path fixture(String name) {
    Path relative = Path.of("shared", "fixtures", "imagebind-tiny", "preprocess", name);
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(relative))) {
        return folder.resolve(relative);
      }
    }
    return relative;
  }

  private static Map<String, ByteBuffer> tensors(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] header = new byte[(int) bytes.getLong()];
    bytes.get(header);
    Map<String, ByteBuffer> tensors = new HashMap<>();
    Matcher entry = ENTRY.matcher(new String(header, StandardCharsets.UTF_8));
    while (entry.find()) {
      int from = Integer.parseInt(entry.group(2));
      int length = Integer.parseInt(entry.group(3)) - from;
      tensors.put(
          entry.group(1),
          bytes.slice(bytes.position() + from, length).order(ByteOrder.LITTLE_ENDIAN));
    }
    return tensors;
  }
}
