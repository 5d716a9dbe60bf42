package org.bindery.notebook;

import java.util.List;

/**
 * A space in which signals of several kinds have their places: that of a run, or of pretrained
 * towers.
 */
public interface Space extends View {
  /** Returns the signals that have a tower. */
  List<String> columns();

  /**
   * Returns some examples: of a run, test rows at even distances, the same for every column; of
   * pretrained towers, the first files of the folder they were opened with.
   *
   * @throws Refusal if there is no such column, no example, or {@code n} is not positive
   */
  Points examples(String column, int n);

  /**
   * Returns everything there is to search in: all test rows, or all files.
   *
   * @throws Refusal if there is no such column, or nothing to search in
   */
  Points all(String column);

  /**
   * Embeds signals of one's own: files, or texts where the column is text.
   *
   * @throws Refusal if one is not there or cannot be decoded
   */
  Points embed(String column, String... sources);
}
