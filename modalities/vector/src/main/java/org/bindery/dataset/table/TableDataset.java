package org.bindery.dataset.table;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/**
 * Any table that somebody has: CSV, TSV, Arrow or Parquet, whose columns become signals, and files
 * of features (.npy, .safetensors, .arrow, .parquet) that another model computed, row by row beside
 * the table or without one. Options:
 *
 * <ul>
 *   <li>{@code file}: the table. Without it rows are those of the files of features. Relative paths
 *       are looked for below {@code <home>/tables}, then in the working directory; paths in the
 *       table or in {@code columns} are relative to the table
 *   <li>{@code columns} ({@code vector=*}): which signal is made of what, divided by semicolons:
 *       {@code vector.labs=glucose,creatinine; vector.vitals=hr..spo2; text=report; image=photo;
 *       vector.image=@clip.npy; vector.audio=@all.safetensors#audio}. Numbers {@code a,b} or {@code
 *       a..b} in the table's order or {@code *}, all numbers not used elsewhere, make a vector, and
 *       so does a column of lists in Arrow or Parquet; {@code text} is a column of text; of other
 *       signals the column holds the paths of the files, or in Arrow and Parquet the files
 *   <li>{@code id}: the column that names rows, each differently; rows are numbered without
 *   <li>{@code key}: the column whose rows must not be divided between training and test, such as
 *       the patient; the id without
 *   <li>{@code split}: the column that says {@code train}, {@code validation} or {@code test}
 *   <li>{@code test} (0.2), {@code validation} (0): without {@code split}, the shares of the keys,
 *       drawn by {@code seed} (0); a key's split does not depend on which others there are
 *   <li>{@code sha256}: of {@code file}, if it should be made sure of. An import is found again by
 *       its options: a file that was changed is imported anew only if this changes with it
 * </ul>
 *
 * <p>Missing numbers (empty, NA, NaN, null, none, ?) stay missing in a vector; rows that cannot be
 * read are left out and listed. The table is held in memory while it is imported.
 */
@BuiltFor(Spi.VERSION)
public final class TableDataset implements DatasetProvider {
  static final String NAME = "table";

  /** A card is a constant, so the names that a person may choose from are too. */
  private static final List<String> COLUMNS =
      Stream.concat(
              Stream.of("text", "image", "audio", "depth", "thermal", "imu", "video", "vector"),
              Stream.of(
                      "labs",
                      "vitals",
                      "sensors",
                      "features",
                      "text",
                      "image",
                      "audio",
                      "depth",
                      "thermal",
                      "imu",
                      "video",
                      "ecg",
                      "a",
                      "b",
                      "c",
                      "d")
                  .map(variant -> "vector." + variant))
          .toList();

  /** Does nothing. */
  public TableDataset() {}

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        NAME,
        "Your own table: columns of numbers, text and files, and features computed elsewhere.",
        "LicenseRef-yours",
        "the file that the option 'file' names",
        COLUMNS.stream().map(ColumnId::of).toList(),
        new Splitting.Given(),
        TableOptions.DEFAULTS);
  }

  @Override
  public List<Path> reads(ReadRequest request) {
    return TablePlan.files(TableOptions.of(request), card().columns());
  }

  @Override
  public RecordStream open(ReadRequest request) {
    return new TableStream(TablePlan.of(TableOptions.of(request), card().columns()));
  }
}
