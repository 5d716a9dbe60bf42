package org.bindery.spi;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Moves raw samples in and out of one Arrow column. Thread-safe; holds no buffers.
 *
 * <p>Media stay encoded in the column (PNG, JPEG, WAV, Ogg ...): {@link #read} decodes.
 *
 * @param <S> the raw sample
 */
public interface DataLoader<S> {
  /**
   * Returns the column's type, nullable, with metadata such as unit, rate or encoding. Its name is
   * the modality's id; a dataset renames it to the column's.
   */
  Field field();

  /**
   * Decodes one cell.
   *
   * @param column a column of this loader's type; sliced ones too
   * @param row the index within {@code column}, of a cell that is not null
   * @throws CorruptSampleException if the cell cannot be decoded, saying what is wrong with it
   */
  S read(FieldVector column, int row);

  /**
   * Writes one cell, growing the column where needed. {@code read} of it equals {@code sample}.
   *
   * @param column an allocated column of this loader's type; the caller sets its value count
   */
  void write(S sample, FieldVector column, int row);
}
