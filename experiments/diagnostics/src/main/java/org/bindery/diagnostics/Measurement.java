package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Measured;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** Takes every measure of a space; several share the cosines that cost most. One thread. */
final class Measurement {
  private static final int NEIGHBORS = 10;
  private static final int FEWEST_ROWS = 4;

  /** Eigenvalues cost the cube; a collapse shows with these as well. */
  private static final int SPECTRUM_ROWS = 500;

  private final Map<ColumnId, Rows> signals = new LinkedHashMap<>();
  private final List<ColumnId> columns;
  private final Kinds kinds;

  /** How two signals come to be comparable, in a word. */
  interface Kinds {
    String of(ColumnId from, ColumnId to);
  }

  Measurement(List<Embeddings> embeddings, Kinds kinds) {
    for (Embeddings own : embeddings) {
      if (signals.put(own.column(), Rows.of(own).most(SpaceReport.MOST_ROWS)) != null) {
        throw new ConfigException(
            "embeddings",
            own.column().toString(),
            "There are two sets of embeddings of '" + own.column() + "': give one of each signal.");
      }
    }
    if (signals.size() < 2) {
      throw new ConfigException(
          "embeddings",
          String.valueOf(signals.size()),
          "A space is measured between signals, but there is only "
              + signals.keySet()
              + ": give embeddings of two or more.");
    }
    this.columns = List.copyOf(signals.keySet());
    this.kinds = kinds;
  }

  SpaceReport report() {
    List<SpaceReport.Signal> bySignal = new ArrayList<>();
    signals.forEach(
        (column, rows) ->
            bySignal.add(
                new SpaceReport.Signal(
                    column.toString(),
                    rows.size(),
                    rows.dimension(),
                    Uniformity.of(rows),
                    EffectiveRank.of(rows.most(SPECTRUM_ROWS)))));
    List<SpaceReport.Pair> byPair = new ArrayList<>();
    Map<String, SpaceReport.Direction> byDirection = new LinkedHashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      for (int j = i + 1; j < columns.size(); j++) {
        measure(columns.get(i), columns.get(j), byPair, byDirection);
      }
    }
    List<SpaceReport.Direction> directions = new ArrayList<>();
    for (ColumnId from : columns) {
      for (ColumnId to : columns) {
        if (!from.equals(to)) {
          directions.add(byDirection.get(from + ">" + to));
        }
      }
    }
    return new SpaceReport(
        bySignal,
        byPair,
        directions,
        Uniformity.of(joined(SpaceReport.MOST_ROWS)),
        EffectiveRank.of(joined(SPECTRUM_ROWS)));
  }

  /** Returns rows of every signal in equal number, about {@code most} of them altogether. */
  private Rows joined(int most) {
    int each = Math.max(2, most / signals.size());
    return Rows.joined(signals.values().stream().map(rows -> rows.most(each)).toList());
  }

  private void measure(
      ColumnId from,
      ColumnId to,
      List<SpaceReport.Pair> byPair,
      Map<String, SpaceReport.Direction> byDirection) {
    List<Rows> matched = Rows.matched(List.of(signals.get(from), signals.get(to)));
    Rows a = matched.get(0).requireAtLeast(FEWEST_ROWS, "The space of " + from + " and " + to);
    Rows b = matched.get(1);
    int k = Math.min(NEIGHBORS, a.size() - 2);
    String kind = kinds.of(from, to);
    byPair.add(
        new SpaceReport.Pair(
            from.toString(),
            to.toString(),
            kind,
            a.size(),
            ModalityGap.of(a, b),
            Alignment.of(a, b),
            Cka.of(a, b),
            MutualKnn.of(a, b, k)));
    double[][] cosines = a.cosines(b);
    byDirection.put(from + ">" + to, direction(a, b, cosines, k, kind));
    byDirection.put(to + ">" + from, direction(b, a, transposed(cosines), k, kind));
  }

  private static SpaceReport.Direction direction(
      Rows queries, Rows gallery, double[][] cosines, int k, String kind) {
    Measured recall = Ranking.recallAt(NEIGHBORS, queries, gallery, cosines);
    return new SpaceReport.Direction(
        queries.name(), gallery.name(), kind, recall, Hubness.of(queries, gallery, cosines, k));
  }

  private static double[][] transposed(double[][] matrix) {
    double[][] transposed = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < matrix[i].length; j++) {
        transposed[j][i] = matrix[i][j];
      }
    }
    return transposed;
  }
}
