package org.bindery.spi;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table whose columns are modalities. Pairs are rows in which both cells are present; no modality
 * owns a pair. The second service: register in {@code
 * META-INF/services/org.bindery.spi.DatasetProvider}, annotate {@code @BuiltFor(Spi.VERSION)};
 * public no-argument constructor that does no work.
 */
public interface DatasetProvider {
  /** Returns name, licence, columns and options; always the same value. */
  DatasetCard card();

  /**
   * Brings the data to this machine, below {@code home}, if it is not there already. Does nothing
   * by default, for data that is generated. An interrupted call may be repeated.
   *
   * @param home Bindery's folder, which exists
   * @param progress takes a sentence now and then
   * @throws DataException if it cannot be had, saying why and what to do
   */
  default void fetch(Path home, Consumer<String> progress) {}

  /**
   * Returns the files and folders on this machine that {@link #open} would read and that may
   * change: if one of them has, the rows are imported anew. By default every option's value that is
   * the path of something there; a dataset that looks in other places says where.
   */
  default List<Path> reads(ReadRequest request) {
    return request.options().values().stream()
        .filter(value -> !value.isBlank() && new File(value).exists())
        .map(Path::of)
        .toList();
  }

  /**
   * Streams all rows, of every split, in the same order each time.
   *
   * @throws DataException if the data is not there
   * @throws ConfigException if an option is unknown or out of range
   */
  RecordStream open(ReadRequest request);
}
