package org.bindery.data;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Splitting;

/**
 * What {@code manifest.json} says of a dataset on disk. It is written last: a folder without it is
 * not a dataset.
 *
 * @param format the version of the layout, {@link #FORMAT}
 * @param createdWith the version of Bindery that imported it
 * @param dataset the provider's name
 * @param title one sentence for people
 * @param license an SPDX id where there is one
 * @param source where it comes from, for people
 * @param options the resolved options, defaults included
 * @param splitting how test rows are chosen
 * @param columns the columns, in the schema's order
 * @param schema the Arrow schema as JSON text
 * @param rows the number of rows
 * @param shards the files, in row order
 * @param coverage which columns occur together, most frequent first; adds up to {@code rows}
 * @param skipped the rows left out, each with its reason
 */
public record Manifest(
    int format,
    String createdWith,
    String dataset,
    String title,
    String license,
    String source,
    Map<String, String> options,
    Splitting splitting,
    List<ColumnId> columns,
    String schema,
    int rows,
    List<Shard> shards,
    List<Coverage> coverage,
    List<RecordStream.BadRow> skipped) {
  /** The layout this version writes and reads. */
  public static final int FORMAT = 1;

  /** The file's name. */
  public static final String FILE = "manifest.json";

  /** Copies the collections. */
  public Manifest {
    options = Map.copyOf(options);
    columns = List.copyOf(columns);
    shards = List.copyOf(shards);
    coverage = List.copyOf(coverage);
    skipped = List.copyOf(skipped);
  }

  /** Returns a digest of all shards: equal only for tables with the same bytes. */
  public String fingerprint() {
    StringBuilder text = new StringBuilder();
    shards.forEach(shard -> text.append(shard.sha256()).append('\n'));
    return Digests.sha256(text.toString());
  }

  /**
   * One Arrow IPC file.
   *
   * @param file its name within the folder
   * @param rows how many rows it holds
   * @param bytes its length
   * @param sha256 its digest, in hexadecimal
   */
  public record Shard(String file, int rows, long bytes, String sha256) {}

  /**
   * How many rows fill exactly these columns.
   *
   * @param together the columns that are not null
   * @param rows how many rows
   */
  public record Coverage(Set<ColumnId> together, long rows) {
    /** Copies the set. */
    public Coverage {
      together = Set.copyOf(together);
    }
  }
}
