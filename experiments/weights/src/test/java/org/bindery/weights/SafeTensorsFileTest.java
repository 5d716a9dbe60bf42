package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsFileTest {
  @TempDir Path folder;

  @Test
  void tensorsAreReadByNameTypeAndShape() {
    ByteBuffer data =
        littleEndian(24).putFloat(1).putFloat(-2).putFloat(3.5f).putFloat(0).putLong(7);
    Path file =
        file(
            "{'__metadata__':{'format':'pt'},"
                + "'w':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]},"
                + "'n':{'dtype':'I64','shape':[],'data_offsets':[16,24]}}",
            data.array());
    try (TensorFile opened = TensorFile.open(file)) {
      assertThat(opened).isInstanceOf(SafeTensorsFile.class);
      assertThat(opened.tensors()).containsOnlyKeys("w", "n");
      assertThat(opened.tensors().get("w")).isEqualTo(TensorInfo.f32(2, 2));
      assertThat(opened.metadata()).containsEntry("format", "pt");
      assertThat(opened.floats("w")).isEqualTo(FloatBuffer.wrap(new float[] {1, -2, 3.5f, 0}));
      assertThat(opened.longs("n")).containsExactly(7);
      assertThatThrownBy(() -> opened.floats("n"))
          .hasMessageContaining("holds whole numbers (I64)");
      assertThatThrownBy(() -> opened.longs("w")).hasMessageContaining("holds real numbers (F32)");
      assertThatThrownBy(() -> opened.bytes("x")).hasMessageContaining("has no tensor 'x'");
    }
  }

  @Test
  void viewsOutliveTheFileAndCannotBeWritten() {
    FloatBuffer view;
    try (TensorFile opened =
        SafeTensorsFile.open(oneTensor("F32", 1, littleEndian(4).putFloat(9)))) {
      view = opened.floats("w");
    }
    assertThat(view.get(0)).isEqualTo(9);
    assertThat(view.isReadOnly()).isTrue();
  }

  @Test
  void everyHalfPrecisionNumberIsConvertedExactly() {
    ByteBuffer all = littleEndian(2 * 65_536);
    for (int bits = 0; bits < 65_536; bits++) {
      all.putShort((short) bits);
    }
    try (TensorFile opened = SafeTensorsFile.open(oneTensor("F16", 65_536, all))) {
      FloatBuffer floats = opened.floats("w");
      for (int bits = 0; bits < 65_536; bits++) {
        int exponent = bits >> 10 & 31;
        double fraction = (bits & 1023) / 1024.0;
        double expected =
            exponent == 0 ? fraction * 0x1p-14 : (1 + fraction) * Math.pow(2, exponent - 15);
        if (exponent == 31) {
          expected = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        float signed = (float) (bits < 32_768 ? expected : -expected);
        assertThat(floats.get(bits)).isEqualTo(Float.valueOf(signed));
      }
    }
  }

  @Test
  void everyBfloatIsTheUpperHalfOfAFloat() {
    ByteBuffer all = littleEndian(2 * 65_536);
    for (int bits = 0; bits < 65_536; bits++) {
      all.putShort((short) bits);
    }
    try (TensorFile opened = SafeTensorsFile.open(oneTensor("BF16", 65_536, all))) {
      FloatBuffer floats = opened.floats("w");
      for (int bits = 0; bits < 65_536; bits++) {
        assertThat(floats.get(bits)).isEqualTo(Float.valueOf(Float.intBitsToFloat(bits << 16)));
      }
    }
  }

  @Test
  void doublesAreRoundedToFloats() {
    try (TensorFile opened =
        SafeTensorsFile.open(
            oneTensor("F64", 2, littleEndian(16).putDouble(0.1).putDouble(1e300)))) {
      assertThat(opened.floats("w"))
          .isEqualTo(FloatBuffer.wrap(new float[] {0.1f, Float.POSITIVE_INFINITY}));
    }
  }

  @ParameterizedTest
  @CsvSource({"I64,8,-2", "I32,4,-2", "I16,2,-2", "I8,1,-2", "U8,1,254", "BOOL,1,254"})
  void wholeNumbersOfEveryTypeAreRead(String dtype, int width, long expected) {
    ByteBuffer data = littleEndian(width);
    data.put((byte) -2);
    while (data.hasRemaining()) {
      data.put((byte) -1);
    }
    try (TensorFile opened = SafeTensorsFile.open(oneTensor(dtype, 1, data))) {
      assertThat(opened.longs("w")).containsExactly(expected);
    }
  }

  @Test
  void readingGivesTheSameAsMappingAcrossManyChunks() {
    int count = 700_001;
    ByteBuffer data = littleEndian(4 * count);
    for (int i = 0; i < count; i++) {
      data.putFloat(i);
    }
    try (TensorFile opened = SafeTensorsFile.open(oneTensor("F32", count, data))) {
      FloatBuffer copy = FloatBuffer.allocate(count);
      opened.read("w", copy);
      assertThat(copy.flip()).isEqualTo(opened.floats("w"));
      FloatBuffer small = FloatBuffer.allocate(count - 1);
      assertThatThrownBy(() -> opened.read("w", small)).isInstanceOf(BufferOverflowException.class);
      assertThat(small.position()).isZero();
    }
  }

  @Test
  void readingGoesOnInAnInterruptedThread() {
    try (TensorFile opened =
        SafeTensorsFile.open(oneTensor("F32", 1, littleEndian(4).putFloat(9)))) {
      FloatBuffer copy = FloatBuffer.allocate(1);
      Thread.currentThread().interrupt();
      opened.read("w", copy);
      assertThat(opened.floats("w").get(0)).isEqualTo(9);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(copy.get(0)).isEqualTo(9);
    }
  }

  @Test
  void aFileCutAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(oneTensor("F32", 3, littleEndian(12)));
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensorsFile.open(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("cut.safetensors is not a complete safetensors file")
          .hasMessageEndingWith("Download or save it again.");
    }
  }

  @ParameterizedTest
  @CsvSource({"-1", "0", "1", "99", "100000001", "9223372036854775807", "-9223372036854775808"})
  void aHeaderLengthThatCannotBeIsRefused(long length) throws IOException {
    Path bomb = folder.resolve("bomb.safetensors");
    Files.write(
        bomb,
        littleEndian(18)
            .putLong(length)
            .put("{}        ".getBytes(StandardCharsets.UTF_8))
            .array());
    assertThatThrownBy(() -> SafeTensorsFile.open(bomb)).hasMessageContaining("cut off or absurd");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "F32|[2]|[0,4]|F32[2] takes 8 bytes, but its data_offsets are [0, 4]",
        "F32|[1]|[-4,0]|is not whole",
        "F32|[1]|[4,0]|is not whole",
        "F32|[-1]|[0,4]|has a negative side",
        "F32|[4294967296,4294967296]|[0,4]|is absurdly large",
        "F32|[9223372036854775807]|[0,-4]|is absurdly large",
        "F32|[99999999999999999999]|[0,4]|has a shape with '99999999999999999999' in it",
        "F32|[1.5]|[0,4]|has a shape with '1.5' in it",
        "F32|7|[0,4]|has a shape that is not a list",
        "F32|[1]|[0,4,8]|lacks its dtype, shape or two data_offsets",
        "F32|[2]|[0,8]|ends at byte 8 of 4 there are",
        "F8_E4M3|[4]|[0,4]|is of type 'F8_E4M3', and only [F64, F32",
      })
  void aTensorThatCannotBeIsRefusedByName(String dtype, String shape, String offsets, String why) {
    Path file =
        file(
            "{'bad':{'dtype':'%s','shape':%s,'data_offsets':%s}}".formatted(dtype, shape, offsets),
            new byte[4]);
    assertThatThrownBy(() -> SafeTensorsFile.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("tensor 'bad'")
        .hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0,8]|[4,12]|tensor 'b' overlaps the tensor before it",
        "[0,8]|[0,8]|overlaps the tensor before it",
        "[0,8]|[12,20]|tensor 'b' leaves a gap after the tensor before it",
        "[4,12]|[12,20]|tensor 'a' leaves a gap",
        "[0,8]|[8,16]|4 bytes at its end belong to no tensor",
      })
  void theTensorsMustCoverTheFileOnceAndWhole(String first, String second, String why) {
    Path file =
        file(
            ("{'a':{'dtype':'F32','shape':[2],'data_offsets':%s},"
                    + "'b':{'dtype':'F32','shape':[2],'data_offsets':%s}}")
                .formatted(first, second),
            new byte[20]);
    assertThatThrownBy(() -> SafeTensorsFile.open(file)).hasMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':{'dtype':'F32','shape':[0],'data_offsets':[0,0]},'a':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}}|Duplicate field 'a'",
        "{'a':{'dtype':'F32','dtype':'I32','shape':[0],'data_offsets':[0,0]}}|Duplicate field 'dtype'",
        "{'a':{'dtype':'F32','shape':[0],'data_offsets':[0,0],'run':'x'}}|unknown field 'run'",
        "{'a':7}|is not described by an object",
        "{'__metadata__':{'n':7}}|is not an object of texts",
        "{'__metadata__':'x'}|is not an object of texts",
        "[1]|is not a JSON object",
        "{}{}|something follows",
        "{'a':|is not JSON",
      })
  void aHeaderThatBreaksTheFormatIsRefused(String header, String why) {
    Path file = file(header, new byte[0]);
    assertThatThrownBy(() -> SafeTensorsFile.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aDeeplyNestedHeaderIsRefusedWithoutExhaustingTheStack() {
    Path file = file("{'a':" + "[".repeat(1_000_000), new byte[0]);
    assertThatThrownBy(() -> SafeTensorsFile.open(file)).isInstanceOf(DataException.class);
    Path inner = file("{'a':{'dtype':'F32','shape':" + "[".repeat(1_000_000), new byte[0]);
    assertThatThrownBy(() -> SafeTensorsFile.open(inner)).isInstanceOf(DataException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<!DOCTYPE html><html>|is a web page",
        "version https://git-lfs.github.com/spec/v1|Git LFS pointer",
        "hello|is neither a safetensors file nor a PyTorch zip archive",
        "''|is empty",
      })
  void whatPeopleTakeForWeightsByMistakeIsNamed(String content, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("weights.bin"), content);
    assertThatThrownBy(() -> TensorFile.open(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(why);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> TensorFile.open(folder.resolve("none.pth")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("There is no readable file")
        .hasMessageContaining("none.pth");
  }

  private Path oneTensor(String dtype, int count, ByteBuffer data) {
    return file(
        "{'w':{'dtype':'%s','shape':[%d],'data_offsets':[0,%d]}}"
            .formatted(dtype, count, data.capacity()),
        data.array());
  }

  private Path file(String header, byte[] data) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer whole = littleEndian(8 + json.length + data.length);
    whole.putLong(json.length).put(json).put(data);
    try {
      return Files.write(folder.resolve("w.safetensors"), whole.array());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
