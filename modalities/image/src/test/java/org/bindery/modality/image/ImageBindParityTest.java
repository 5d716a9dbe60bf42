package org.bindery.modality.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against values that the reference's own preprocessing gave for the same files. */
class ImageBindParityTest {
  private static final Pattern ENTRY =
      Pattern.compile("\"(\\w+)\":\\{[^}]*\"data_offsets\":\\[(\\d+),(\\d+)]");

  private static final Path FIXTURES = fixtures();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "img_rgb_75x50",
        "img_rgb_301x257",
        "img_gray_64x91",
        "img_palette_40x60",
        "img_rgba_50x50"
      })
  void pixelsCropsAndFeaturesAreTheReferences(String name) throws IOException {
    assumeTrue(
        Files.isDirectory(FIXTURES), "skipped: no ../shared/fixtures/imagebind-tiny/preprocess");
    Picture picture = Picture.decode(Files.readAllBytes(FIXTURES.resolve(name + ".png")));
    Map<String, ByteBuffer> expected = tensors(FIXTURES.resolve(name + ".safetensors"));

    assertThat(ByteBuffer.wrap(picture.rgb(false))).isEqualTo(expected.get("rgb_hwc_u8"));
    for (int size : new int[] {32, 224}) {
      if (expected.containsKey("crop" + size + "_hwc_u8")) {
        assertThat(crop(picture, size)).isEqualTo(expected.get("crop" + size + "_hwc_u8"));
      }
    }
    FloatBuffer features =
        FloatBuffer.wrap(ImagePreprocessorTest.features(picture, config(32), SampleContext.EVAL));
    FloatBuffer reference = expected.get("crop32_normalized_chw").asFloatBuffer();
    for (int i = 0; i < reference.limit(); i++) {
      assertThat(features.get(i)).isCloseTo(reference.get(i), within(1e-6f));
    }
  }

  private static ImagePreprocessing config(int size) {
    return new ImagePreprocessing(size, "crop", "drop", false, ImageAugmentation.none());
  }

  private static ByteBuffer crop(Picture picture, int size) {
    float[] planes =
        Augmentation.middle(
            ImagePreprocessorTest.preprocessor(config(size)).prepare(picture), size);
    ByteBuffer interleaved = ByteBuffer.allocate(planes.length);
    for (int i = 0; i < size * size; i++) {
      for (int c = 0; c < 3; c++) {
        interleaved.put((byte) (int) planes[c * size * size + i]);
      }
    }
    return interleaved.flip();
  }

  private static Path fixtures() {
    Path relative = Path.of("shared", "fixtures", "imagebind-tiny", "preprocess");
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(relative))) {
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
