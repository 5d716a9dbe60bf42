package org.bindery.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PositionTableTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 9, 25, 36, 64})
  void gridsResizedWithoutAntialiasingAreImageBinds(int patches) {
    try (TensorFile file = Fixtures.open("imagebind-tiny/micro/units.safetensors")) {
      FloatBuffer table = FloatBuffer.allocate(17 * 8);
      for (int i = 0; i < 8; i++) {
        table.put(i);
      }
      table.put(file.floats("pos2d")).flip();
      FloatBuffer resized = PositionTable.resize(table, 8, patches + 1, false);
      for (int i = 0; i < 8; i++) {
        assertThat(resized.get(i)).as("class slot").isEqualTo(i);
      }
      assertClose(resized.slice(8, patches * 8), file.floats("pos2d_to_" + patches));
    }
  }

  @ParameterizedTest
  @CsvSource({"pos_6x6,37", "pos_3x3,10"})
  void tablesResizedWithAntialiasingAreOpenClips(String name, int rows) {
    try (TensorFile file =
        TensorFile.open(TorchFileTest.resource("pos_embed_resize.safetensors"))) {
      FloatBuffer resized = PositionTable.resize(file.floats("pos_4x4"), 32, rows, true);
      assertClose(resized, file.floats(name));
    }
  }

  @Test
  void bothKindsDifferSoThatTheyCannotBeMistaken() {
    FloatBuffer table = random(50 * 2);
    FloatBuffer plain = PositionTable.resize(table, 2, 17, false);
    FloatBuffer smooth = PositionTable.resize(table, 2, 17, true);
    assertThat(Math.abs(plain.get(10) - smooth.get(10))).isGreaterThan(1e-3f);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTableOfTheWantedSizeStaysAsItIs(boolean antialias) {
    FloatBuffer table = random(26 * 3);
    assertClose(PositionTable.resize(table, 3, 26, antialias), table);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConstantGridStaysConstantAtAnySize(boolean antialias) {
    FloatBuffer table = FloatBuffer.allocate(17);
    while (table.hasRemaining()) {
      table.put(3);
    }
    for (int side = 1; side < 12; side++) {
      FloatBuffer resized = PositionTable.resize(table.flip(), 1, side * side + 1, antialias);
      for (int i = 0; i < resized.limit(); i++) {
        assertThat(resized.get(i)).isCloseTo(3, within(1e-6f));
      }
      table.position(table.limit());
    }
  }

  @Test
  void tablesThatAreNoSquareAndOneAreRefused() {
    assertThatThrownBy(() -> PositionTable.resize(random(77), 1, 50, false))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("A positional table of 77 rows cannot be resized");
    assertThatThrownBy(() -> PositionTable.resize(random(50), 1, 229, false))
        .hasMessageContaining("of 229 rows");
    assertThat(PositionTable.isSquareAndOne(257)).isTrue();
    assertThat(PositionTable.isSquareAndOne(256)).isFalse();
    assertThat(PositionTable.isSquareAndOne(1)).isFalse();
  }

  private static FloatBuffer random(int count) {
    Random random = new Random(5);
    FloatBuffer values = FloatBuffer.allocate(count);
    while (values.hasRemaining()) {
      values.put((float) random.nextGaussian());
    }
    return values.flip();
  }

  private static void assertClose(FloatBuffer actual, FloatBuffer expected) {
    assertThat(actual.remaining()).isEqualTo(expected.remaining());
    for (int i = 0; i < expected.limit(); i++) {
      assertThat(actual.get(i)).as("value %d", i).isCloseTo(expected.get(i), within(1e-5f));
    }
  }
}
