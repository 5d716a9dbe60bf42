package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.data.Toys.Toy;
import org.bindery.data.Toys.ToyRow;
import org.bindery.spi.DataException;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.PluginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddingCacheTest {
  @TempDir Path home;

  /** Embeds a toy as its value and its square. */
  private static class Squares implements FrozenTower<Toy> {
    int opened;
    int embedded;

    @Override
    public String name() {
      return "org/squares";
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public String license() {
      return "CC0-1.0";
    }

    float[] embed(Toy toy) {
      return new float[] {toy.value(), (float) toy.value() * toy.value()};
    }

    @Override
    public Encoder<Toy> open() {
      opened++;
      return new Encoder<>() {
        @Override
        public List<float[]> embed(List<Toy> samples) {
          embedded += samples.size();
          return samples.stream().map(Squares.this::embed).toList();
        }

        @Override
        public void close() {}
      };
    }
  }

  private EmbeddingCache cache() {
    return new EmbeddingCache(home.resolve("cache"));
  }

  private static float[][] get(EmbeddingCache cache, Squares tower, Table table, int... rows) {
    return cache.get(tower, table, Toys.B, rows, sentence -> {});
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("cache"))) {
      return files
          .reduce(
              (a, b) -> {
                throw new AssertionError("two files: " + a + " and " + b);
              })
          .orElseThrow();
    }
  }

  @Test
  void aColumnIsEmbeddedOnceAndServedInTheOrderAskedFor() {
    Squares tower = new Squares();
    try (Table table = Toys.table(home, Toys.rows(100, 1))) {
      assertThat(get(cache(), tower, table, 7, 3))
          .isDeepEqualTo(new float[][] {{1007, 1007 * 1007f}, {1003, 1003 * 1003f}});
      assertThat(get(cache(), tower, table, 99))
          .isDeepEqualTo(new float[][] {{1099, 1099 * 1099f}});
    }
    assertThat(tower.opened).isEqualTo(1);
    assertThat(tower.embedded).isEqualTo(100);
  }

  @Test
  void otherDataIsEmbeddedAnew() {
    Squares tower = new Squares();
    try (Table table = Toys.table(home, Toys.rows(10, 1));
        Table other = Toys.table(home.resolve("other"), Toys.rows(11, 1))) {
      get(cache(), tower, table, 0);
      get(cache(), tower, other, 0);
    }
    assertThat(tower.opened).isEqualTo(2);
  }

  @Test
  void anEmptyCellHasNoEmbedding() {
    List<ToyRow> rows =
        List.of(
            ToyRow.of("x", "1", Map.of(Toys.A, 1)),
            ToyRow.of("y", "2", Map.of(Toys.A, 1, Toys.B, 5)));
    Squares tower = new Squares();
    try (Table table = Toys.table(home, rows)) {
      assertThat(get(cache(), tower, table, 1)).isDeepEqualTo(new float[][] {{5, 25}});
      assertThatThrownBy(() -> get(cache(), tower, table, 0))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("'x'");
    }
    assertThat(tower.embedded).isEqualTo(1);
  }

  @Test
  void theFileIsNumpysFormat() throws IOException {
    try (Table table = Toys.table(home, Toys.rows(3, 1))) {
      get(cache(), new Squares(), table, 0);
    }
    byte[] bytes = Files.readAllBytes(file());
    String header = new String(bytes, 10, 118, StandardCharsets.US_ASCII);
    assertThat(Arrays.copyOf(bytes, 10))
        .containsExactly(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0);
    assertThat(header)
        .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }")
        .endsWith("\n");
    assertThat(bytes).hasSize(128 + 3 * 2 * 4);
  }

  @Test
  void aTruncatedFileIsRefusedByName() throws IOException {
    try (Table table = Toys.table(home, Toys.rows(3, 1))) {
      get(cache(), new Squares(), table, 0);
      Path file = file();
      byte[] bytes = Files.readAllBytes(file);
      for (int length = 0; length < bytes.length; length += 5) {
        Files.write(file, Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> get(cache(), new Squares(), table, 0))
            .isInstanceOf(DataException.class)
            .hasMessageContaining(file.getFileName().toString())
            .hasMessageContaining("delete it");
      }
    }
  }

  @Test
  void vectorsThatBreakTheContractAreRefusedAndNotKept() throws IOException {
    Squares nan =
        new Squares() {
          @Override
          float[] embed(Toy toy) {
            return new float[] {1, Float.NaN};
          }
        };
    try (Table table = Toys.table(home, Toys.rows(3, 1))) {
      assertThatThrownBy(() -> get(cache(), nan, table, 0))
          .isInstanceOf(PluginException.class)
          .hasMessageContaining("'org/squares'")
          .hasMessageContaining("not finite");
    }
    assertThat(home.resolve("cache")).isEmptyDirectory();
  }
}
