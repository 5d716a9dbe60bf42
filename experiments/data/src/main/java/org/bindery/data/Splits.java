package org.bindery.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;

/**
 * The rows of a table divided into training, validation and test: all rows of a key are in the same
 * split. Every row is in exactly one. Immutable.
 */
public final class Splits {
  private final Table table;
  private final Splitting splitting;
  private final long seed;
  private final int heldOut;
  private final Map<String, Split> splitOf;
  private final Map<Split, int[]> rows;

  private Splits(
      Table table, Splitting splitting, long seed, int heldOut, Map<String, Split> splitOf) {
    this.table = table;
    this.splitting = splitting;
    this.seed = seed;
    this.heldOut = heldOut;
    this.splitOf = splitOf;
    this.rows = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      rows.put(
          split,
          IntStream.range(0, table.rows())
              .filter(row -> splitOf.getOrDefault(table.key(row), Split.TRAIN) == split)
              .toArray());
    }
  }

  /**
   * Divides a table.
   *
   * <p>By key: the keys that have at least one row with all of {@code required} are sorted,
   * shuffled by the seed, and the first of them become test keys, the next validation keys; all
   * other keys are for training. Nothing else has a say, so two runs that agree in dataset, seed
   * and required columns report on the same test rows.
   *
   * @param required columns that every test and validation key must offer in one row; may be empty
   * @throws ConfigException if there are too few such keys, or a required column is not in the
   *     table
   * @throws DataException if the dataset's own splits put rows of one key into two
   */
  public static Splits of(Table table, Splitting splitting, long seed, Set<ColumnId> required) {
    for (ColumnId column : required) {
      if (!table.columns().contains(column)) {
        throw table.noSuchColumn(column);
      }
    }
    Map<String, Split> splitOf =
        splitting instanceof Splitting.ByKey byKey
            ? draw(table, byKey, seed, required)
            : given(table);
    return new Splits(table, splitting, seed, 0, splitOf);
  }

  /**
   * Returns the same with some keys of the training rows kept back for validation, so that
   * something can be chosen without a look at the test rows. Test rows stay as they are.
   *
   * @param keys how many for each group, drawn by the seed
   * @param groups columns that a kept key must offer in one row
   * @throws ConfigException if a group has no more training keys than are to be kept back
   */
  public Splits holdOut(int keys, List<Set<ColumnId>> groups) {
    Map<String, Split> changed = new HashMap<>(splitOf);
    for (Set<ColumnId> group : groups) {
      Set<String> candidates = new TreeSet<>();
      for (int row : rows.get(Split.TRAIN)) {
        if (hasAll(table, row, group)) {
          candidates.add(table.key(row));
        }
      }
      if (candidates.size() <= keys) {
        throw new ConfigException(
            "data.validationKeys",
            String.valueOf(keys),
            "Dataset '"
                + table.manifest().dataset()
                + "' has "
                + candidates.size()
                + " training keys with "
                + new TreeSet<>(group)
                + ", too few to keep back "
                + keys
                + " for validation; ask for fewer.");
      }
      List<String> sorted = new ArrayList<>(candidates);
      int[] order = Shuffles.identity(sorted.size());
      Shuffles.shuffle(order, new SplittableRandom(Seeds.derive(seed, 1)));
      for (int i = 0; i < keys; i++) {
        changed.put(sorted.get(order[i]), Split.VALIDATION);
      }
    }
    return new Splits(table, splitting, seed, heldOut + keys, changed);
  }

  /** Returns how many keys of each group were kept back; 0 if none. */
  public int heldOut() {
    return heldOut;
  }

  /** Returns the rows of a split, ascending. */
  public int[] rows(Split split) {
    return rows.get(split).clone();
  }

  /**
   * Returns one row for each distinct key of a split that has all these columns in a row: the first
   * such row. Retrieval is measured on these, since two rows of one key are both right answers.
   */
  public int[] gallery(Split split, Set<ColumnId> columns) {
    Set<String> seen = new HashSet<>();
    return Arrays.stream(rows.get(split))
        .filter(row -> hasAll(table, row, columns))
        .filter(row -> seen.add(table.key(row)))
        .toArray();
  }

  /** Returns how the rows were divided. */
  public Splitting splitting() {
    return splitting;
  }

  /** Returns the seed test keys were drawn by. */
  public long seed() {
    return seed;
  }

  private static Map<String, Split> draw(
      Table table, Splitting.ByKey byKey, long seed, Set<ColumnId> required) {
    Set<String> candidates = new TreeSet<>();
    for (int row = 0; row < table.rows(); row++) {
      if (hasAll(table, row, required)) {
        candidates.add(table.key(row));
      }
    }
    int wanted = byKey.testKeys() + byKey.validationKeys();
    if (candidates.size() <= wanted) {
      throw new ConfigException(
          "splitting",
          byKey.validationKeys() + "/" + byKey.testKeys(),
          "Dataset '"
              + table.manifest().dataset()
              + "' has "
              + candidates.size()
              + " keys"
              + (required.isEmpty() ? "" : " with all of " + new TreeSet<>(required))
              + ", too few for "
              + byKey.testKeys()
              + " test and "
              + byKey.validationKeys()
              + " validation keys and at least one to train on; ask for fewer.");
    }
    List<String> keys = new ArrayList<>(candidates);
    int[] order = Shuffles.identity(keys.size());
    Shuffles.shuffle(order, new SplittableRandom(Seeds.derive(seed)));
    Map<String, Split> splitOf = new HashMap<>();
    for (int i = 0; i < wanted; i++) {
      splitOf.put(keys.get(order[i]), i < byKey.testKeys() ? Split.TEST : Split.VALIDATION);
    }
    return splitOf;
  }

  private static Map<String, Split> given(Table table) {
    Map<String, Split> splitOf = new HashMap<>();
    for (int row = 0; row < table.rows(); row++) {
      int at = row;
      String text =
          table
              .givenSplit(row)
              .orElseThrow(
                  () ->
                      new DataException(
                          "Row '"
                              + table.id(at)
                              + "' of dataset '"
                              + table.manifest().dataset()
                              + "' names no split; split this dataset by key."));
      Split split = Split.valueOf(text.toUpperCase(Locale.ROOT));
      Split earlier = splitOf.putIfAbsent(table.key(row), split);
      if (earlier != null && earlier != split) {
        throw new DataException(
            "Dataset '"
                + table.manifest().dataset()
                + "' leaks: key '"
                + table.key(row)
                + "' (row '"
                + table.id(row)
                + "') is in "
                + earlier
                + " and in "
                + split
                + "; split it by key instead.");
      }
    }
    return splitOf;
  }

  private static boolean hasAll(Table table, int row, Set<ColumnId> columns) {
    return columns.stream().allMatch(column -> table.has(column, row));
  }
}
