package org.bindery.dataset.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.bindery.modality.vector.NumericVector;
import org.bindery.modality.vector.VectorModality;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableDatasetTest {
  private static final String WARD =
      "visit,patient,age,glucose,sodium,report,part\r\n"
          + "a,1,40,5.5,140,\"calm, awake\",train\r\n"
          + "b,1,41,NA,139,,train\r\n"
          + "c,2,70,?,,asleep,Test\r\n"
          + "d,3,20,high,141,awake,train\r\n"
          + "e,3,20,1\r\n"
          + "f,4,33,,,\"said \"\"no\"\"\nand left\",val\r\n";

  @TempDir Path home;
  private Path tables;

  @BeforeEach
  void makeTheFolder() throws IOException {
    tables = Files.createDirectories(home.resolve("tables"));
    Files.writeString(tables.resolve("ward.csv"), WARD);
  }

  /** Cells by row and column, and the rows left out. */
  private record Read(Map<String, Map<String, Object>> rows, List<RecordStream.BadRow> skipped) {}

  private Read read(String... options) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    try (RecordStream stream = new TableDataset().open(new ReadRequest(home, all))) {
      while (stream.next()) {
        VectorSchemaRoot batch = stream.batch();
        for (int row = 0; row < batch.getRowCount(); row++) {
          Map<String, Object> cells = new LinkedHashMap<>();
          for (FieldVector column : batch.getFieldVectors()) {
            if (!column.isNull(row)) {
              cells.put(column.getName(), cell(column, row));
            }
          }
          rows.put(cells.get("id").toString(), cells);
        }
      }
      return new Read(rows, stream.skipped());
    }
  }

  private static Object cell(FieldVector column, int row) {
    return column.getName().startsWith("vector")
        ? new VectorModality().dataLoader().read(column, row)
        : column.getObject(row) instanceof byte[] bytes
            ? new String(bytes, StandardCharsets.UTF_8)
            : column.getObject(row).toString();
  }

  @Test
  void numbersTextKeysAndSplitsComeFromTheColumnsThatAreNamed() {
    Read read =
        read(
            "file", "ward.csv",
            "columns", "vector.labs=glucose,sodium; vector.a=age ;text=report",
            "id", "visit",
            "key", "patient",
            "split", "part");
    assertThat(read.rows()).containsOnlyKeys("a", "b", "c", "f");
    assertThat(read.rows().get("a"))
        .containsEntry("key", "1")
        .containsEntry("split", "train")
        .containsEntry("text", "calm, awake")
        .containsEntry("vector.a", new NumericVector(List.of("age"), new float[] {40}))
        .containsEntry("vector.labs", labs(5.5f, 140));
    assertThat(read.rows().get("b"))
        .containsEntry("vector.labs", labs(Float.NaN, 139))
        .doesNotContainKey("text");
    assertThat(read.rows().get("c"))
        .containsEntry("split", "test")
        .doesNotContainKey("vector.labs");
    assertThat(read.rows().get("f"))
        .containsEntry("split", "validation")
        .containsEntry("text", "said \"no\"\nand left");
  }

  private static NumericVector labs(float... values) {
    return new NumericVector(List.of("glucose", "sodium"), values);
  }

  @Test
  void rowsThatCannotBeReadAreListedWithTheirLine() {
    Read read = read("file", "ward.csv", "columns", "vector=glucose,sodium;text=report");
    assertThat(read.skipped())
        .extracting(RecordStream.BadRow::reason)
        .containsExactly(
            "line 5: column 'glucose' holds 'high', which is not a number",
            "line 6: it has 4 cells and the first line 7");
  }

  @Test
  void aStarIsAllNumbersThatAreNotUsedAndARangeIsInTheTablesOrder() {
    Read star = read("file", "ward.csv", "columns", "vector.a=age;vector=*", "key", "patient");
    assertThat(star.rows().get("row-000001").get("vector"))
        .isEqualTo(new NumericVector(List.of("sodium"), new float[] {140}));
    Read range = read("file", "ward.csv", "columns", "vector=age..sodium");
    assertThat(range.rows().get("row-000001").get("vector"))
        .hasToString("[age, glucose, sodium] = [40.0, 5.5, 140.0]");
  }

  @Test
  void keysAreDividedBySharesAndAKeysSplitDoesNotDependOnOthers() throws IOException {
    Files.writeString(tables.resolve("many.csv"), many(4000));
    Files.writeString(tables.resolve("few.csv"), many(500));
    String[] options = {
      "columns", "vector=x", "key", "who", "test", "0.3", "validation", ".1", "file", "many.csv"
    };
    Read many = read(options);
    Map<Object, Long> shares =
        many.rows().values().stream()
            .collect(Collectors.groupingBy(row -> row.get("split"), Collectors.counting()));
    assertThat(shares.get("test")).isBetween(1000L, 1400L);
    assertThat(shares.get("validation")).isBetween(280L, 520L);
    Map<Object, Object> splits = new HashMap<>();
    many.rows()
        .values()
        .forEach(
            row ->
                assertThat(splits.merge(row.get("key"), row.get("split"), (was, is) -> is))
                    .isEqualTo(row.get("split")));
    options[options.length - 1] = "few.csv";
    Read few = read(options);
    assertThat(many.rows()).containsAllEntriesOf(few.rows());
    List<String> other = new ArrayList<>(List.of(options));
    other.addAll(List.of("seed", "1"));
    assertThat(read(other.toArray(String[]::new)).rows()).isNotEqualTo(few.rows());
  }

  private static String many(int rows) {
    StringBuilder table = new StringBuilder("who,x\n");
    for (int i = 0; i < rows; i++) {
      table.append("p").append(i / 2).append(',').append(i).append('\n');
    }
    return table.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t"})
  void otherSeparatorsAndAByteOrderMarkAreNoticed(String separator) throws IOException {
    Files.writeString(
        tables.resolve("t.csv"), "\uFEFFname;x;y\nA;1;2.5\nB;3;1e-3".replace(";", separator));
    assertThat(read("file", "t.csv", "id", "name").rows().get("B").get("vector"))
        .hasToString("[x, y] = [3.0, 0.001]");
  }

  @Test
  void filesThatAColumnNamesAreTakenFromBesideTheTable() throws IOException {
    Files.createDirectories(tables.resolve("photos"));
    Files.writeString(tables.resolve("photos/a.png"), "a picture");
    Files.writeString(tables.resolve("p.csv"), "photo,x\nphotos/a.png,1\nphotos/b.png,2\n");
    Read read = read("file", "p.csv", "columns", "image=photo; vector=x");
    assertThat(read.rows().get("row-000001")).containsEntry("image", "a picture");
    assertThat(read.skipped())
        .singleElement()
        .extracting(RecordStream.BadRow::reason)
        .asString()
        .startsWith("line 3: there is no file photos/b.png in ");
  }

  private Path npy(String name, int rows, int columns) throws IOException {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
    ByteBuffer bytes = ByteBuffer.allocate(128 + 4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) 118);
    bytes.put(
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < rows * columns; i++) {
      bytes.putFloat(i);
    }
    return Files.write(tables.resolve(name), bytes.array());
  }

  @Test
  void featuresOfOtherModelsAreRowsWithoutAnyTable() throws IOException {
    npy("clip.npy", 10, 3);
    npy("clap.npy", 10, 2);
    Read read = read("columns", "vector.image=@clip.npy; vector.audio=@clap.npy");
    assertThat(read.rows()).hasSize(10);
    assertThat(read.rows().get("row-000010"))
        .containsEntry("vector.image", NumericVector.of(27, 28, 29))
        .containsEntry("vector.audio", NumericVector.of(18, 19));
  }

  @Test
  void featuresBesideATableMustHaveAsManyRows() throws IOException {
    npy("six.npy", 6, 2);
    npy("seven.npy", 7, 2);
    assertThat(
            read("file", "ward.csv", "columns", "vector.a=@six.npy;text=report", "id", "visit")
                .rows()
                .get("f"))
        .containsEntry("vector.a", NumericVector.of(10, 11));
    assertThatThrownBy(() -> read("file", "ward.csv", "columns", "vector.a=@seven.npy;text=report"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'vector.a' have 7 rows")
        .hasMessageContaining("6");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void arrowFilesAndStreamsAreTables(boolean stream) throws IOException {
    Path file = tables.resolve("t.arrow");
    try (BufferAllocator allocator = new RootAllocator();
        ListVector features =
            (ListVector) VectorModality.field("clip", List.of()).createVector(allocator);
        BigIntVector count = new BigIntVector("count", allocator);
        VarCharVector words = new VarCharVector("words", allocator);
        VectorSchemaRoot root = VectorSchemaRoot.of(features, count, words);
        var out = Files.newOutputStream(file);
        ArrowWriter writer =
            stream
                ? new ArrowStreamWriter(root, null, out)
                : new ArrowFileWriter(root, null, Channels.newChannel(out))) {
      new VectorModality().dataLoader().write(NumericVector.of(1, 2), features, 0);
      new VectorModality().dataLoader().write(NumericVector.of(3, 4), features, 1);
      count.setSafe(0, 7);
      words.setSafe(0, "one".getBytes(StandardCharsets.UTF_8));
      words.setSafe(1, "two".getBytes(StandardCharsets.UTF_8));
      root.setRowCount(2);
      writer.writeBatch();
      writer.end();
    }
    String columns = "vector.clip=clip".replace(".clip=", ".image=");
    Read read = read("file", "t.arrow", "columns", columns + ";vector=count;text=words");
    assertThat(read.rows().get("row-000001"))
        .containsEntry("vector.image", NumericVector.of(1, 2))
        .containsEntry("vector", new NumericVector(List.of("count"), new float[] {7}))
        .containsEntry("text", "one");
    assertThat(read.rows().get("row-000002")).doesNotContainKey("vector");
    assertThat(read("columns", "vector.a=@t.arrow; vector.b=@t.arrow#clip").rows().values())
        .allSatisfy(row -> assertThat(row.get("vector.a")).isEqualTo(row.get("vector.b")));
  }

  @Test
  void mistakesAreAnsweredInOneSentence() throws IOException {
    assertThatThrownBy(() -> read("file", "none.csv"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("There is no file")
        .hasMessageContaining("tables");
    assertThatThrownBy(() -> read()).hasMessageContaining("name a table, or files of features");
    assertThatThrownBy(() -> read("file", "ward.csv", "columns", "vector=glucos"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'glucos' is not a column of the table; it has [visit, patient");
    assertThatThrownBy(() -> read("file", "ward.csv", "columns", "vector.zzz=age"))
        .hasMessageContaining("'vector.zzz' is not a signal that a table can have");
    assertThatThrownBy(() -> read("file", "ward.csv", "columns", "age"))
        .hasMessageContaining("has not the form signal=columns");
    assertThatThrownBy(() -> read("file", "ward.csv", "columns", "vector=sodium..age"))
        .hasMessageContaining("ends before it begins");
    assertThatThrownBy(() -> read("file", "ward.csv", "id", "patient"))
        .hasMessageContaining("'1' in line 3")
        .hasMessageContaining("use it as 'key'");
    assertThatThrownBy(() -> read("file", "ward.csv", "test", "1.5"))
        .hasMessageContaining("is not a share");
    assertThatThrownBy(() -> read("file", "ward.csv", "test", "0.6", "validation", "0.4"))
        .hasMessageContaining("nothing to train with");
    assertThatThrownBy(() -> read("file", "ward.csv", "sha256", "0".repeat(64)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is another one: its sha256 is");
    Files.write(tables.resolve("t.xlsx"), new byte[4]);
    assertThatThrownBy(() -> read("file", "t.xlsx")).hasMessageContaining("CSV, Arrow or Parquet");
    Files.write(tables.resolve("t.arrow"), new byte[40]);
    assertThatThrownBy(() -> read("file", "t.arrow"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("t.arrow");
    Files.write(tables.resolve("latin.csv"), new byte[] {'x', '\n', (byte) 0xe9});
    assertThatThrownBy(() -> read("file", "latin.csv")).hasMessageContaining("UTF-8");
    Files.writeString(tables.resolve("twice.csv"), "x,x\n1,2\n");
    assertThatThrownBy(() -> read("file", "twice.csv")).hasMessageContaining("there twice");
    Files.writeString(tables.resolve("open.csv"), "x,y\n1,\"2\n3");
    assertThatThrownBy(() -> read("file", "open.csv")).hasMessageContaining("never closes it");
  }
}
