package org.bindery.data;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * The negative control: the batches of a {@link PairStream}, but column b is read from another row,
 * by one derangement fixed by the seed. Both columns keep their marginal distributions; what tied
 * them together is gone, so nothing a model learns from these pairs can be about their meaning.
 *
 * <p>No row keeps its own partner, and none gets one of its own key, unless one key has more than
 * half of the rows, which makes that impossible.
 */
public final class ShuffledPairs implements Pairs {
  private final PairStream pairs;
  private final Map<Integer, Integer> partner = new HashMap<>();

  /**
   * Collects the pairs and fixes the derangement; arguments as for {@link PairStream}.
   *
   * @throws ConfigException as {@link PairStream}, or if there is only one pair
   */
  public ShuffledPairs(
      Table table, int[] rows, ColumnId a, ColumnId b, int batch, long seed, boolean distinctKeys) {
    this.pairs = new PairStream(table, rows, a, b, batch, seed, distinctKeys);
    int[] paired = PairStream.paired(table, rows, a, b);
    if (paired.length < 2) {
      throw new ConfigException(
          "pairs", a + "-" + b, "One pair of '" + a + "' and '" + b + "' cannot be shuffled.");
    }
    derange(PairStream.byKey(table, paired), paired.length, Seeds.derive(seed, -1));
  }

  @Override
  public PairBatch batch(long step) {
    int[] rows = pairs.batch(step).rowsA();
    int[] others = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      others[i] = partner.get(rows[i]);
    }
    return new PairBatch(rows, others);
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
  private void derange(int[][] groups, int size, long seed) {
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
    for (int i = 0; i < size; i++) {
      partner.put(line[i], line[(i + shift) % size]);
    }
  }
}
