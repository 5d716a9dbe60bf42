package org.bindery.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Batches of rows in which two columns, or more, are all filled, shuffled anew each epoch.
 *
 * <p>No row comes twice in an epoch. An epoch has as many full batches as the rows allow; the rows
 * left over are chosen at random each epoch. With {@code distinctKeys} a batch has at most one row
 * of each key, since two rows that say the same are false negatives of each other in InfoNCE; a key
 * with more rows than the epoch has batches then sits out some of its rows, others each epoch.
 */
public final class PairStream implements Pairs {
  private final int[][] groups;
  private final int columns;
  private final int size;
  private final int batch;
  private final int batches;
  private final long seed;
  private final AtomicReferenceArray<Epoch> recent = new AtomicReferenceArray<>(2);

  /**
   * Collects the pairs.
   *
   * @param rows the rows to draw from, such as those of a split
   * @param columns two or more
   * @param batch pairs in a batch
   * @param distinctKeys whether a batch may have only one row of a key
   * @throws ConfigException if there are no pairs (saying what occurs with what), or fewer pairs or
   *     keys than a batch needs
   */
  public PairStream(
      Table table, int[] rows, List<ColumnId> columns, int batch, long seed, boolean distinctKeys) {
    int[] paired = filled(table, rows, columns);
    String pair =
        columns.stream().map(column -> "'" + column + "'").collect(Collectors.joining(" and "))
            + " of dataset '"
            + table.manifest().dataset()
            + "'";
    if (paired.length == 0) {
      String has = columns.size() == 2 ? "No row has both " : "No row has all of ";
      throw new ConfigException(
          "pairs",
          name(columns),
          has
              + pair
              + " here: "
              + Availability.of(table, rows).describe(columns.get(0), columns.get(1)));
    }
    if (batch < 1 || batch > paired.length) {
      throw new ConfigException(
          "batch",
          String.valueOf(batch),
          "A batch of "
              + batch
              + " cannot be drawn from the "
              + paired.length
              + " pairs of "
              + pair
              + "; use 1 to "
              + paired.length
              + ".");
    }
    this.groups = distinctKeys ? byKey(table, paired) : eachAlone(paired);
    if (groups.length < batch) {
      throw new ConfigException(
          "batch",
          String.valueOf(batch),
          "A batch of "
              + batch
              + " with distinct keys cannot be drawn from the "
              + groups.length
              + " keys of "
              + pair
              + "; use at most "
              + groups.length
              + ", or set recipe.distinctKeys to false: rows of one key may then be pushed apart.");
    }
    this.columns = columns.size();
    this.size = paired.length;
    this.batch = batch;
    this.seed = seed;
    this.batches = mostBatches(groups, size, batch);
  }

  @Override
  public PairBatch batch(long step) {
    if (step < 0) {
      throw new IllegalArgumentException("Step " + step + " is negative.");
    }
    int[] order = order(epoch(step));
    int from = (int) (step % batches) * batch;
    int[] rows = new int[batch];
    System.arraycopy(order, from, rows, 0, batch);
    return new PairBatch(Collections.nCopies(columns, rows));
  }

  @Override
  public int batchesPerEpoch() {
    return batches;
  }

  @Override
  public int size() {
    return size;
  }

  /** Returns those of the rows in which all columns are filled, in their order. */
  public static int[] filled(Table table, int[] rows, List<ColumnId> columns) {
    return Arrays.stream(rows)
        .filter(row -> columns.stream().allMatch(column -> table.has(column, row)))
        .toArray();
  }

  static String name(List<ColumnId> columns) {
    return columns.stream().map(ColumnId::toString).collect(Collectors.joining("-"));
  }

  /** Returns the rows of each key, keys in order of their first row. */
  static int[][] byKey(Table table, int[] rows) {
    Map<String, List<Integer>> groups = new LinkedHashMap<>();
    for (int row : rows) {
      groups.computeIfAbsent(table.key(row), key -> new ArrayList<>()).add(row);
    }
    return groups.values().stream().map(PairStream::ints).toArray(int[][]::new);
  }

  private static int[] ints(Collection<Integer> rows) {
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[][] eachAlone(int[] rows) {
    int[][] groups = new int[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      groups[i] = new int[] {rows[i]};
    }
    return groups;
  }

  /**
   * The most batches an epoch can have. With B batches a key can give at most B rows, one to each;
   * what all keys can give must fill B batches. That total grows with B ever more slowly than the
   * need, so the greatest such B is found by halving.
   */
  private static int mostBatches(int[][] groups, int size, int batch) {
    int low = 1;
    int high = size / batch;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      long available = 0;
      for (int[] group : groups) {
        available += Math.min(group.length, middle);
      }
      if (available >= (long) middle * batch) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int[] order(long epoch) {
    int slot = (int) (epoch & 1);
    Epoch known = recent.get(slot);
    if (known == null || known.index() != epoch) {
      known = new Epoch(epoch, arrange(epoch));
      recent.set(slot, known);
    }
    return known.order();
  }

  /**
   * Deals the rows, key after key, round the batches: at most B neighbors share a key, so none of
   * them meet in a batch.
   */
  private int[] arrange(long epoch) {
    SplittableRandom random = new SplittableRandom(Seeds.derive(seed, epoch));
    int[] keys = Shuffles.identity(groups.length);
    Shuffles.shuffle(keys, random);
    int[] places = Shuffles.identity(batches);
    Shuffles.shuffle(places, random);
    int[] order = new int[batches * batch];
    int dealt = 0;
    for (int key : keys) {
      int[] rows = groups[key].clone();
      Shuffles.shuffle(rows, random);
      int given = Math.min(rows.length, batches);
      for (int i = 0; i < given && dealt < order.length; i++) {
        order[places[dealt % batches] * batch + dealt / batches] = rows[i];
        dealt++;
      }
    }
    return order;
  }

  private record Epoch(long index, int[] order) {}
}
