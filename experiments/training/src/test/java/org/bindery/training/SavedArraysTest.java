package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedArraysTest {
  private final NDManager manager = Devices.engine().newBaseManager();

  @TempDir Path folder;

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void whatIsWrittenIsRead() {
    Map<String, NDArray> into = zeros(new Shape(2, 3));
    SavedArrays.read(file(), into);
    assertThat(into.get("a").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(into.get("scalar").getFloat()).isEqualTo(7);
  }

  @Test
  void aFileCutShortIsRefusedWithWhatToDo() throws IOException {
    byte[] whole = Files.readAllBytes(file());
    Path cut = folder.resolve("cut.safetensors");
    for (int length : new int[] {0, 7, 8, 40, whole.length - 1}) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> SavedArrays.read(cut, zeros(new Shape(2, 3))))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("cut.safetensors is not a complete safetensors file")
          .hasMessageEndingWith("Delete it and train again.");
    }
  }

  @Test
  void arraysThatDoNotFitAreNamedTogetherAndNoneIsChanged() {
    Map<String, NDArray> into = zeros(new Shape(3, 2));
    into.put("b", manager.zeros(new Shape(1)));
    into.remove("scalar");
    assertThatThrownBy(() -> SavedArrays.read(file(), into))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "does not fit this graph (missing b, of another size a, unexpected scalar)");
    assertThat(into.get("a").toFloatArray()).containsOnly(0);
  }

  private Map<String, NDArray> zeros(Shape shape) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    arrays.put("a", manager.zeros(shape));
    arrays.put("scalar", manager.zeros(new Shape()));
    return arrays;
  }

  private Path file() {
    Path file = folder.resolve("whole.safetensors");
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    arrays.put("a", manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
    arrays.put("scalar", manager.create(7f));
    SavedArrays.write(file, arrays);
    return file;
  }
}
