package org.bindery.dataset.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.VarCharVector;
import org.bindery.modality.vector.NumericVector;
import org.bindery.modality.vector.VectorModality;
import org.bindery.spi.DataException;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of pyarrow; how they were written stands beside them. */
class ParquetGridTest {
  @TempDir Path home;

  private Path file(String name) throws IOException {
    Path file = Files.createDirectories(home.resolve("tables")).resolve(name);
    try (InputStream in = ParquetGridTest.class.getResourceAsStream("/parquet/" + name)) {
      Files.write(file, in.readAllBytes());
    }
    return file;
  }

  private static Object[] column(Grid grid, String name) {
    int at = grid.columns().indexOf(name);
    return grid.rows().stream().map(row -> row.cells()[at]).toArray();
  }

  @Test
  void everyKindOfColumnIsReadAsWrittenAcrossRowGroups() throws IOException {
    Grid grid = ParquetGrid.read(file("types-snappy.parquet"));
    assertThat(grid.rows()).hasSize(5);
    assertThat(grid.rows().get(4).place()).isEqualTo("row 5");
    assertThat(column(grid, "id")).containsExactly("r0", "r1", "r2", "r3", "r4");
    assertThat(column(grid, "ward")).as("a dictionary").containsExactly("a", "b", "a", null, "b");
    assertThat(column(grid, "int8")).containsExactly(1.0, -2.0, 3.0, null, 5.0);
    assertThat(column(grid, "int32")).containsExactly(1.0, 2.0, 3.0, 4.0, -2147483648.0);
    assertThat(column(grid, "int64")).containsExactly(10.0, 20.0, 30.0, 40.0, null);
    assertThat(column(grid, "uint32")).containsExactly(1.0, 2.0, 3.0, 4.0, 4294967295.0);
    assertThat(column(grid, "half")).containsExactly(0.5, 1.5, -2.0, null, 65504.0);
    assertThat(column(grid, "float"))
        .containsExactly((double) 0.1f, (double) 0.2f, null, Double.NaN, -1.5);
    assertThat(column(grid, "double")).containsExactly(1.25, 2.5, 3.75, null, 1e300);
    assertThat(column(grid, "bool")).containsExactly(1.0, 0.0, null, 1.0, 0.0);
    assertThat(column(grid, "decimal")).containsExactly(1.25, -0.5, null, 99.99, 0.01);
    assertThat(column(grid, "day")).containsExactly(0.0, 1.0, null, 3.0, 4.0);
    assertThat(column(grid, "point")).as("a struct").containsOnlyNulls();
    assertThat((byte[]) column(grid, "blob")[0]).containsExactly(0, 1);
    assertThat((byte[]) column(grid, "blob")[1]).isEmpty();
    assertThat(column(grid, "blob")[2]).isNull();
    assertThat((float[]) column(grid, "vector")[0]).containsExactly(1, 2);
    assertThat((float[]) column(grid, "vector")[2]).containsExactly(5, Float.NaN);
    assertThat(grid.isNumeric(grid.columns().indexOf("decimal"))).isTrue();
    assertThat(grid.isNumeric(grid.columns().indexOf("ward"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "gzip", "zstd", "lz4", "delta"})
  void everyCompressionAndTheNewerEncodingsAreRead(String kind) throws IOException {
    Grid grid = ParquetGrid.read(file("small-" + kind + ".parquet"));
    assertThat(column(grid, "id")).containsExactly("r0", "r1", "r2", "r3", "r4");
    assertThat(column(grid, "double")).containsExactly(1.25, 2.5, 3.75, null, 1e300);
    assertThat((float[]) column(grid, "vector")[4]).containsExactly(9, 10);
  }

  @Test
  void aTableOfParquetBecomesSignals() throws IOException {
    file("types-snappy.parquet");
    ReadRequest request =
        new ReadRequest(
            home,
            Map.of(
                "file", "types-snappy.parquet",
                "id", "id",
                "columns", "vector.labs=int32,decimal; text=ward; vector.image=vector"));
    try (RecordStream stream = new TableDataset().open(request)) {
      assertThat(stream.next()).isTrue();
      assertThat(stream.batch().getRowCount()).isEqualTo(5);
      NumericVector labs =
          new VectorModality().dataLoader().read(stream.batch().getVector("vector.labs"), 1);
      assertThat(labs.values()).containsExactly(2, -0.5f);
      NumericVector image =
          new VectorModality().dataLoader().read(stream.batch().getVector("vector.image"), 3);
      assertThat(image.values()).containsExactly(7, 8);
      assertThat(((VarCharVector) stream.batch().getVector("text")).getObject(0).toString())
          .isEqualTo("a");
      assertThat(stream.batch().getVector("text").isNull(3)).isTrue();
    }
  }

  @Test
  void aColumnOfListsIsAMatrixOfFeatures() throws IOException {
    try (FeatureMatrix matrix =
        FeatureMatrix.open(file("small-zstd.parquet"), Optional.of("vector"))) {
      assertThat(matrix.rows()).isEqualTo(5);
      assertThat(matrix.columns()).isEqualTo(2);
      assertThat(matrix.row(1)).containsExactly(3, 4);
    }
  }

  @Test
  void whatCannotBeReadIsToldInOneSentence() throws IOException {
    Path brotli = file("small-brotli.parquet");
    assertThatThrownBy(() -> ParquetGrid.read(brotli))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("compressed in another way than Snappy, gzip, zstd or LZ4")
        .hasMessageContaining("pyarrow.parquet.write_table");
    Path whole = file("types-snappy.parquet");
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : new int[] {0, 3, 100, bytes.length - 1}) {
      Path cut = home.resolve("cut.parquet");
      Files.write(cut, java.util.Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> ParquetGrid.read(cut))
          .as("%d bytes", length)
          .isInstanceOf(DataException.class)
          .hasMessageContaining("cut.parquet is damaged");
    }
    assertThatThrownBy(() -> ParquetGrid.read(home.resolve("none.parquet")))
        .hasMessageStartingWith("There is no file");
  }
}
