package org.bindery.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bindery.spi.ColumnId;

/**
 * Pairs whose second side offers several rows for each of the first, as multiple-instance losses
 * take them (MIL-NCE, Miech et al. 2020): the partner itself, then the rows of the same key that
 * are nearest in the table, which for clips of one film is nearest in time. A key with fewer rows
 * offers some of them again.
 */
public final class Candidates implements Pairs {
  private final Pairs pairs;
  private final int count;
  private final Map<Integer, int[]> offered = new HashMap<>();

  /**
   * Collects the candidates.
   *
   * @param pairs of two columns
   * @param table the table the pairs are of
   * @param rows the rows the pairs are drawn from
   * @param second the column that has candidates
   * @param count candidates of a row, at least 1
   */
  public Candidates(Pairs pairs, Table table, int[] rows, ColumnId second, int count) {
    this.pairs = pairs;
    this.count = count;
    for (int[] group : PairStream.byKey(table, PairStream.filled(table, rows, List.of(second)))) {
      for (int row : group) {
        offered.put(row, nearest(group, row));
      }
    }
  }

  private int[] nearest(int[] group, int row) {
    List<Integer> order = new ArrayList<>(Arrays.stream(group).boxed().toList());
    order.sort((a, b) -> Integer.compare(Math.abs(a - row), Math.abs(b - row)));
    int[] chosen = new int[count];
    for (int i = 0; i < count; i++) {
      chosen[i] = order.get(i % order.size());
    }
    return chosen;
  }

  @Override
  public PairBatch batch(long step) {
    PairBatch plain = pairs.batch(step);
    int[] second = plain.rows(1);
    int[] all = Arrays.stream(second).flatMap(row -> Arrays.stream(offered.get(row))).toArray();
    return new PairBatch(List.of(plain.rows(0), all));
  }

  @Override
  public int batchesPerEpoch() {
    return pairs.batchesPerEpoch();
  }

  @Override
  public int size() {
    return pairs.size();
  }
}
