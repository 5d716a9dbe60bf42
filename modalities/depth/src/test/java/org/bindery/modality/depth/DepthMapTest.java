package org.bindery.modality.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Rendering;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepthMapTest {
  @ParameterizedTest
  @CsvSource({
    "MILLIMETERS, 2349, 2.349",
    "MILLIMETERS, 0, 0",
    "TUM, 5000, 1",
    "KITTI, 640, 2.5",
    // 2349 rotated left by three bits.
    "SUN_RGBD, 18792, 2.349",
    // The three lowest bits hold the highest: 1 << 13 mm, more than the toolbox's 8 m.
    "SUN_RGBD, 1, 8",
    "NYU_RAW, 741, 0.99943",
    "NYU_RAW, 1091, 10",
    "NYU_RAW, 2047, 0"
  })
  void eachEncodingGivesMeters(DepthEncoding encoding, int value, float meters) {
    assertThat(encoding.meters(value)).isCloseTo(meters, within(1e-5f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void sixteenBitPicturesAreReadWithoutLoss(String format) {
    byte[] file = Depths.file(format, BufferedImage.TYPE_USHORT_GRAY, 0, 1, 2349, 65535);
    DepthMap map = DepthMap.decode(file, DepthEncoding.MILLIMETERS);
    assertThat(map.meters()).containsExactly(0, 0.001f, 2.349f, 65.535f);
    assertThat(map.measured()).isEqualTo(0.75);
  }

  @Test
  void aPgmHasItsHighByteFirstButForRawNyuFrames() {
    byte[] file = Depths.pgm(2, 0x02, 0xE5, 0xFF, 0x07);
    assertThat(DepthMap.decode(file, DepthEncoding.MILLIMETERS).meters())
        .containsExactly(0.741f, 65.287f);
    byte[] nyu = Depths.pgm(2, 0xE5, 0x02, 0xFF, 0x07);
    assertThat(DepthMap.decode(nyu, DepthEncoding.NYU_RAW).meters())
        .containsExactly(DepthEncoding.NYU_RAW.meters(741), 0);
  }

  @Test
  void theOrderOfBytesCanBeDeclaredAgainstTheFormat() {
    byte[] file = Depths.file("png", BufferedImage.TYPE_USHORT_GRAY, 0xE803, 0);
    assertThat(DepthMap.decode(file, DepthEncoding.MILLIMETERS, ByteOrder.LITTLE_ENDIAN).meters())
        .containsExactly(1, 0);
  }

  @Test
  void anUndeclaredFileIsNotGuessedAt() {
    byte[] file = Depths.file("png", BufferedImage.TYPE_USHORT_GRAY, 2349);
    assertThatThrownBy(() -> DepthMap.decode(file))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("16-bit PNG")
        .hasMessageContaining("metadata 'encoding'")
        .hasMessageContaining("millimeters, tum, kitti, sun-rgbd, nyu-raw");
  }

  @Test
  void eightBitsAndColorsAreNoDistances() {
    byte[] grey = Depths.file("png", BufferedImage.TYPE_BYTE_GRAY, 7, 9);
    assertThatThrownBy(() -> DepthMap.decode(grey, DepthEncoding.TUM))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("8 bits");
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0x123456);
    assertThatThrownBy(() -> DepthMap.decode(Depths.file("png", image), DepthEncoding.TUM))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("in colors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"P5 4 4 65535\n", "P5 x", "P5 99999 99999 65535\n", "P5 1 1 99999\n0"})
  void brokenPgmFilesAreRefused(String file) {
    assertCorrupt(file.getBytes(StandardCharsets.US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Pf\n4 4\n-1.0\n", "Pf\n4 4 low\n", "PF\n1 1\n1.0\nxxxxxxxxxxxx", "Pf"})
  void brokenFloatMapsAreRefused(String file) {
    assertCorrupt(file.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void aPngCutAnywhereIsRefused() {
    int[] values = new int[400];
    Arrays.setAll(values, i -> i * 31 % 5000);
    byte[] file = Depths.file("png", BufferedImage.TYPE_USHORT_GRAY, values);
    for (int length : new int[] {1, 9, 30, 60, file.length / 2}) {
      assertCorrupt(Arrays.copyOf(file, length));
    }
  }

  private static void assertCorrupt(byte[] file) {
    assertThatThrownBy(() -> DepthMap.decode(file, DepthEncoding.MILLIMETERS))
        .isInstanceOf(CorruptSampleException.class);
  }

  @Test
  void noMeasurementIsZeroHoweverItIsWritten() {
    float[] meters = {0, -0f, Float.NaN, Float.POSITIVE_INFINITY, 2};
    assertThat(DepthMap.of(5, 1, meters)).isEqualTo(DepthMap.of(5, 1, new float[] {0, 0, 0, 0, 2}));
  }

  @Test
  void aNegativeDistanceIsRefusedWithItsPlace() {
    assertThatThrownBy(() -> DepthMap.of(2, 2, new float[] {1, 1, 1, -3}))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("column 1, row 1 is -3.0 m");
  }

  @Test
  void aFloatMapIsMetersInEitherOrderWhateverTheColumnSays() {
    DepthMap map = DepthMap.of(3, 2, new float[] {1, 2, 3, 0, 5.25f, 6});
    assertThat(DepthMap.decode(map.toPfm())).isEqualTo(map);
    assertThat(DepthMap.decode(map.toPfm(), DepthEncoding.TUM)).isEqualTo(map);
    byte[] big = {'P', 'f', ' ', '1', ' ', '1', ' ', '1', '\n', 0x40, 0x20, 0, 0};
    assertThat(DepthMap.decode(big).meters()).containsExactly(2.5f);
  }

  @Test
  void theColumnsMetadataSayWhatItsFilesMean() {
    byte[] file = Depths.file("png", BufferedImage.TYPE_USHORT_GRAY, 18792, 0);
    assertThat(read(file, Map.of("encoding", "sun-rgbd")).meters()).containsExactly(2.349f, 0);
    assertThat(read(file, Map.of("encoding", "tum", "byte-order", "little")).meters(0, 0))
        .isEqualTo(0x6849 / 5000f);
    assertThatThrownBy(() -> read(file, Map.of("encoding", "sun")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'sun' is no encoding")
        .hasMessageContaining("sun-rgbd");
    assertThatThrownBy(() -> read(file, Map.of("encoding", "tum", "byte-order", "middle")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'little' or 'big'");
    assertThatThrownBy(() -> read(file, Map.of())).isInstanceOf(CorruptSampleException.class);
  }

  private static DepthMap read(byte[] file, Map<String, String> metadata) {
    try (BufferAllocator allocator = new RootAllocator();
        VarBinaryVector column =
            new VarBinaryVector(
                "depth.left",
                new FieldType(true, ArrowType.Binary.INSTANCE, null, metadata),
                allocator)) {
      column.allocateNew();
      column.setSafe(0, file);
      column.setValueCount(1);
      return new DepthModality().dataLoader().read(column, 0);
    }
  }

  @Test
  void isShownWithItsUnitInWords() {
    Rendering shown =
        new DepthModality().renderer().render(DepthMap.of(4, 1, new float[] {0.5f, 4.25f, 0, 0}));
    assertThat(shown.altText())
        .isEqualTo(
            "Depth map, 4 by 1 pixels, 0.50 m (violet) to 4.25 m (yellow), 50 % not measured"
                + " (grey)");
    Rendering empty = new DepthModality().renderer().render(Depths.flat(3, 3, 0));
    assertThat(empty.altText()).endsWith("nothing measured");
    assertThat(empty.body()).startsWith(0x89, 'P', 'N', 'G');
  }
}
