package org.bindery.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;
import org.bindery.spi.support.BinaryLoader;

/** A modality whose sample is a number, and datasets made of numbers. */
final class Toys {
  static final ColumnId A = ColumnId.of("toy.a");
  static final ColumnId B = ColumnId.of("toy.b");
  static final ColumnId C = ColumnId.of("toy.c");

  private Toys() {}

  record Toy(int value) {}

  /** Cells are {@code 'T'}, four bytes of the value, one byte of its remainder by 251. */
  static final class ToyLoader extends BinaryLoader<Toy> {
    ToyLoader() {
      super(ModalityId.of("toy"), Map.of("encoding", "toy"));
    }

    @Override
    protected Toy decode(byte[] file) {
      if (file.length != 6 || file[0] != 'T') {
        throw new CorruptSampleException("the toy has no wheels");
      }
      if (file[5] == 'x') {
        throw new IllegalStateException("a bug of the plugin");
      }
      return new Toy(ByteBuffer.wrap(file).getInt(1));
    }

    @Override
    protected byte[] encode(Toy sample) {
      return ByteBuffer.allocate(6).put((byte) 'T').putInt(sample.value()).array();
    }
  }

  @BuiltFor(Spi.VERSION)
  static final class ToyModality implements Modality<Toy> {
    @Override
    public ModalityCard<Toy> card() {
      return new ModalityCard<>(ModalityId.of("toy"), "Toy", Toy.class, "A number.");
    }

    @Override
    public DataLoader<Toy> dataLoader() {
      return new ToyLoader();
    }

    @Override
    public PreprocessorFactory<Toy, ?> preprocessor() {
      throw new UnsupportedOperationException();
    }

    @Override
    public EncoderFactory<?> encoder() {
      throw new UnsupportedOperationException();
    }
  }

  /** One row; cells are encoded files. */
  record ToyRow(String id, String key, Optional<String> split, Map<ColumnId, byte[]> cells) {
    static ToyRow of(String id, String key, Map<ColumnId, Integer> values) {
      Map<ColumnId, byte[]> cells = new TreeMap<>();
      values.forEach((column, value) -> cells.put(column, file(value)));
      return new ToyRow(id, key, Optional.empty(), cells);
    }

    ToyRow inSplit(String name) {
      return new ToyRow(id, key, Optional.of(name), cells);
    }
  }

  static byte[] file(int value) {
    return new ToyLoader().encode(new Toy(value));
  }

  /** A registry with the toy modality only. */
  static ModalityRegistry registry(DatasetProvider... datasets) {
    ModalityRegistry registry = ModalityRegistry.scan(new ClassLoader(null) {});
    registry.register(new ToyModality());
    for (DatasetProvider dataset : datasets) {
      registry.register(dataset);
    }
    return registry;
  }

  /** Imports rows into a fresh home and opens them. */
  static Table table(Path home, List<ToyRow> rows) {
    ToyDataset dataset = new ToyDataset(rows);
    return new DatasetStore(home, registry(dataset)).open("toys", Map.of(), sentence -> {});
  }

  /** Rows {@code r0, r1 ...} with columns a and b; {@code rowsPerKey} neighbors share a key. */
  static List<ToyRow> rows(int count, int rowsPerKey) {
    List<ToyRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(ToyRow.of("r" + i, "k" + i / rowsPerKey, Map.of(A, i, B, 1000 + i)));
    }
    return rows;
  }

  /** Streams the rows it was given, 7 in a batch. */
  @BuiltFor(Spi.VERSION)
  static class ToyDataset implements DatasetProvider {
    private final List<ToyRow> rows;
    Splitting splitting = new Splitting.ByKey(0, 1);
    Function<ToyRow, Optional<String>> classOf = row -> Optional.empty();
    boolean pairedByClass;
    int fetched;
    int opened;

    ToyDataset(List<ToyRow> rows) {
      this.rows = List.copyOf(rows);
    }

    @Override
    public DatasetCard card() {
      return new DatasetCard(
          "toys",
          "Numbers.",
          "CC0-1.0",
          "made in the test",
          List.of(A, B, C),
          splitting,
          Map.of("size", "small"));
    }

    @Override
    public void fetch(Path home, Consumer<String> progress) {
      fetched++;
    }

    @Override
    public RecordStream open(ReadRequest request) {
      opened++;
      return new ToyStream(rows, this::beforeRow, pairedByClass, classOf);
    }

    /** Adds the column {@code class}; a row for which there is none gets a null. */
    ToyDataset pairedBy(Function<ToyRow, Optional<String>> rule) {
      pairedByClass = true;
      classOf = rule;
      return this;
    }

    /** For tests that want something to happen in the midst of an import. */
    void beforeRow(int row) {}
  }

  private static final class ToyStream implements RecordStream {
    private static final int BATCH = 7;
    private final List<ToyRow> rows;
    private final Consumer<Integer> beforeRow;
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot root;
    private final Function<ToyRow, Optional<String>> classOf;
    private int next;

    ToyStream(
        List<ToyRow> rows,
        Consumer<Integer> beforeRow,
        boolean pairedByClass,
        Function<ToyRow, Optional<String>> classOf) {
      this.rows = rows;
      this.beforeRow = beforeRow;
      this.classOf = classOf;
      List<Field> fields = new ArrayList<>();
      for (String name : List.of(ID, KEY, SPLIT)) {
        fields.add(Field.nullable(name, ArrowType.Utf8.INSTANCE));
      }
      if (pairedByClass) {
        fields.add(Field.nullable(CLASS, ArrowType.Utf8.INSTANCE));
      }
      Field toy = new ToyLoader().field();
      for (ColumnId column : List.of(A, B, C)) {
        fields.add(
            new Field(
                column.toString(),
                new FieldType(true, toy.getType(), null, toy.getMetadata()),
                null));
      }
      root = VectorSchemaRoot.create(new Schema(fields), allocator);
    }

    @Override
    public boolean next() {
      if (next >= rows.size()) {
        return false;
      }
      root.allocateNew();
      int count = Math.min(BATCH, rows.size() - next);
      for (int i = 0; i < count; i++) {
        ToyRow row = rows.get(next + i);
        beforeRow.accept(next + i);
        put(ID, i, row.id());
        put(KEY, i, row.key());
        int at = i;
        row.split().ifPresent(split -> put(SPLIT, at, split));
        classOf.apply(row).ifPresent(name -> put(CLASS, at, name));
        row.cells()
            .forEach(
                (column, file) ->
                    ((VarBinaryVector) root.getVector(column.toString())).setSafe(at, file));
      }
      root.setRowCount(count);
      next += count;
      return true;
    }

    private void put(String column, int row, String text) {
      ((VarCharVector) root.getVector(column)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public VectorSchemaRoot batch() {
      return root;
    }

    @Override
    public void close() {
      root.close();
      allocator.close();
    }
  }
}
