package org.bindery.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * The negative control: the batches of a {@link PairStream}, but every column after the first is
 * read from another row, by a derangement of its own fixed by the seed. The columns keep their
 * marginal distributions; what tied them together is gone, so nothing a model learns from these
 * pairs can be about their meaning. With a share below 1 only so many of the rows are deranged
 * among themselves: bad pairs among good ones.
 *
 * <p>No deranged row keeps its own partner, and none gets one of its own key, unless one key has
 * more than half of the rows, which makes that impossible.
 */
public final class ShuffledPairs implements Pairs {
  private final PairStream pairs;
  private final List<Map<Integer, Integer>> partners = new ArrayList<>();

  /**
   * Collects the pairs and fixes the derangements; arguments as for {@link PairStream}.
   *
   * @param share of the rows that lose their partner, above 0 to 1
   * @throws ConfigException as {@link PairStream}, or if fewer than two rows are to be shuffled
   */
  public ShuffledPairs(
      Table table,
      int[] rows,
      List<ColumnId> columns,
      int batch,
      long seed,
      boolean distinctKeys,
      double share) {
    this.pairs = new PairStream(table, rows, columns, batch, seed, distinctKeys);
    int[] paired = PairStream.filled(table, rows, columns);
    int shuffled = (int) Math.round(share * paired.length);
    if (shuffled < 2) {
      throw new ConfigException(
          "pairs",
          PairStream.name(columns),
          "One pair of '" + columns.get(0) + "' and '" + columns.get(1) + "' cannot be shuffled.");
    }
    int[] chosen = paired;
    if (shuffled < paired.length) {
      chosen = paired.clone();
      Shuffles.shuffle(chosen, new SplittableRandom(Seeds.derive(seed, -1000)));
      chosen = Arrays.copyOf(chosen, shuffled);
      Arrays.sort(chosen);
    }
    for (int column = 1; column < columns.size(); column++) {
      partners.add(
          derange(PairStream.byKey(table, chosen), chosen.length, Seeds.derive(seed, -column)));
    }
  }

  @Override
  public PairBatch batch(long step) {
    int[] rows = pairs.batch(step).rows(0);
    List<int[]> sides = new ArrayList<>(List.of(rows));
    for (Map<Integer, Integer> partner : partners) {
      sides.add(Arrays.stream(rows).map(row -> partner.getOrDefault(row, row)).toArray());
    }
    return new PairBatch(sides);
  }

  @Override
  public int batchesPerEpoch() {
    return pairs.batchesPerEpoch();
  }

  @Override
  public int size() {
    return pairs.size();
  }

  /**
   * Lines up the rows key by key, in random order, and moves the line on by the size of the largest
   * key: each row then stands beside one of another key.
   */
  private static Map<Integer, Integer> derange(int[][] groups, int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] keys = Shuffles.identity(groups.length);
    Shuffles.shuffle(keys, random);
    int[] line = new int[size];
    int filled = 0;
    int largest = 1;
    for (int key : keys) {
      int[] rows = groups[key].clone();
      Shuffles.shuffle(rows, random);
      System.arraycopy(rows, 0, line, filled, rows.length);
      filled += rows.length;
      largest = Math.max(largest, rows.length);
    }
    int shift = largest < size ? largest : 1;
    Map<Integer, Integer> partner = new HashMap<>();
    for (int i = 0; i < size; i++) {
      partner.put(line[i], line[(i + shift) % size]);
    }
    return partner;
  }
}
