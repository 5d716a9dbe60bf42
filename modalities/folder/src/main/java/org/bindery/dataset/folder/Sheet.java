package org.bindery.dataset.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The rows of a folder before any of its files is opened.
 *
 * @param base what names of files are relative to
 * @param columns all there are
 * @param rows in an order that is the same each time
 * @param listed whether a list names the rows; else cells of signals name files, texts too
 */
record Sheet(Path base, List<String> columns, List<Row> rows, boolean listed) {
  /** The column that holds the folder of a file, where no list names the rows. */
  static final String FOLDER = "folder";

  /** The column that holds what the files of a row share, where no list names the rows. */
  static final String STEM = "stem";

  /**
   * A row.
   *
   * @param place where it is, for people: {@code line 12}
   * @param cells by column, those that are filled
   * @param problem why it cannot be used, or the empty string
   */
  record Row(String place, Map<String, String> cells, String problem) {
    /** Copies the map. */
    Row {
      cells = Map.copyOf(cells);
    }
  }
}
