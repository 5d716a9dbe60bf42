package ${package};

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.RecordStream;

/** The rows of the toy dataset, one batch for each copy; the same rows each time. */
final class ${className}Stream implements RecordStream {
  private static final String TEXT = "text";

  private final BufferAllocator allocator = new RootAllocator();
  private final ${className}Loader loader = new ${className}Loader();
  private final SplittableRandom random = new SplittableRandom(0);
  private final VectorSchemaRoot batch;
  private final int copies;
  private int next;

  ${className}Stream(int copies) {
    this.copies = copies;
    Schema schema =
        new Schema(List.of(text(ID), text(KEY), text(SPLIT), text(TEXT), loader.field()));
    this.batch = VectorSchemaRoot.create(schema, allocator);
  }

  private static Field text(String name) {
    return Field.nullable(name, ArrowType.Utf8.INSTANCE);
  }

  @Override
  public boolean next() {
    if (next == copies) {
      return false;
    }
    batch.clear();
    batch.allocateNew();
    int row = 0;
    for (int event = 0; event < ${className}Toys.EVENTS.length; event++) {
      for (int hour = 0; hour < ${className}Toys.HOURS; hour++) {
        String caption = ${className}Toys.caption(event, hour);
        write(ID, row, next + "-" + row);
        // Rows of one key know each other's answer, so they are never in different splits.
        write(KEY, row, caption);
        write(TEXT, row, caption);
        // The split stays null: the card says that it is drawn by key.
        loader.write(
            ${className}Toys.draw(event, hour, random),
            batch.getVector(${className}Modality.ID),
            row);
        row++;
      }
    }
    batch.setRowCount(row);
    next++;
    return true;
  }

  private void write(String column, int row, String text) {
    ((VarCharVector) batch.getVector(column)).setSafe(row, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public VectorSchemaRoot batch() {
    return batch;
  }

  @Override
  public void close() {
    batch.close();
    allocator.close();
  }
}
