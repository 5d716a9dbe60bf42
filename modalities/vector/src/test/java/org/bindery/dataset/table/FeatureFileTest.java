package org.bindery.dataset.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of features, whole and hostile. */
class FeatureFileTest {
  @TempDir Path folder;

  /** Writes a .npy of version 1, padded as NumPy does. */
  private static byte[] npy(String header, byte[] body) {
    return npy(1, header, body);
  }

  private static byte[] npy(int version, String header, byte[] body) {
    int prefix = version == 1 ? 10 : 12;
    int padded = (prefix + header.length() + 1 + 63) / 64 * 64;
    ByteBuffer bytes = ByteBuffer.allocate(padded + body.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) version).put((byte) 0);
    if (version == 1) {
      bytes.putShort((short) (padded - prefix));
    } else {
      bytes.putInt(padded - prefix);
    }
    String text = header + " ".repeat(padded - prefix - header.length() - 1) + "\n";
    return bytes.put(text.getBytes(StandardCharsets.ISO_8859_1)).put(body).array();
  }

  private static String header(String type, String shape) {
    return "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
  }

  private static byte[] bytes(ByteOrder order, int width, double... values) {
    ByteBuffer bytes = ByteBuffer.allocate(width * values.length).order(order);
    for (double value : values) {
      if (width == 4) {
        bytes.putFloat((float) value);
      } else {
        bytes.putDouble(value);
      }
    }
    return bytes.array();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static FeatureMatrix open(Path file) {
    return FeatureMatrix.open(file, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({"<f4, 4", ">f4, 4", "<f8, 8", ">f8, 8", "=f4, 4"})
  void floatsOfBothWidthsAndOrdersAreRead(String type, int width) throws IOException {
    ByteOrder order = type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    byte[] body = bytes(order, width, 1, 2, 3, -4.5, 5, 6);
    for (int version = 1; version <= 3; version++) {
      try (FeatureMatrix matrix =
          open(file("v" + version + ".npy", npy(version, header(type, "(2, 3)"), body)))) {
        assertThat(matrix.rows()).isEqualTo(2);
        assertThat(matrix.columns()).isEqualTo(3);
        assertThat(matrix.row(1)).containsExactly(-4.5f, 5, 6);
        assertThat(matrix.row(0)).containsExactly(1, 2, 3);
      }
    }
  }

  @Test
  void halvesAreWidenedExactly() {
    assertThat(NumberType.half((short) 0x3c00)).isEqualTo(1);
    assertThat(NumberType.half((short) 0xc100)).isEqualTo(-2.5f);
    assertThat(NumberType.half((short) 0x7bff)).isEqualTo(65504);
    assertThat(NumberType.half((short) 0x0001)).isEqualTo((float) Math.pow(2, -24));
    assertThat(NumberType.half((short) 0x03ff)).isEqualTo((float) (1023 * Math.pow(2, -24)));
    assertThat(NumberType.half((short) 0x0400)).isEqualTo((float) Math.pow(2, -14));
    assertThat(NumberType.half((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(NumberType.half((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(NumberType.half((short) 0x7e00)).isNaN();
    assertThat(Float.floatToIntBits(NumberType.half((short) 0x8000)))
        .isEqualTo(Float.floatToIntBits(-0f));
  }

  @Test
  void aMatrixOfHalvesIsRead() throws IOException {
    byte[] body = {0, 0x3c, 0, (byte) 0xc1};
    try (FeatureMatrix matrix = open(file("half.npy", npy(header("<f2", "(2, 1)"), body)))) {
      assertThat(matrix.row(0)).containsExactly(1);
      assertThat(matrix.row(1)).containsExactly(-2.5f);
    }
  }

  /** Saved by NumPy itself: float16, and float64 with the most significant byte first. */
  @Test
  void whatNumPySavedIsRead() throws IOException {
    String half =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPGYyJywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLC"
            + "B9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAPADB"
            + "/3sBAAB+VDU=";
    String wide =
        "k05VTVBZAQB2AHsnZGVzY3InOiAnPmY4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDEpLC"
            + "B9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAo/+AAA"
            + "AAAAAEAAAAAAAAAA";
    try (FeatureMatrix matrix = open(file("half.npy", Base64.getDecoder().decode(half)))) {
      assertThat(matrix.row(0)).containsExactly(1, -2.5f, 65504);
      assertThat(matrix.row(1)).containsExactly((float) Math.pow(2, -24), Float.NaN, 0.33300781f);
    }
    try (FeatureMatrix matrix = open(file("wide.npy", Base64.getDecoder().decode(wide)))) {
      assertThat(matrix.row(0)).containsExactly(1.5f);
      assertThat(matrix.row(1)).containsExactly(2);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3), }!astype('float32')",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2, 3), }!astype('float32')",
        "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (6,), }!astype('float32')",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }!ascontiguousarray",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (6,), }!one row for each sample",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 3), }!one row for each sample",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (), }!one row for each sample",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }!an axis of length '0'",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 3), }!an axis of length",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (999999999, 999999999), }!promises",
        "{'descr': '<f4', 'fortran_order': False, }!does not say its shape",
        "nothing at all!a damaged header"
      })
  void headersOfOtherThingsAreAnsweredWithWhatToDo(String header, String advice)
      throws IOException {
    Path file = file("other.npy", npy(header, bytes(ByteOrder.LITTLE_ENDIAN, 4, 1, 2, 3, 4, 5, 6)));
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("other.npy")
        .hasMessageContaining(advice);
  }

  @Test
  void filesThatAreCutOrTooLongAreRefused() throws IOException {
    byte[] whole =
        npy(header("<f4", "(2, 3)"), bytes(ByteOrder.LITTLE_ENDIAN, 4, 1, 2, 3, 4, 5, 6));
    for (int length = 0; length < whole.length; length++) {
      Path file = file("cut.npy", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> open(file)).as("%s bytes", length).isInstanceOf(DataException.class);
    }
    Path longer = file("long.npy", Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> open(longer)).hasMessageContaining("25 bytes of numbers");
  }

  @Test
  void bytesThatWereChangedAtRandomGiveADataExceptionOrAMatrix() throws IOException {
    byte[] whole =
        npy(header("<f4", "(2, 3)"), bytes(ByteOrder.LITTLE_ENDIAN, 4, 1, 2, 3, 4, 5, 6));
    SplittableRandom random = new SplittableRandom(7);
    int refused = 0;
    for (int trial = 0; trial < 500; trial++) {
      byte[] hostile = whole.clone();
      for (int i = 0; i < 3; i++) {
        hostile[random.nextInt(80)] = (byte) random.nextInt(256);
      }
      Path file = file("hostile.npy", hostile);
      try (FeatureMatrix matrix = open(file)) {
        assertThat(matrix.row(matrix.rows() - 1)).hasSize(matrix.columns());
      } catch (DataException expected) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(100);
  }

  @ParameterizedTest
  @ValueSource(strings = {"features.csv", "features.npz", "features.pt"})
  void otherKindsOfFilesAreNamed(String name) throws IOException {
    Path file = file(name, new byte[100]);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(".npy, .safetensors, .arrow or .parquet");
  }

  @Test
  void aFileThatIsNotThereIsSaidToBeAbsent() {
    assertThatThrownBy(() -> open(folder.resolve("none.npy")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("There is no file");
  }

  private static byte[] safetensors(String header, byte[] body) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
    bytes.write(text);
    bytes.write(body);
    return bytes.toByteArray();
  }

  @Test
  void aTensorOfASafetensorsFileIsChosenByName() throws IOException {
    byte[] body = bytes(ByteOrder.LITTLE_ENDIAN, 4, 9, 1, 2, 3, 4);
    String header =
        "{\"__metadata__\":{\"from\":\"clip\"},"
            + "\"scale\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"audio\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[4,20]}}";
    Path file = file("f.safetensors", safetensors(header, body));
    try (FeatureMatrix matrix = FeatureMatrix.open(file, Optional.of("audio"))) {
      assertThat(matrix.row(0)).containsExactly(1, 2);
      assertThat(matrix.row(1)).containsExactly(3, 4);
    }
    assertThatThrownBy(() -> open(file)).hasMessageContaining("[scale, audio]");
    assertThatThrownBy(() -> FeatureMatrix.open(file, Optional.of("scale")))
        .hasMessageContaining("features are a matrix");
  }

  @Test
  void theUpperHalvesOfFloatsAreRead() throws IOException {
    byte[] body = {(byte) 0x80, 0x3f, 0x20, (byte) 0xc0};
    String header = "{\"x\":{\"dtype\":\"BF16\",\"shape\":[1,2],\"data_offsets\":[0,4]}}";
    try (FeatureMatrix matrix = open(file("b.safetensors", safetensors(header, body)))) {
      assertThat(matrix.row(0)).containsExactly(1, -2.5f);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,9]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[-8,0]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[800,808]}}",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1,-2],\"data_offsets\":[0,8]}}",
        "{\"x\":{\"dtype\":\"I64\",\"shape\":[1,1],\"data_offsets\":[0,8]}}",
        "{\"x\":{\"dtype\":\"F32\"}}",
        "{}",
        "[1, 2]",
        "{\"x\":"
      })
  void damagedSafetensorsAreRefused(String header) throws IOException {
    Path file = file("d.safetensors", safetensors(header, new byte[8]));
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("d.safetensors");
  }
}
