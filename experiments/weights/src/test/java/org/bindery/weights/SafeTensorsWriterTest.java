package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsWriterTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    tensors.put("b\"ü", TensorInfo.f32(2, 3));
    tensors.put("a", new TensorInfo(Dtype.I16, List.of(2L)));
    tensors.put("scalar", TensorInfo.f32());
    tensors.put("empty", TensorInfo.f32(0, 5));
    FloatBuffer values = FloatBuffer.wrap(new float[] {9, 1, 2, 3, 4, 5, 6}).position(1);
    ByteBuffer shorts =
        ByteBuffer.allocate(4)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) -5)
            .putShort((short) 6);
    Path file = folder.resolve("w.safetensors");
    SafeTensorsWriter.write(
        file,
        tensors,
        Map.of("licence", "MIT"),
        name ->
            switch (name) {
              case "a" -> shorts.flip();
              case "scalar" -> FloatBuffer.wrap(new float[] {7});
              case "empty" -> FloatBuffer.allocate(0);
              default -> values;
            });
    try (TensorFile read = TensorFile.open(file)) {
      assertThat(read.tensors()).isEqualTo(tensors);
      assertThat(read.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
      assertThat(read.metadata()).containsExactly(Map.entry("licence", "MIT"));
      assertThat(read.floats("b\"ü")).isEqualTo(FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6}));
      assertThat(read.longs("a")).containsExactly(-5, 6);
      assertThat(read.floats("scalar").get(0)).isEqualTo(7);
      assertThat(read.floats("empty").remaining()).isZero();
    }
    assertThat(values.position()).as("the caller's buffer is left alone").isEqualTo(1);
  }

  @Test
  void valuesBeginAtAMultipleOfEightBytes() throws IOException {
    for (int length = 1; length < 10; length++) {
      Path file = folder.resolve("aligned.safetensors");
      SafeTensorsWriter.write(
          file,
          Map.of("x".repeat(length), TensorInfo.f32(1)),
          Map.of(),
          name -> FloatBuffer.allocate(1));
      assertThat((Files.size(file) - 4) % 8).isZero();
    }
  }

  @Test
  void buffersOfAnyByteOrderAndKindAreWritten() {
    FloatBuffer big = ByteBuffer.allocateDirect(8).order(ByteOrder.BIG_ENDIAN).asFloatBuffer();
    big.put(0, 3).put(1, -4);
    Path file = folder.resolve("w.safetensors");
    SafeTensorsWriter.write(file, Map.of("w", TensorInfo.f32(2)), Map.of(), name -> big);
    try (TensorFile read = TensorFile.open(file)) {
      assertThat(read.floats("w")).isEqualTo(FloatBuffer.wrap(new float[] {3, -4}));
    }
  }

  @Test
  void aFailureLeavesTheOldFileAndNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("w.safetensors"), "old");
    assertThatThrownBy(
            () ->
                SafeTensorsWriter.write(
                    file,
                    Map.of("w", TensorInfo.f32(2)),
                    Map.of(),
                    name -> FloatBuffer.allocate(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Tensor 'w' is to be F32[2]");
    assertThat(Files.readString(file)).isEqualTo("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = folder.resolve("none").resolve("w.safetensors");
    assertThatThrownBy(() -> SafeTensorsWriter.write(file, Map.of(), Map.of(), name -> null))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Could not write " + file);
  }

  @Test
  void anInterruptedThreadStillWrites() {
    Path file = folder.resolve("w.safetensors");
    Thread.currentThread().interrupt();
    SafeTensorsWriter.write(
        file, Map.of("w", TensorInfo.f32(1)), Map.of(), name -> FloatBuffer.allocate(1));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).exists();
  }
}
