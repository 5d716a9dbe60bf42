package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.advisor.Advice;
import org.bindery.advisor.Advisor;
import org.bindery.advisor.Goal;
import org.bindery.advisor.PairedFeatures;
import org.bindery.data.PairStream;
import org.bindery.evaluation.PrincipalScores;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Split;
import org.bindery.training.Binding;

/**
 * Asks the advisor about real data: for every two signals of a graph the train rows that hold both,
 * told by their {@link PlainFeatures}, reduced to so few principal components that the rows are
 * twenty times as many.
 */
public final class Advising {
  private static final int MOST_ROWS = 1200;
  private static final int MOST_COMPONENTS = 24;

  private Advising() {}

  /**
   * Advises on the anchor of the signals of a binding. Takes some seconds for each two signals.
   *
   * @param goal what the space is for
   * @param seed of the rows that are looked at, at most 1,200 for each pair, and of the intervals
   * @return the advice, which may decline
   * @throws ConfigException if no two signals occur together
   */
  public static Advice advise(Binding binding, Goal goal, long seed) {
    List<ColumnId> columns = binding.graph().nodes();
    int[] train = binding.splits().rows(Split.TRAIN);
    List<PairedFeatures> available = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      for (int j = i + 1; j < columns.size(); j++) {
        List<ColumnId> pair = List.of(columns.get(i), columns.get(j));
        int[] rows = some(PairStream.filled(binding.table(), train, pair), seed);
        if (rows.length >= 2 * Advisor.PAIRS_PER_FEATURE) {
          Map<ColumnId, double[][]> features = PlainFeatures.of(binding, pair, rows, true);
          available.add(
              new PairedFeatures(
                  pair.get(0),
                  reduced(pair.get(0), features),
                  pair.get(1),
                  reduced(pair.get(1), features)));
        }
      }
    }
    if (available.isEmpty()) {
      throw new ConfigException(
          "graph",
          columns.toString(),
          "No two of " + columns + " occur together in enough train rows to advise on an anchor.");
    }
    return Advisor.standard().advise(available, goal, seed);
  }

  private static double[][] reduced(ColumnId column, Map<ColumnId, double[][]> features) {
    double[][] rows = features.get(column);
    int most = Math.max(1, Math.min(MOST_COMPONENTS, rows.length / Advisor.PAIRS_PER_FEATURE));
    return PrincipalScores.of(column.toString(), rows, most);
  }

  private static int[] some(int[] rows, long seed) {
    if (rows.length <= MOST_ROWS) {
      return rows;
    }
    return new Random(seed)
        .ints(0, rows.length)
        .distinct()
        .limit(MOST_ROWS)
        .sorted()
        .map(i -> rows[i])
        .toArray();
  }
}
