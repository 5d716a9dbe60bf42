package org.bindery.modality.thermal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.modality.thermal.ThermalImage.Unit;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataException;
import org.bindery.spi.SampleContext;
import org.bindery.spi.support.BicubicResize;
import org.bindery.spi.support.Window;
import org.junit.jupiter.api.Test;

class ThermalModalityTest {
  private static final ThermalPreprocessing PLAIN = ThermalPreprocessing.defaults().plain();

  @Test
  void countsOfEightBitsAreResizedInBytesAndDividedBy255() {
    int[] counts = new int[90 * 70];
    byte[] grey = new byte[counts.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = i * 37 % 256;
      grey[i] = (byte) counts[i];
    }
    // 64 * 90 / 70 = 82 pixels wide, of which the middle begins at 9.
    byte[] expected = BicubicResize.resize(grey, 1, 90, 70, 82, 64, new Window(9, 0, 64, 64));
    float[] features = features(ThermalImage.ofCounts(90, 70, 8, counts), PLAIN);
    for (int i = 0; i < features.length; i++) {
      assertThat(features[i]).isEqualTo((expected[i] & 0xFF) / 255f);
    }
  }

  /** The bytes of a picture that Pillow itself cropped; its grey is the reference's first band. */
  @Test
  void cropsAreTheReferences() throws IOException {
    Path folder = shared(Path.of("fixtures", "imagebind-tiny", "preprocess"));
    assumeTrue(
        Files.isDirectory(folder), "skipped: no ../shared/fixtures/imagebind-tiny/preprocess");
    byte[] png = Files.readAllBytes(folder.resolve("img_gray_64x91.png"));
    byte[] tensors = Files.readAllBytes(folder.resolve("img_gray_64x91.safetensors"));
    String header = new String(tensors, 8, 500, StandardCharsets.ISO_8859_1);
    int crop = header.indexOf("crop32_hwc_u8");
    int offsets = header.indexOf("data_offsets\":[", crop) + "data_offsets\":[".length();
    int from = Integer.parseInt(header.substring(offsets, header.indexOf(',', offsets)));
    int begin = 8 + ByteBuffer.wrap(tensors).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
    ThermalImage image = ThermalImage.decode(png, ThermalEncoding.COUNTS);

    float[] features = features(image, PLAIN.withSize(32));

    for (int i = 0; i < features.length; i++) {
      assertThat(features[i]).isEqualTo((tensors[begin + from + 3 * i] & 0xFF) / 255f);
    }
  }

  @Test
  void kelvinAreAShareOfTheWindow() {
    float[] kelvin = new float[16 * 16];
    Arrays.fill(kelvin, 298.15f);
    for (float share : features(ThermalImage.ofKelvin(16, 16, kelvin), PLAIN)) {
      assertThat(share).isCloseTo(0.5f, within(1e-6f));
    }
    Arrays.fill(kelvin, 400);
    assertThat(features(ThermalImage.ofKelvin(16, 16, kelvin), PLAIN)).containsOnly(1);
  }

  @Test
  void anImagesOwnRangeRunsFromItsFirstToItsLastPercentile() {
    int[] counts = new int[101 * 101];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = 7000 + 10 * (i % 101);
    }
    float[] features =
        features(ThermalImage.ofCounts(101, 101, 16, counts), PLAIN.withSize(101).inOwnRange());
    // One column of 101 lies at or below the first percentile, one above the last.
    assertThat(features[1]).isZero();
    assertThat(features[50]).isCloseTo(0.5f, within(1e-6f));
    assertThat(features[99]).isEqualTo(1);
    float[] fixed = features(ThermalImage.ofCounts(101, 101, 16, counts), PLAIN.withSize(101));
    assertThat(fixed[50]).isCloseTo(7500 / 65535f, within(1e-6f));
  }

  @Test
  void anImageOfOneValueIsBlackInItsOwnRange() {
    int[] counts = new int[64];
    Arrays.fill(counts, 9000);
    assertThat(features(ThermalImage.ofCounts(8, 8, 16, counts), PLAIN.inOwnRange()))
        .containsOnly(0);
  }

  @Test
  void meanAndDeviationCanBeSet() {
    ThermalPreprocessing config =
        new ThermalPreprocessing(8, "fixed", 273.15, 323.15, 0.2, 0.4, PLAIN.augmentation());
    int[] counts = new int[64];
    Arrays.fill(counts, 255);
    assertThat(features(ThermalImage.ofCounts(8, 8, 8, counts), config)).containsOnly(2);
  }

  @Test
  void theColumnsMetadataSayWhatItsFilesMean() {
    byte[] file = png(BufferedImage.TYPE_USHORT_GRAY, 29815, 30000);
    assertThat(read(file, Map.of()).unit()).isEqualTo(Unit.COUNTS_16);
    ThermalImage fine = read(file, Map.of("encoding", "centikelvin"));
    assertThat(fine.unit()).isEqualTo(Unit.KELVIN);
    assertThat(fine.values()).containsExactly(298.15f, 300);
    byte[] coarse = png(BufferedImage.TYPE_USHORT_GRAY, 2981);
    assertThat(read(coarse, Map.of("encoding", "decikelvin")).values()).containsExactly(298.1f);
    assertThatThrownBy(() -> read(file, Map.of("encoding", "celsius")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'celsius' is no encoding")
        .hasMessageContaining("counts, centikelvin, decikelvin");
  }

  @Test
  void countsAreNotWrittenWhereTheyWouldBeReadAsKelvin() {
    ThermalImage counts = ThermalImage.ofCounts(1, 1, 16, new int[] {29815});
    FieldType type =
        new FieldType(true, ArrowType.Binary.INSTANCE, null, Map.of("encoding", "centikelvin"));
    try (BufferAllocator allocator = new RootAllocator();
        VarBinaryVector column = new VarBinaryVector("thermal", type, allocator)) {
      column.allocateNew();
      assertThatThrownBy(() -> new ThermalModality().dataLoader().write(counts, column, 0))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("says it holds centikelvin");
      ThermalImage kelvin = ThermalImage.ofKelvin(1, 1, new float[] {298.15f});
      new ThermalModality().dataLoader().write(kelvin, column, 0);
      column.setValueCount(1);
      assertThat(new ThermalModality().dataLoader().read(column, 0)).isEqualTo(kelvin);
    }
  }

  @Test
  void eightBitsDeclaredKelvinAndImpossibleTemperaturesAreRefused() {
    byte[] small = png(BufferedImage.TYPE_BYTE_GRAY, 20, 30);
    assertThat(read(small, Map.of()).unit()).isEqualTo(Unit.COUNTS_8);
    assertThatThrownBy(() -> read(small, Map.of("encoding", "centikelvin")))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("picture of 8 bits");
    assertThatThrownBy(() -> ThermalImage.ofKelvin(2, 1, new float[] {300, Float.NaN}))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("column 1, row 0 is NaN K");
    assertThatThrownBy(() -> ThermalImage.ofKelvin(1, 1, new float[] {-10}))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("0 °C is 273.15 K");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ThermalImage.ofCounts(1, 1, 8, new int[] {256}));
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedByName() {
    assertThatThrownBy(
            () -> new ThermalPreprocessing(64, "fixed", 300, 200, 0, 1, PLAIN.augmentation()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Thermal: hottest is 200.0")
        .hasMessageContaining("more than coldest (300.0)");
    assertThatThrownBy(
            () -> new ThermalPreprocessing(64, "auto", 200, 300, 0, 1, PLAIN.augmentation()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'fixed' or 'own'");
  }

  @Test
  void isShownWithItsUnitInWords() {
    ThermalImage warm = ThermalImage.ofKelvin(2, 1, new float[] {273.15f, 310.15f});
    assertThat(new ThermalModality().renderer().render(warm).altText())
        .isEqualTo(
            "Thermal image, 2 by 1 pixels, 273.1 K or 0.0 °C (black) to 310.1 K or 37.0 °C"
                + " (yellow)");
    ThermalImage counts = ThermalImage.ofCounts(2, 1, 8, new int[] {3, 200});
    assertThat(new ThermalModality().renderer().render(counts).altText())
        .endsWith("counts from 3 (black) to 200 (yellow)");
  }

  private static float[] features(ThermalImage image, ThermalPreprocessing config) {
    FloatBuffer buffer =
        (FloatBuffer)
            ThermalPreprocessor.FACTORY
                .create(config)
                .apply(image, SampleContext.EVAL)
                .get(0)
                .tensors()
                .get(0)
                .data();
    float[] values = new float[buffer.limit()];
    buffer.get(0, values);
    return values;
  }

  private static ThermalImage read(byte[] file, Map<String, String> metadata) {
    try (BufferAllocator allocator = new RootAllocator();
        VarBinaryVector column =
            new VarBinaryVector(
                "thermal",
                new FieldType(true, ArrowType.Binary.INSTANCE, null, metadata),
                allocator)) {
      column.allocateNew();
      column.setSafe(0, file);
      column.setValueCount(1);
      return new ThermalModality().dataLoader().read(column, 0);
    }
  }

  private static byte[] png(int type, int... values) {
    BufferedImage image = new BufferedImage(values.length, 1, type);
    image.getRaster().setPixels(0, 0, values.length, 1, values);
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ImageIO.write(image, "png", file);
      return file.toByteArray();
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Path shared(Path below) {
    Path relative = Path.of("shared").resolve(below);
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(relative))) {
        return folder.resolve(relative);
      }
    }
    return relative;
  }
}
