package org.bindery.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataException;
import org.bindery.spi.Modality;
import org.bindery.spi.PluginException;
import org.bindery.spi.RecordStream;

/**
 * An imported dataset: random access to the rows of memory-mapped Arrow shards. Media stay encoded
 * until they are read. Any number of threads may read; close it when none does any more.
 *
 * <p>Opening checks length and SHA-256 of every shard, always. That takes two or three seconds for
 * a gigabyte, warms the page cache that training needs anyway, and spares the question whether a
 * side file with remembered results is itself to be trusted.
 */
public final class Table implements AutoCloseable {
  private final Manifest manifest;
  private final ModalityRegistry registry;
  private final PluginCalls calls;
  private final BufferAllocator allocator;
  private final List<MappedShard> shards;
  private final VectorSchemaRoot[] batches;
  private final int[] firstRow;
  private final Map<String, Integer> position = new HashMap<>();
  private volatile boolean closed;

  private Table(
      Manifest manifest,
      ModalityRegistry registry,
      PluginCalls calls,
      BufferAllocator allocator,
      List<MappedShard> shards) {
    this.manifest = manifest;
    this.registry = registry;
    this.calls = calls;
    this.allocator = allocator;
    this.shards = shards;
    this.batches =
        shards.stream().flatMap(s -> s.batches().stream()).toArray(VectorSchemaRoot[]::new);
    this.firstRow = new int[batches.length];
    for (int i = 1; i < batches.length; i++) {
      firstRow[i] = firstRow[i - 1] + batches[i - 1].getRowCount();
    }
    for (MappedShard shard : shards.subList(0, Math.min(1, shards.size()))) {
      Schema schema = shard.schema();
      for (int i = 0; i < schema.getFields().size(); i++) {
        position.put(schema.getFields().get(i).getName(), i);
      }
    }
  }

  /**
   * Opens a folder that {@link DatasetStore} made.
   *
   * @throws DataException naming what is missing, truncated or altered and what to do
   */
  public static Table openFolder(Path folder, ModalityRegistry registry) {
    return openFolder(folder, registry, PluginCalls.of(System.getenv()));
  }

  /** Likewise, with a limit of its own for how long a plugin may take. */
  static Table openFolder(Path folder, ModalityRegistry registry, PluginCalls calls) {
    Manifest manifest = new ManifestFile().read(folder);
    BufferAllocator allocator = new RootAllocator();
    List<MappedShard> shards = new ArrayList<>();
    boolean opened = false;
    try {
      for (Manifest.Shard shard : manifest.shards()) {
        shards.add(MappedShard.open(folder, shard, allocator));
      }
      Table table = new Table(manifest, registry, calls, allocator, shards);
      table.checkManifest(folder);
      opened = true;
      return table;
    } finally {
      if (!opened) {
        shards.forEach(MappedShard::close);
        allocator.close();
      }
    }
  }

  /** Returns what the dataset says of itself. */
  public Manifest manifest() {
    return manifest;
  }

  /** Returns the number of rows. */
  public int rows() {
    return manifest.rows();
  }

  /** Returns the columns, in the dataset's order. */
  public List<ColumnId> columns() {
    return manifest.columns();
  }

  /** Returns the name of a row, for people. */
  public String id(int row) {
    return text(RecordStream.ID, row).orElseThrow();
  }

  /** Returns the key of a row: rows with equal keys know each other's answer. */
  public String key(int row) {
    return text(RecordStream.KEY, row).orElseThrow();
  }

  /**
   * Tells whether the dataset is paired by class: the cells of a row have nothing in common but
   * their class, so that only finding the class can be measured.
   */
  public boolean pairedByClass() {
    return position.containsKey(RecordStream.CLASS);
  }

  /** Returns what a row shows, for measuring: its class if pairs are by class, else its key. */
  public String shows(int row) {
    return pairedByClass() ? text(RecordStream.CLASS, row).orElseThrow() : key(row);
  }

  /** Returns the split the dataset itself gives a row, in lower case, if it does. */
  public Optional<String> givenSplit(int row) {
    return text(RecordStream.SPLIT, row);
  }

  /** Tells whether a cell is filled; false for a column the table does not have. */
  public boolean has(ColumnId column, int row) {
    Integer at = position.get(column.toString());
    if (at == null) {
      check(row);
      return false;
    }
    int batch = batchOf(row);
    return !batches[batch].getVector(at).isNull(row - firstRow[batch]);
  }

  /** Returns the columns that are filled in a row, in the dataset's order. */
  public Set<ColumnId> filled(int row) {
    Set<ColumnId> filled = new LinkedHashSet<>();
    for (ColumnId column : columns()) {
      if (has(column, row)) {
        filled.add(column);
      }
    }
    return filled;
  }

  /**
   * Decodes one cell.
   *
   * @return the raw sample, of the class the modality's card names
   * @throws CorruptSampleException naming dataset, row and column, if it cannot be decoded
   * @throws ConfigException if the table has no such column or no plugin for it is installed
   * @throws DataException if the cell is empty
   * @throws PluginException if the plugin breaks its contract
   */
  public Object read(ColumnId column, int row) {
    Integer at = position.get(column.toString());
    if (at == null) {
      throw noSuchColumn(column);
    }
    int batch = batchOf(row);
    FieldVector vector = batches[batch].getVector(at);
    int index = row - firstRow[batch];
    if (vector.isNull(index)) {
      throw new DataException(where(column, row) + " is empty.");
    }
    Modality<?> modality = registry.get(column.modality());
    return decode(calls, modality, vector, index, () -> where(column, row));
  }

  /**
   * Goes through the rows in order, from {@code first} on, so that an interrupted pass can be taken
   * up again.
   *
   * @param first the row to begin with, from 0 to {@link #rows}
   */
  public Stream<Row> scan(int first) {
    if (first < 0 || first > rows()) {
      throw new IndexOutOfBoundsException(
          "Row " + first + " is not one of the " + rows() + " rows of " + manifest.dataset() + ".");
    }
    return IntStream.range(first, rows()).mapToObj(row -> new Row(this, row));
  }

  /** Returns who calls the plugins that make samples of this table. */
  public PluginCalls calls() {
    return calls;
  }

  /** Names the plugin of a column, its class and where that came from, for people. */
  String plugin(ColumnId column) {
    return Registered.describe(registry.get(column.modality()));
  }

  /**
   * Gives the memory back, unless a plugin's thread had to be left behind: it may still read, and
   * reading what is no longer mapped would end the program.
   */
  @Override
  public synchronized void close() {
    if (!closed && !calls.isBusy()) {
      closed = true;
      shards.forEach(MappedShard::close);
      allocator.close();
    }
  }

  /** Returns {@code Cell 'column' of row 'id' of dataset 'name'}, the beginning of a sentence. */
  String where(ColumnId column, int row) {
    return "Cell '" + column + "' of row '" + id(row) + "' of dataset '" + manifest.dataset() + "'";
  }

  /** Makes the refusal of a column the table does not have. */
  ConfigException noSuchColumn(ColumnId column) {
    List<String> known = columns().stream().map(ColumnId::toString).toList();
    return new ConfigException(
        "column",
        column.toString(),
        "Dataset '"
            + manifest.dataset()
            + "' has no column '"
            + column
            + "'; it has "
            + String.join(", ", known)
            + "."
            + DidYouMean.hint(column.toString(), known));
  }

  /** Decodes a cell that is not null, letting out nothing but what the contract names. */
  static Object decode(
      PluginCalls calls,
      Modality<?> modality,
      FieldVector vector,
      int index,
      Supplier<String> where) {
    try {
      return calls.call(
          () -> "read() of the loader of " + Registered.describe(modality),
          where,
          () -> modality.dataLoader().read(vector, index));
    } catch (CorruptSampleException e) {
      throw new CorruptSampleException(where.get() + " cannot be read: " + e.getMessage(), e);
    } catch (BinderyException | CancellationException e) {
      throw e;
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      throw new PluginException(
          where.get()
              + " could not be read: the loader of "
              + Registered.describe(modality)
              + " threw "
              + e
              + ", which its contract does not allow; a CorruptSampleException has the row left out.",
          e);
    }
  }

  private void checkManifest(Path folder) {
    int counted = 0;
    for (VectorSchemaRoot batch : batches) {
      counted += batch.getRowCount();
    }
    List<String> expected = new ArrayList<>();
    expected.addAll(List.of(RecordStream.ID, RecordStream.KEY, RecordStream.SPLIT));
    columns().forEach(column -> expected.add(column.toString()));
    if (pairedByClass()) {
      expected.add(RecordStream.CLASS);
    }
    if (counted != rows() || !position.keySet().equals(Set.copyOf(expected))) {
      throw new DataException(
          "File "
              + folder.resolve(Manifest.FILE)
              + " does not describe its shards: it names "
              + rows()
              + " rows and "
              + columns()
              + ", they hold "
              + counted
              + " rows and "
              + position.keySet()
              + ". "
              + ManifestFile.remedy(folder));
    }
  }

  private Optional<String> text(String column, int row) {
    int batch = batchOf(row);
    VarCharVector vector = (VarCharVector) batches[batch].getVector(position.get(column));
    byte[] bytes = vector.get(row - firstRow[batch]);
    return bytes == null
        ? Optional.empty()
        : Optional.of(new String(bytes, StandardCharsets.UTF_8));
  }

  private int batchOf(int row) {
    check(row);
    int found = Arrays.binarySearch(firstRow, row);
    return found >= 0 ? found : -found - 2;
  }

  private void check(int row) {
    if (closed) {
      throw new IllegalStateException("Table " + manifest.dataset() + " is closed.");
    }
    if (row < 0 || row >= rows()) {
      throw new IndexOutOfBoundsException(
          "Row " + row + " is not one of the " + rows() + " rows of " + manifest.dataset() + ".");
    }
  }

  /**
   * One row of a table, valid while the table is open.
   *
   * @param table the table
   * @param index the row's index
   */
  public record Row(Table table, int index) {
    /** Returns the name of the row. */
    public String id() {
      return table.id(index);
    }

    /** Returns the key of the row. */
    public String key() {
      return table.key(index);
    }

    /** Tells whether a cell is filled. */
    public boolean has(ColumnId column) {
      return table.has(column, index);
    }

    /** Decodes a cell; see {@link Table#read}. */
    public Object read(ColumnId column) {
      return table.read(column, index);
    }
  }
}
