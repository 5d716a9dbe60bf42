package org.bindery.dataset.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.util.Text;
import org.bindery.spi.DataException;

/**
 * Arrow IPC files and streams (Feather 2 too), not compressed: numbers, booleans, text, binary and
 * lists of numbers. Cells of other types are missing.
 */
final class ArrowGrid {
  private static final byte[] MAGIC = {'A', 'R', 'R', 'O', 'W', '1'};

  private ArrowGrid() {}

  /** Tells whether a file has such an ending; {@code name} is in lower case. */
  static boolean isArrow(String name) {
    return name.endsWith(".arrow")
        || name.endsWith(".arrows")
        || name.endsWith(".feather")
        || name.endsWith(".ipc");
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is not one or is damaged
   */
  static Grid read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        BufferAllocator allocator = new RootAllocator();
        ArrowReader reader = reader(channel, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      List<String> names = root.getSchema().getFields().stream().map(Field::getName).toList();
      List<Grid.Row> rows = new ArrayList<>();
      while (reader.loadNextBatch()) {
        for (int row = 0; row < root.getRowCount(); row++) {
          Object[] cells = new Object[names.size()];
          for (int column = 0; column < cells.length; column++) {
            cells[column] = cell(root.getVector(column), row);
          }
          rows.add(new Grid.Row("row " + (rows.size() + 1), cells, ""));
        }
      }
      return new Grid(names, rows);
    } catch (NoSuchFileException e) {
      throw new DataException("There is no file " + file + ".", e);
    } catch (DataException known) {
      throw known;
    } catch (IOException | RuntimeException e) {
      throw new DataException(
          "File "
              + file
              + " is damaged, compressed or no Arrow file ("
              + e.getMessage()
              + "); write it with compression=\"uncompressed\".",
          e);
    }
  }

  private static ArrowReader reader(FileChannel channel, BufferAllocator allocator)
      throws IOException {
    ByteBuffer head = ByteBuffer.allocate(MAGIC.length);
    boolean file = RowFile.fill(channel, head, 0) && head.equals(ByteBuffer.wrap(MAGIC));
    channel.position(0);
    SeekableByteChannel bytes = channel;
    return file ? new ArrowFileReader(bytes, allocator) : new ArrowStreamReader(bytes, allocator);
  }

  private static Object cell(FieldVector column, int row) {
    Object value = column.isNull(row) ? null : column.getObject(row);
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean bool) {
      return bool ? 1.0 : 0.0;
    }
    if (value instanceof byte[] bytes) {
      return bytes;
    }
    if (value instanceof List<?> list) {
      return numbers(list);
    }
    return value instanceof CharSequence || value instanceof Text ? value.toString() : null;
  }

  private static Object numbers(List<?> list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      Object element = list.get(i);
      if (element != null && !(element instanceof Number)) {
        return null;
      }
      numbers[i] = element == null ? Float.NaN : ((Number) element).floatValue();
    }
    return numbers;
  }

  /** Returns a table's column of lists as a matrix; which, may be left out where there is one. */
  static FeatureMatrix matrix(Path file, Grid grid, Optional<String> column) {
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < grid.columns().size(); i++) {
      if (!grid.rows().isEmpty() && grid.rows().get(0).cells()[i] instanceof float[]) {
        lists.add(grid.columns().get(i));
      }
    }
    if (column.isEmpty() ? lists.size() != 1 : !lists.contains(column.get())) {
      throw new DataException(
          "File "
              + file
              + " has these columns of lists of numbers: "
              + lists
              + "; name one of them behind the file, as in "
              + file.getFileName()
              + "#name.");
    }
    int at = grid.columns().indexOf(column.orElse(lists.isEmpty() ? "" : lists.get(0)));
    int width = ((float[]) grid.rows().get(0).cells()[at]).length;
    List<float[]> rows = new ArrayList<>();
    for (Grid.Row row : grid.rows()) {
      if (!(row.cells()[at] instanceof float[] numbers) || numbers.length != width) {
        throw new DataException(
            "File "
                + file
                + ", "
                + row.place()
                + ": the list is missing or has another length than the first, "
                + width
                + ".");
      }
      rows.add(numbers);
    }
    return new InMemory(rows, width);
  }

  private record InMemory(List<float[]> all, int columns) implements FeatureMatrix {
    @Override
    public int rows() {
      return all.size();
    }

    @Override
    public float[] row(int index) {
      return all.get(index).clone();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
