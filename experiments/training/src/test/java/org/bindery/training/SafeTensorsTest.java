package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    Map<String, FloatBuffer> read = SafeTensors.read(file());
    assertThat(read.keySet()).containsExactly("a", "scalar");
    assertThat(read.get("a")).isEqualTo(FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 6}));
    assertThat(read.get("scalar")).isEqualTo(FloatBuffer.wrap(new float[] {7}));
  }

  @Test
  void aFileCutAtAnyByteIsRefusedByName() throws IOException {
    byte[] whole = Files.readAllBytes(file());
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SafeTensors.read(cut))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("cut.safetensors is not a complete safetensors file");
    }
  }

  @Test
  void aHeaderThatClaimsMoreThanTheFileIsRefused() throws IOException {
    Path bomb = folder.resolve("bomb.safetensors");
    Files.write(bomb, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
    assertThatThrownBy(() -> SafeTensors.read(bomb)).hasMessageContaining("cut off or absurd");
  }

  private Path file() {
    Path file = folder.resolve("whole.safetensors");
    try (NDManager manager = Devices.engine().newBaseManager()) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      arrays.put("a", manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
      arrays.put("scalar", manager.create(7f));
      SafeTensors.write(file, arrays);
    }
    return file;
  }
}
