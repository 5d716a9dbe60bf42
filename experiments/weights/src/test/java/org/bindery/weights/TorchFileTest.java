package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that PyTorch itself wrote; resources/README.md says how. */
class TorchFileTest {
  @TempDir Path folder;

  @Test
  void theFormatIsRecognizedByContent() {
    try (TensorFile file = TensorFile.open(resource("state-dict.pth"))) {
      assertThat(file).isInstanceOf(TorchFile.class);
      assertThat(file.tensors().keySet())
          .startsWith("plain", "transposed", "every_other", "shared.head")
          .hasSize(17);
    }
  }

  @Test
  void tensorsOfEveryKindHaveTheValuesPyTorchGaveThem() {
    try (TensorFile file = TorchFile.open(resource("state-dict.pth"))) {
      assertFloats(file, "plain", List.of(2L, 3L), 0, 1, 2, 3, 4, 5);
      assertFloats(file, "transposed", List.of(3L, 2L), 0, 3, 1, 4, 2, 5);
      assertFloats(file, "every_other", List.of(2L, 3L), 7, 9, 11, 19, 21, 23);
      assertFloats(file, "shared.head", List.of(2L, 3L), 0, 1, 2, 3, 4, 5);
      assertFloats(file, "shared.tail", List.of(6L), 6, 7, 8, 9, 10, 11);
      assertFloats(file, "parameter", List.of(2L), 1.5f, -2.5f);
      assertFloats(
          file,
          "half",
          List.of(7L),
          1,
          -2,
          65504,
          0x1p-14f,
          0x1p-24f,
          Float.POSITIVE_INFINITY,
          -0f);
      assertFloats(file, "bfloat", List.of(3L), 1, -3.140625f, 0x1.fep127f);
      assertFloats(file, "double", List.of(2L), 0.1f, Float.NEGATIVE_INFINITY);
      assertFloats(file, "scalar", List.of(), 2.5f);
      assertFloats(file, "empty", List.of(0L, 3L));
      assertThat(file.longs("int64")).containsExactly(-1, 1L << 40);
      assertThat(file.longs("int32")).containsExactly(-7);
      assertThat(file.longs("int16")).containsExactly(-300);
      assertThat(file.longs("int8")).containsExactly(-8);
      assertThat(file.longs("uint8")).containsExactly(200);
      assertThat(file.longs("bool")).containsExactly(1, 0);
    }
  }

  @ParameterizedTest
  @CsvSource({"checkpoint.pth", "protocol-4.pth"})
  void aStateDictIsFoundWithinACheckpointAndInOtherProtocols(String name) {
    try (TensorFile file = TorchFile.open(resource(name))) {
      assertThat(file.tensors()).containsOnlyKeys("0.weight", "0.bias", "1.weight", "1.bias");
      assertFloats(file, "0.weight", List.of(2L, 2L), 0, 1, 2, 3);
      assertFloats(file, "1.bias", List.of(2L), 3, 4);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "legacy.pth|is a bare pickle, as PyTorch wrote before 1.6",
        "torchscript.pt|is a TorchScript archive",
        "module.pth|asks for 'torch.nn.modules.linear.Linear', and nothing was executed",
      })
  void otherThingsThatPyTorchWritesAreRefusedByName(String name, String why) {
    assertThatThrownBy(() -> TensorFile.open(resource(name)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(why);
  }

  @Test
  void aFileCutAnywhereIsRefused() throws IOException {
    byte[] whole = Files.readAllBytes(resource("protocol-4.pth"));
    Path cut = folder.resolve("cut.pth");
    for (int length = 4; length < whole.length; length += length < whole.length - 100 ? 17 : 1) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> TensorFile.open(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("cut.pth");
    }
  }

  @Test
  void aFileWithAByteChangedAnywhereIsReadOrRefusedButNeverCrashes() throws IOException {
    byte[] whole = Files.readAllBytes(resource("protocol-4.pth"));
    Path changed = folder.resolve("changed.pth");
    int refused = 0;
    for (int at = 0; at < whole.length; at += 5) {
      byte[] bytes = whole.clone();
      bytes[at] ^= 0x55;
      Files.write(changed, bytes);
      try (TensorFile file = TensorFile.open(changed)) {
        file.tensors().keySet().forEach(file::floats);
      } catch (DataException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(whole.length / 20);
  }

  @Test
  void tensorsBeyondFourGigabytesAreFound() {
    try (TensorFile file = TensorFile.open(Archives.far(folder, 5_000_000_000L, 1, 2, 3, 4))) {
      assertFloats(file, "w", List.of(4L), 1, 2, 3, 4);
    }
  }

  @Test
  void aBigEndianArchiveIsRefused() {
    Map<String, byte[]> entries = Archives.plain();
    entries.put("archive/byteorder", "big".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> TensorFile.open(Archives.stored(folder, entries)))
        .hasMessageContaining("was written on a big-endian machine");
  }

  @Test
  void anArchiveWithoutAByteOrderIsReadAsLittleEndian() {
    try (TensorFile file = TensorFile.open(Archives.stored(folder, Archives.plain()))) {
      assertFloats(file, "w", List.of(4L), 0, 0, 0, 0);
    }
  }

  static Path resource(String name) {
    try {
      return Path.of(TorchFileTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertFloats(
      TensorFile file, String name, List<Long> shape, float... values) {
    assertThat(file.tensors().get(name).shape()).as(name).isEqualTo(shape);
    FloatBuffer read = FloatBuffer.allocate(values.length);
    file.read(name, read);
    assertThat(read.array()).as(name).containsExactly(values);
    assertThat(file.floats(name)).as(name).isEqualTo(FloatBuffer.wrap(values));
  }
}
