package org.bindery.dataset.ecg;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.ColumnId;
import org.bindery.spi.RecordStream;

/** Writes rows as they come. */
final class EcgStream implements RecordStream {
  private static final int BATCH = 64;

  private final Iterator<EcgRow> rows;
  private final boolean labeled;
  private final List<BadRow> bad;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot batch;

  /**
   * Makes a stream.
   *
   * @param columns that rows may fill
   * @param labeled whether the dataset is paired by class
   * @param bad rows left out; more may be added while {@code rows} is walked
   */
  EcgStream(List<ColumnId> columns, boolean labeled, Iterator<EcgRow> rows, List<BadRow> bad) {
    this.rows = rows;
    this.labeled = labeled;
    this.bad = bad;
    List<Field> fields = new ArrayList<>();
    List<String> head = labeled ? List.of(ID, KEY, SPLIT, CLASS) : List.of(ID, KEY, SPLIT);
    for (String name : head) {
      fields.add(new Field(name, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null));
    }
    columns.forEach(column -> fields.add(EcgColumns.field(column)));
    this.batch = VectorSchemaRoot.create(new Schema(fields), allocator);
  }

  @Override
  public boolean next() {
    batch.clear();
    batch.allocateNew();
    int filled = 0;
    while (filled < BATCH && rows.hasNext()) {
      write(rows.next(), filled++);
    }
    batch.setRowCount(filled);
    return filled > 0;
  }

  private void write(EcgRow row, int at) {
    text(ID, at, row.id());
    text(KEY, at, row.key());
    text(SPLIT, at, row.split().name().toLowerCase(Locale.ROOT));
    if (labeled) {
      text(CLASS, at, row.label());
    }
    row.cells()
        .forEach((column, cell) -> EcgColumns.write(cell, batch.getVector(column.toString()), at));
  }

  private void text(String column, int row, String value) {
    ((VarCharVector) batch.getVector(column)).setSafe(row, value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public VectorSchemaRoot batch() {
    return batch;
  }

  @Override
  public List<BadRow> skipped() {
    return List.copyOf(bad);
  }

  @Override
  public void close() {
    batch.close();
    allocator.close();
  }
}
