package org.bindery.dataset.table;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.bindery.spi.DataException;

/** Rows of numbers in a file, read one at a time; one thread; close it. */
interface FeatureMatrix extends AutoCloseable {
  /** Returns how many rows there are. */
  int rows();

  /** Returns how many numbers a row has. */
  int columns();

  /** Returns a row; a new array each time. */
  float[] row(int index);

  @Override
  void close();

  /**
   * Opens a file by its ending.
   *
   * @param part which tensor or column of the file, where it has several
   * @throws DataException if it is not there, of another kind, or damaged
   */
  static FeatureMatrix open(Path file, Optional<String> part) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      return NpyMatrix.open(file);
    }
    if (name.endsWith(".safetensors")) {
      return SafetensorsMatrix.open(file, part);
    }
    if (ArrowGrid.isArrow(name)) {
      return ArrowGrid.matrix(file, ArrowGrid.read(file), part);
    }
    if (ParquetGrid.isParquet(name)) {
      return ArrowGrid.matrix(file, ParquetGrid.read(file), part);
    }
    throw new DataException(
        "File "
            + file
            + " holds features in a format that is not read; use .npy, .safetensors, .arrow or .parquet.");
  }
}
