package org.bindery.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/** The smallest dataset that keeps all rules; its broken heirs each break one. */
@BuiltFor(Spi.VERSION)
public class TinyDataset implements DatasetProvider {
  static final int PER_BATCH = 4;

  /** A row; an empty text is a null cell. */
  record Row(String id, String key, String split, String kind, boolean second) {}

  /** Public and without work, as the interface asks. */
  public TinyDataset() {}

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        "tiny",
        "Numbers beside numbers.",
        "CC0-1.0",
        "made up",
        List.of(ColumnId.of("tiny"), ColumnId.of("tiny.b")),
        new Splitting.Given(),
        Map.of("rows", "10"));
  }

  @Override
  public RecordStream open(ReadRequest request) {
    request.options().forEach(this::check);
    int rows = Integer.parseInt(request.options().getOrDefault("rows", "10"));
    List<Row> made = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      made.add(row(i));
    }
    return new Rows(this, made);
  }

  /** Refuses options, for broken heirs to change. */
  protected void check(String name, String value) {
    if (!name.equals("rows") || !value.matches("\\d{1,4}")) {
      throw new ConfigException(name, value, "Option '" + name + "' cannot be '" + value + "'.");
    }
  }

  /** Makes a row; two share a key. */
  protected Row row(int i) {
    return new Row("row-" + i, "key-" + i / 2, i < 6 ? "train" : "test", "", true);
  }

  /** The first columns. */
  protected List<Field> heads() {
    return Stream.of(RecordStream.ID, RecordStream.KEY, RecordStream.SPLIT)
        .map(name -> Field.nullable(name, ArrowType.Utf8.INSTANCE))
        .toList();
  }

  /** The columns of signals. */
  protected List<Field> signals() {
    Field tiny = new TinyModality().dataLoader().field();
    return List.of(tiny, new Field("tiny.b", tiny.getFieldType(), List.of()));
  }

  /** Fills a signal's cell. */
  protected void write(int seed, FieldVector column, int row) {
    new TinyModality()
        .dataLoader()
        .write(Tiny.draw(new SplittableRandom(seed + column.getName().length())), column, row);
  }

  /** What was left out. */
  protected List<RecordStream.BadRow> skipped() {
    return List.of(new RecordStream.BadRow("row-99", "it is cut short"));
  }

  /** Streams rows from memory. */
  static class Rows implements RecordStream {
    private final TinyDataset dataset;
    private final List<Row> rows;
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot root;
    private int at;

    Rows(TinyDataset dataset, List<Row> rows) {
      this.dataset = dataset;
      this.rows = rows;
      List<FieldVector> vectors = new ArrayList<>();
      for (Field field :
          Stream.concat(dataset.heads().stream(), dataset.signals().stream()).toList()) {
        vectors.add(field.createVector(allocator));
      }
      this.root = new VectorSchemaRoot(vectors);
    }

    @Override
    public boolean next() {
      root.clear();
      int count = Math.min(PER_BATCH, rows.size() - at);
      for (int i = 0; i < count; i++) {
        Row row = rows.get(at + i);
        text(RecordStream.ID, i, row.id());
        text(RecordStream.KEY, i, row.key());
        text(RecordStream.SPLIT, i, row.split());
        text(RecordStream.CLASS, i, row.kind());
        List<FieldVector> all = root.getFieldVectors();
        List<FieldVector> signals = all.subList(dataset.heads().size(), all.size());
        for (FieldVector column : row.second() ? signals : signals.subList(0, 1)) {
          dataset.write(at + i, column, i);
        }
      }
      root.setRowCount(count);
      at += count;
      return count > 0;
    }

    private void text(String name, int row, String text) {
      if (root.getVector(name) instanceof VarCharVector column && !text.isEmpty()) {
        column.setSafe(row, text.getBytes(StandardCharsets.UTF_8));
      }
    }

    @Override
    public VectorSchemaRoot batch() {
      return root;
    }

    @Override
    public List<BadRow> skipped() {
      return dataset.skipped();
    }

    @Override
    public void close() {
      root.close();
      allocator.close();
    }
  }
}
