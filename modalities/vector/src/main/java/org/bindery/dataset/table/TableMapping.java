package org.bindery.dataset.table;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.spi.ColumnId;

/**
 * One signal and what it is made of: columns of the table, or with {@code @} before it a file.
 *
 * @param column the signal
 * @param source what stands behind the equals sign
 */
record TableMapping(ColumnId column, String source) {
  private static final String ALL = "*";
  private static final String FILE = "@";
  private static final String RANGE = "..";

  /** Reads the option {@code columns}. */
  static List<TableMapping> parse(String option, List<ColumnId> known) {
    List<TableMapping> mappings = new ArrayList<>();
    Set<ColumnId> seen = new HashSet<>();
    for (String part : option.split(";")) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 0 || part.substring(equals + 1).isBlank()) {
        throw TableOptions.refusal(
            "columns", part.strip(), "has not the form signal=columns, such as vector.labs=a,b");
      }
      ColumnId column = ColumnId.of(part.substring(0, equals).strip());
      if (!known.contains(column)) {
        throw TableOptions.refusal(
            "columns", column.toString(), "is not a signal that a table can have; use " + known);
      }
      if (!seen.add(column)) {
        throw TableOptions.refusal("columns", column.toString(), "is there twice");
      }
      mappings.add(new TableMapping(column, part.substring(equals + 1).strip()));
    }
    if (mappings.isEmpty()) {
      throw TableOptions.refusal("columns", option, "names no signal");
    }
    return mappings;
  }

  boolean isFile() {
    return source.startsWith(FILE);
  }

  boolean isVector() {
    return column.modality().value().equals("vector");
  }

  /** Returns the file of features, and behind {@code #} which part of it, or the empty string. */
  String[] file() {
    String path = source.substring(FILE.length());
    int part = path.lastIndexOf('#');
    return part < 0
        ? new String[] {path, ""}
        : new String[] {path.substring(0, part), path.substring(part + 1)};
  }

  boolean isAll() {
    return source.equals(ALL);
  }

  /** Returns the columns of the table that are named, in the order they are named. */
  List<Integer> indices(Grid grid) {
    List<Integer> indices = new ArrayList<>();
    if (grid.columns().contains(source)) {
      return List.of(grid.columns().indexOf(source));
    }
    for (String name : source.split(",")) {
      String stripped = name.strip();
      int range = stripped.indexOf(RANGE);
      if (grid.columns().contains(stripped) || range < 0) {
        indices.add(index(grid, stripped));
      } else {
        int first = index(grid, stripped.substring(0, range).strip());
        int last = index(grid, stripped.substring(range + RANGE.length()).strip());
        if (last < first) {
          throw TableOptions.refusal("columns", stripped, "ends before it begins");
        }
        for (int i = first; i <= last; i++) {
          indices.add(i);
        }
      }
    }
    return indices;
  }

  private static int index(Grid grid, String name) {
    return index(grid, "columns", name);
  }

  static int index(Grid grid, String option, String name) {
    int index = grid.columns().indexOf(name);
    if (index < 0) {
      throw TableOptions.refusal(
          option, name, "is not a column of the table; it has " + grid.columns());
    }
    return index;
  }
}
