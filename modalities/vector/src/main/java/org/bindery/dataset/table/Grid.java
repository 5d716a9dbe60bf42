package org.bindery.dataset.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bindery.spi.DataException;

/**
 * A table in memory, read from a file.
 *
 * @param columns their names, each once
 * @param rows in the file's order
 */
public record Grid(List<String> columns, List<Row> rows) {
  private static final Set<String> MISSING = Set.of("", "na", "n/a", "nan", "null", "none", "?");

  /** How many rows decide whether a column of text is one of numbers. */
  private static final int SCANNED = 1000;

  /**
   * A row.
   *
   * @param place where it is, for people: {@code line 12}
   * @param cells null, {@code String}, {@code Double}, {@code byte[]} or {@code float[]}
   * @param problem why it cannot be used, or the empty string
   */
  public record Row(String place, Object[] cells, String problem) {}

  /** Checks the names. */
  public Grid {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    for (String column : columns) {
      if (column.isBlank() || columns.indexOf(column) != columns.lastIndexOf(column)) {
        throw new DataException(
            "The table has a column named '"
                + column
                + "', which is blank or there twice: give each column a name of its own in the"
                + " first line.");
      }
    }
  }

  /**
   * Reads a table: Arrow or Parquet by the ending of its name, else text, by commas, semicolons or
   * tabs.
   *
   * @throws DataException if it cannot be read, is not a table, or of a kind that is not read
   */
  public static Grid read(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".xlsx") || name.endsWith(".gz")) {
      throw new DataException(
          "File "
              + file
              + " is of a kind that is not read; save it as CSV, Arrow or Parquet, for"
              + " instance with pyarrow.parquet.write_table(table, file).");
    }
    if (ParquetGrid.isParquet(name)) {
      return ParquetGrid.read(file);
    }
    return ArrowGrid.isArrow(name) ? ArrowGrid.read(file) : CsvGrid.read(file);
  }

  /** Returns a cell that is not missing as text; whole numbers without a point. */
  public static String text(Object cell) {
    return cell instanceof Double number && number == Math.rint(number) && Math.abs(number) < 1e15
        ? String.valueOf(number.longValue())
        : String.valueOf(cell).strip();
  }

  /** Tells whether a cell is empty or stands for nothing: NA, N/A, NaN, null, none or ?. */
  public static boolean isMissing(Object cell) {
    return cell == null
        || (cell instanceof String text && MISSING.contains(text.strip().toLowerCase(Locale.ROOT)))
        || (cell instanceof Double number && number.isNaN());
  }

  /**
   * Returns a number, NaN if it is missing.
   *
   * @throws NumberFormatException if the cell holds something else
   */
  static float number(Object cell) {
    if (isMissing(cell)) {
      return Float.NaN;
    }
    if (cell instanceof Double number) {
      return number.floatValue();
    }
    if (cell instanceof String text) {
      return Float.parseFloat(text.strip());
    }
    throw new NumberFormatException();
  }

  /** Tells whether a column holds numbers, as far as its first rows show, and at least one. */
  boolean isNumeric(int column) {
    boolean some = false;
    for (Row row : rows.subList(0, Math.min(SCANNED, rows.size()))) {
      if (!row.problem().isEmpty()) {
        continue;
      }
      try {
        some |= !Float.isNaN(number(row.cells()[column]));
      } catch (NumberFormatException text) {
        return false;
      }
    }
    return some;
  }
}
