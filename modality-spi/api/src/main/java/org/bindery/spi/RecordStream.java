package org.bindery.spi;

import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Rows, batch by batch; one thread; close it. Columns: {@code id} (utf8, unique, for people),
 * {@code key} (utf8, rows with the same key never fall into different splits), {@code split} (utf8,
 * null unless the card says {@link Splitting.Given}), perhaps {@code class} (utf8), then one
 * nullable column for each {@link ColumnId}, named by it, of the type of its modality's {@link
 * DataLoader#field()}.
 *
 * <p>The column {@code class} is there exactly if the dataset is paired by class: the cells of a
 * row were not recorded together but drawn at random among those of one class, which the column
 * names. Then no row is an instance that could be found again, and what is measured is whether the
 * class is found. Rows of one class may be in different splits.
 */
public interface RecordStream extends AutoCloseable {
  /** Name of the column that identifies a row. */
  String ID = "id";

  /** Name of the column by which rows are kept together. */
  String KEY = "key";

  /** Name of the column that holds the split, in lower case. */
  String SPLIT = "split";

  /** Name of the column that holds the class, where pairs were drawn within classes. */
  String CLASS = "class";

  /** Moves to the next batch; false at the end. */
  boolean next();

  /** Returns the current batch; valid until the next call of {@link #next} or {@link #close}. */
  VectorSchemaRoot batch();

  /** Returns the rows left out so far because they could not be read, each with its reason. */
  default List<BadRow> skipped() {
    return List.of();
  }

  @Override
  void close();

  /**
   * A row that was left out.
   *
   * @param id the row
   * @param reason one sentence
   */
  record BadRow(String id, String reason) {}
}
