package org.bindery.dataset.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.modality.vector.NumericVector;
import org.bindery.modality.vector.VectorModality;
import org.bindery.spi.ColumnId;

/** One column of the dataset: makes a cell of a row of the table. */
interface Signal {
  /** Returns the column's type. */
  Field field();

  /**
   * Makes a cell: a {@link NumericVector}, a {@code String} or a {@code byte[]}; empty where there
   * is nothing.
   *
   * @throws IllegalArgumentException with what is wrong with the row
   */
  Optional<Object> cell(int index, Grid.Row row);

  /** Numbers of some columns. */
  record Numbers(ColumnId column, List<Integer> columns, List<String> names) implements Signal {
    @Override
    public Field field() {
      return VectorModality.field(column.toString(), names);
    }

    @Override
    public Optional<Object> cell(int index, Grid.Row row) {
      float[] values = new float[columns.size()];
      boolean some = false;
      for (int i = 0; i < values.length; i++) {
        Object cell = row.cells()[columns.get(i)];
        try {
          values[i] = Grid.number(cell);
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "column '" + names.get(i) + "' holds '" + brief(cell) + "', which is not a number",
              e);
        }
        some |= !Float.isNaN(values[i]);
      }
      return some ? Optional.of(new NumericVector(names, values)) : Optional.empty();
    }
  }

  /** Lists of numbers of one column. */
  record Lists(ColumnId column, int at) implements Signal {
    @Override
    public Field field() {
      return VectorModality.field(column.toString(), List.of());
    }

    @Override
    public Optional<Object> cell(int index, Grid.Row row) {
      return row.cells()[at] instanceof float[] values ? vector(values) : Optional.empty();
    }
  }

  /** Rows of a file beside the table. */
  record Rows(ColumnId column, FeatureMatrix matrix) implements Signal {
    @Override
    public Field field() {
      return VectorModality.field(column.toString(), List.of());
    }

    @Override
    public Optional<Object> cell(int index, Grid.Row row) {
      return vector(matrix.row(index));
    }
  }

  private static Optional<Object> vector(float[] values) {
    boolean missing = true;
    for (float value : values) {
      missing &= Float.isNaN(value);
    }
    return missing ? Optional.empty() : Optional.of(new NumericVector(List.of(), values));
  }

  /** Text of one column. */
  record Words(ColumnId column, int at) implements Signal {
    @Override
    public Field field() {
      return Field.nullable(column.toString(), ArrowType.Utf8.INSTANCE);
    }

    @Override
    public Optional<Object> cell(int index, Grid.Row row) {
      Object cell = row.cells()[at];
      return Grid.isMissing(cell) ? Optional.empty() : Optional.of(cell.toString().strip());
    }
  }

  /** Files that one column names, or holds. */
  record Media(ColumnId column, int at, Path folder) implements Signal {
    @Override
    public Field field() {
      return Field.nullable(column.toString(), ArrowType.Binary.INSTANCE);
    }

    @Override
    public Optional<Object> cell(int index, Grid.Row row) {
      Object cell = row.cells()[at];
      if (Grid.isMissing(cell)) {
        return Optional.empty();
      }
      if (cell instanceof byte[] bytes) {
        return Optional.of(bytes);
      }
      if (!(cell instanceof String name)) {
        throw new IllegalArgumentException(
            "column '" + column + "' holds " + brief(cell) + ", which is not the path of a file");
      }
      try {
        return Optional.of(Files.readAllBytes(folder.resolve(name.strip())));
      } catch (NoSuchFileException | InvalidPathException e) {
        throw new IllegalArgumentException(
            "there is no file " + name.strip() + " in " + folder + ", where the table is", e);
      } catch (IOException e) {
        throw new IllegalArgumentException(
            "file " + name + " cannot be read: " + e.getMessage(), e);
      }
    }
  }

  private static String brief(Object cell) {
    String text = cell instanceof float[] values ? Arrays.toString(values) : String.valueOf(cell);
    return text.length() > 40 ? text.substring(0, 40) + "..." : text;
  }
}
