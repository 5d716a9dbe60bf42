package org.bindery.dataset.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.modality.vector.NumericVector;
import org.bindery.modality.vector.VectorModality;
import org.bindery.spi.RecordStream;

/** The rows of a table, with those that cannot be read left out. */
final class TableStream implements RecordStream {
  private static final int PER_BATCH = 256;
  private static final int HEADS = 3;

  private final TablePlan plan;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot root;
  private final List<BadRow> skipped = new ArrayList<>();
  private int at;
  private boolean closed;

  /** Takes the plan over and closes it. */
  TableStream(TablePlan plan) {
    this.plan = plan;
    List<Field> fields =
        Stream.concat(
                Stream.of(ID, KEY, SPLIT)
                    .map(name -> Field.nullable(name, ArrowType.Utf8.INSTANCE)),
                plan.signals().stream().map(Signal::field))
            .toList();
    this.root = VectorSchemaRoot.create(new Schema(fields), allocator);
  }

  @Override
  public boolean next() {
    root.clear();
    root.allocateNew();
    int count = 0;
    while (count < PER_BATCH && at < plan.grid().rows().size()) {
      Grid.Row row = plan.grid().rows().get(at);
      String id =
          plan.id().isPresent() && row.problem().isEmpty()
              ? Grid.text(row.cells()[plan.id().getAsInt()])
              : String.format(Locale.ROOT, "row-%06d", at + 1);
      try {
        write(count, id, row);
        count++;
      } catch (IllegalArgumentException unreadable) {
        skipped.add(new BadRow(id, row.place() + ": " + unreadable.getMessage()));
      }
      at++;
    }
    root.setRowCount(count);
    return count > 0;
  }

  /** Makes all cells before it writes the first, so that a row is written whole or not at all. */
  private void write(int to, String id, Grid.Row row) {
    if (!row.problem().isEmpty()) {
      throw new IllegalArgumentException(row.problem());
    }
    String key = id;
    if (plan.key().isPresent()) {
      Object cell = row.cells()[plan.key().getAsInt()];
      if (Grid.isMissing(cell)) {
        throw new IllegalArgumentException("its key is empty");
      }
      key = Grid.text(cell);
    }
    Optional<String> said =
        plan.split().isPresent()
            ? Optional.of(Grid.text(row.cells()[plan.split().getAsInt()]))
            : Optional.empty();
    String split = plan.options().splits().of(said, key);
    List<Optional<Object>> cells = new ArrayList<>();
    for (Signal signal : plan.signals()) {
      cells.add(signal.cell(at, row));
    }
    if (cells.stream().allMatch(Optional::isEmpty)) {
      throw new IllegalArgumentException("all its cells are empty");
    }
    text(root.getVector(ID), to, id);
    text(root.getVector(KEY), to, key);
    text(root.getVector(SPLIT), to, split);
    for (int i = 0; i < cells.size(); i++) {
      FieldVector column = root.getVector(HEADS + i);
      cells.get(i).ifPresent(cell -> put(column, to, cell));
    }
  }

  private static void put(FieldVector column, int row, Object cell) {
    if (cell instanceof NumericVector vector) {
      new VectorModality().dataLoader().write(vector, column, row);
    } else if (cell instanceof byte[] bytes) {
      ((VarBinaryVector) column).setSafe(row, bytes);
    } else {
      text(column, row, cell.toString());
    }
  }

  private static void text(FieldVector column, int row, String text) {
    ((VarCharVector) column).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public VectorSchemaRoot batch() {
    return root;
  }

  @Override
  public List<BadRow> skipped() {
    return List.copyOf(skipped);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      root.close();
      allocator.close();
      plan.close();
    }
  }
}
