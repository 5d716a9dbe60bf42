package org.bindery.dataset.folder;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.ColumnId;
import org.bindery.spi.RecordStream;

/** The rows of a folder, with those that cannot be read left out. */
final class FolderStream implements RecordStream {
  /** Few, because a batch holds the files themselves. */
  private static final int PER_BATCH = 32;

  private final FolderPlan plan;
  private final BufferAllocator allocator = new RootAllocator();
  private final VectorSchemaRoot root;
  private final Signals signals;
  private final List<BadRow> skipped = new ArrayList<>();
  private int at;
  private boolean closed;

  FolderStream(FolderPlan plan) {
    this.plan = plan;
    List<Field> fields = new ArrayList<>();
    for (String name : List.of(ID, KEY, SPLIT)) {
      fields.add(Field.nullable(name, ArrowType.Utf8.INSTANCE));
    }
    if (plan.classes().isPresent()) {
      fields.add(Field.nullable(CLASS, ArrowType.Utf8.INSTANCE));
    }
    plan.signals().keySet().forEach(column -> fields.add(Signals.field(column)));
    this.root = VectorSchemaRoot.create(new Schema(fields), allocator);
    this.signals = new Signals(plan.sheet(), plan.folder(), allocator);
  }

  @Override
  public boolean next() {
    root.clear();
    root.allocateNew();
    int count = 0;
    while (count < PER_BATCH && at < plan.sheet().rows().size()) {
      Sheet.Row row = plan.sheet().rows().get(at++);
      String id =
          plan.id()
              .flatMap(column -> Optional.ofNullable(row.cells().get(column)))
              .orElseGet(() -> String.format(Locale.ROOT, "row-%06d", at));
      try {
        write(count, id, row);
        count++;
      } catch (IllegalArgumentException unreadable) {
        String place = row.place().isEmpty() ? "" : row.place() + ": ";
        skipped.add(new BadRow(id, capitalized(place + unreadable.getMessage() + ".")));
      }
    }
    root.setRowCount(count);
    return count > 0;
  }

  private static String capitalized(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  /** Makes all cells before it writes the first, so that a row is written whole or not at all. */
  private void write(int to, String id, Sheet.Row row) {
    if (!row.problem().isEmpty()) {
      throw new IllegalArgumentException(row.problem());
    }
    Map<ColumnId, byte[]> cells = new LinkedHashMap<>();
    plan.signals()
        .forEach(
            (column, source) ->
                signals.cell(column, source, row).ifPresent(cell -> cells.put(column, cell)));
    if (cells.isEmpty()) {
      throw new IllegalArgumentException("it has no signal at all");
    }
    String key = plan.key().map(column -> key(column, id, row, cells)).orElse(id);
    String split =
        plan.options()
            .splits()
            .of(plan.split().map(column -> row.cells().getOrDefault(column, "")), key);
    Optional<String> named = plan.classes().map(column -> head(column, "class", row));
    put(ID, to, id.getBytes(StandardCharsets.UTF_8));
    put(KEY, to, key.getBytes(StandardCharsets.UTF_8));
    put(SPLIT, to, split.getBytes(StandardCharsets.UTF_8));
    named.ifPresent(name -> put(CLASS, to, name.getBytes(StandardCharsets.UTF_8)));
    cells.forEach((column, cell) -> put(column.toString(), to, cell));
  }

  private void put(String column, int row, byte[] cell) {
    ((BaseVariableWidthVector) root.getVector(column)).setSafe(row, cell);
  }

  /**
   * A text may itself be the key; where it lies in a file, its content is meant, and a row without
   * one is only like itself.
   */
  private String key(String column, String id, Sheet.Row row, Map<ColumnId, byte[]> cells) {
    for (Map.Entry<ColumnId, String> signal : plan.signals().entrySet()) {
      if (signal.getValue().equals(column)
          && signal.getKey().modality().value().equals(Signals.TEXT)) {
        return Optional.ofNullable(cells.get(signal.getKey()))
            .map(text -> new String(text, StandardCharsets.UTF_8))
            .orElse(id);
      }
    }
    return head(column, "key", row);
  }

  private static String head(String column, String what, Sheet.Row row) {
    return Optional.ofNullable(row.cells().get(column))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "its " + what + " is empty, which is to stand in '" + column + "'"));
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
    }
  }
}
