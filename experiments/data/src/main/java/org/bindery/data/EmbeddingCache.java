package org.bindery.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.PluginException;

/**
 * Vectors of frozen towers, computed once for every filled cell of a column and kept as {@code
 * .npy} files (float32 {@code [rows, dimension]}, NaN where the cell is empty) under the tower's
 * name, the table's fingerprint and the column. Thread-safe; two processes computing the same at
 * once do the work twice and store the same.
 */
public final class EmbeddingCache {
  private static final int CHUNK = 32;
  private static final int PROGRESS_ROWS = 512;

  private final Path folder;

  /** Makes a cache in a folder, which is created when needed. */
  public EmbeddingCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the vectors of some rows, computing those of the whole column first if they are not
   * stored.
   *
   * @param tower a tower of the column's modality
   * @param rows rows in which the column is filled
   * @param progress takes a sentence now and then
   * @return one vector for each row, {@code tower.dimension()} long
   * @throws DataException if a row's cell is empty or the folder cannot be used
   * @throws PluginException if the tower breaks its contract
   */
  public <S> float[][] get(
      FrozenTower<S> tower, Table table, ColumnId column, int[] rows, Consumer<String> progress) {
    if (!table.columns().contains(column)) {
      throw table.noSuchColumn(column);
    }
    for (int row : rows) {
      if (!table.has(column, row)) {
        throw new DataException(table.where(column, row) + " is empty and has no embedding.");
      }
    }
    String table16 = table.manifest().fingerprint().substring(0, 16);
    Path file =
        folder.resolve(
            tower.name().replaceAll("[^A-Za-z0-9._-]", "_")
                + "-"
                + Digests.sha256(tower.name()).substring(0, 8)
                + "-"
                + table16
                + "-"
                + column
                + ".npy");
    try {
      if (!Files.isRegularFile(file)) {
        Files.createDirectories(folder);
        float[][] all = compute(tower, table, column, progress);
        NpyFile.write(file, all, tower.dimension());
      }
      return NpyFile.read(file, table.rows(), tower.dimension(), rows);
    } catch (IOException e) {
      throw new DataException("Embeddings in " + file + " cannot be used: " + e + ".", e);
    }
  }

  private static <S> float[][] compute(
      FrozenTower<S> tower, Table table, ColumnId column, Consumer<String> progress) {
    float[] absent = new float[tower.dimension()];
    Arrays.fill(absent, Float.NaN);
    float[][] all = new float[table.rows()][];
    Arrays.fill(all, absent);
    try (FrozenTower.Encoder<S> encoder = tower.open()) {
      List<Integer> chunk = new ArrayList<>();
      for (int row = 0; row < table.rows(); row++) {
        if (table.has(column, row)) {
          chunk.add(row);
        }
        if (chunk.size() == CHUNK || row == table.rows() - 1) {
          embed(tower, encoder, table, column, chunk, all);
          chunk.clear();
        }
        if ((row + 1) % PROGRESS_ROWS == 0) {
          progress.accept(
              "Embedded " + (row + 1) + " of " + table.rows() + " rows with " + tower.name() + ".");
        }
      }
    } catch (CancellationException e) {
      throw interrupted(tower, e);
    } catch (BinderyException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new PluginException(
          "Frozen tower '"
              + tower.name()
              + "' of "
              + table.plugin(column)
              + " threw "
              + e
              + ", which its contract does not allow.",
          e);
    }
    return all;
  }

  private static <S> void embed(
      FrozenTower<S> tower,
      FrozenTower.Encoder<S> encoder,
      Table table,
      ColumnId column,
      List<Integer> rows,
      float[][] all) {
    if (rows.isEmpty()) {
      return;
    }
    if (Thread.currentThread().isInterrupted()) {
      throw interrupted(tower, null);
    }
    @SuppressWarnings("unchecked") // the tower belongs to the column's modality
    List<S> samples =
        table.calls().watched(() -> rows.stream().map(row -> (S) table.read(column, row)).toList());
    List<float[]> vectors = encoder.embed(samples);
    if (vectors.size() != rows.size()) {
      throw new PluginException(
          "Frozen tower '"
              + tower.name()
              + "' made "
              + vectors.size()
              + " vectors of "
              + rows.size()
              + " samples.",
          null);
    }
    for (int i = 0; i < rows.size(); i++) {
      check(tower, vectors.get(i), table.where(column, rows.get(i)));
      all[rows.get(i)] = vectors.get(i).clone();
    }
  }

  private static DataException interrupted(FrozenTower<?> tower, Exception cause) {
    return new DataException(
        "Embedding with '" + tower.name() + "' was interrupted; nothing of it was kept.", cause);
  }

  private static void check(FrozenTower<?> tower, float[] vector, String where) {
    boolean finite = true;
    for (float value : vector) {
      finite &= Float.isFinite(value);
    }
    if (vector.length != tower.dimension() || !finite) {
      throw new PluginException(
          "Frozen tower '"
              + tower.name()
              + "' made a vector of length "
              + vector.length
              + (finite ? "" : " with values that are not finite")
              + " where "
              + tower.dimension()
              + " finite values are due: "
              + where
              + ".",
          null);
    }
  }
}
