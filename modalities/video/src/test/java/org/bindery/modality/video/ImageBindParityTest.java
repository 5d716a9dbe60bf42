package org.bindery.modality.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.Features;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against crops that the reference's own preprocessing gave for the same frames. */
class ImageBindParityTest {
  private static final int FRAMES = 9;
  private static final int WIDE = 54;
  private static final int NARROW = 40;

  /** Nine frames in 2 s, of which the first and the last are taken. */
  @ParameterizedTest
  @CsvSource({"crops_N_CTHW, false", "tall_crops_N_CTHW, true"})
  void the_three_crops_of_a_clip_are_the_references(String name, boolean tall) {
    byte[] file =
        Films.lossless(tall ? NARROW : WIDE, tall ? WIDE : NARROW)
            .at(FRAMES, 2)
            .encode(frames(tensor("clip_u8_CTHW"), tall));
    List<Features> crops =
        new VideoPreprocessor(new VideoPreprocessing(32, 1, 2, 2, 3))
            .apply(Video.decode(file), SampleContext.EVAL);
    FloatBuffer expected = tensor(name).asFloatBuffer();

    assertThat(crops).hasSize(3);
    for (Features crop : crops) {
      FloatBuffer actual = (FloatBuffer) crop.tensors().get(0).data();
      for (int i = 0; i < actual.limit(); i++) {
        assertThat(actual.get(i)).as("value %d", i).isCloseTo(expected.get(), within(1e-5f));
      }
    }
    assertThat(expected.hasRemaining()).isFalse();
  }

  private static List<byte[]> frames(ByteBuffer channelsFirst, boolean transposed) {
    List<byte[]> frames = new ArrayList<>();
    for (int t = 0; t < FRAMES; t++) {
      byte[] rgb = new byte[3 * WIDE * NARROW];
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < NARROW; y++) {
          for (int x = 0; x < WIDE; x++) {
            int pixel = transposed ? x * NARROW + y : y * WIDE + x;
            rgb[3 * pixel + c] = channelsFirst.get(((c * FRAMES + t) * NARROW + y) * WIDE + x);
          }
        }
      }
      frames.add(rgb);
    }
    return frames;
  }

  private static ByteBuffer tensor(String name) {
    try (InputStream in = ImageBindParityTest.class.getResourceAsStream("video_clip.safetensors")) {
      ByteBuffer file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      int header = Math.toIntExact(file.getLong(0));
      String json = new String(file.array(), 8, header, StandardCharsets.UTF_8);
      Matcher entry =
          Pattern.compile("\"" + name + "\":\\{[^}]*\"data_offsets\":\\[(\\d+),(\\d+)]")
              .matcher(json.replace(" ", ""));
      assertThat(entry.find()).as(name).isTrue();
      int from = Integer.parseInt(entry.group(1));
      return file.slice(8 + header + from, Integer.parseInt(entry.group(2)) - from)
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
