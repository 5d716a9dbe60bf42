package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Measured;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * How a shared space looks: every measure of this package for every signal, pair and direction.
 * Pairs are measured on the rows both signals have. Of more than {@value #MOST_ROWS} rows, that
 * many at even distances are taken, since most measures cost the square of them; the effective rank
 * takes 500, and joint measures as many of all signals together. The rows that were used stand
 * beside each number.
 *
 * @param signals every signal by itself
 * @param pairs every two signals once
 * @param directions every ordered pair
 * @param jointUniformity of all rows of all signals taken together
 * @param jointEffectiveRank of all rows of all signals taken together
 */
public record SpaceReport(
    List<Signal> signals,
    List<Pair> pairs,
    List<Direction> directions,
    double jointUniformity,
    double jointEffectiveRank) {
  /** More rows of a signal than these are thinned out. */
  public static final int MOST_ROWS = 1_000;

  /** Copies the lists. */
  public SpaceReport {
    signals = List.copyOf(signals);
    pairs = List.copyOf(pairs);
    directions = List.copyOf(directions);
  }

  /**
   * One signal by itself.
   *
   * @param column which
   * @param rows measured
   * @param dimension the length of its embeddings
   * @param uniformity see {@link Uniformity}; 0 where all rows are alike
   * @param effectiveRank see {@link EffectiveRank}; 1 where all rows are alike
   */
  public record Signal(
      String column, int rows, int dimension, double uniformity, double effectiveRank) {}

  /**
   * Two signals, in no order.
   *
   * @param a one
   * @param b the other
   * @param kind {@code trained}, {@code given} or {@code emergent}; empty if the graph is unknown
   * @param rows that both have, measured
   * @param gap see {@link ModalityGap}
   * @param alignment see {@link Alignment}
   * @param cka see {@link Cka}
   * @param mutual see {@link MutualKnn}
   */
  public record Pair(
      String a,
      String b,
      String kind,
      int rows,
      ModalityGap gap,
      double alignment,
      Cka cka,
      MutualKnn mutual) {}

  /**
   * One signal searched with another.
   *
   * @param query the signal searched with
   * @param gallery the signal searched in
   * @param kind {@code trained}, {@code given} or {@code emergent}; empty if the graph is unknown
   * @param recallAt10 how many queries find their match among ten, with its interval and chance
   * @param hubness see {@link Hubness}
   */
  public record Direction(
      String query, String gallery, String kind, Measured recallAt10, Hubness hubness) {
    /** Returns the direction as it is written in tables: {@code audio.es>text}. */
    public String name() {
      return query + ">" + gallery;
    }
  }

  /**
   * Measures the signals of a graph.
   *
   * @param graph what was trained
   * @param embeddings those of every signal of the graph, on rows never trained with
   * @throws ConfigException if a signal has none, or dimensions differ
   * @throws org.bindery.spi.DataException if two signals share fewer than 4 rows
   */
  public static SpaceReport of(BindingGraph graph, Map<ColumnId, Embeddings> embeddings) {
    List<Embeddings> all = new ArrayList<>();
    for (ColumnId node : graph.nodes()) {
      if (!embeddings.containsKey(node)) {
        throw new ConfigException(
            "embeddings." + node,
            "none",
            "There are no embeddings of '" + node + "': embed every signal of the graph.");
      }
      all.add(embeddings.get(node));
    }
    return new Measurement(all, (from, to) -> graph.emergence().between(from, to).kind().label())
        .report();
  }

  /**
   * Measures signals of which nothing else is known.
   *
   * @param embeddings of at least two signals
   * @throws ConfigException if there are fewer or two of one signal, or dimensions differ
   * @throws org.bindery.spi.DataException if two signals share fewer than 4 rows
   */
  public static SpaceReport of(List<Embeddings> embeddings) {
    return new Measurement(embeddings, (from, to) -> "").report();
  }

  /** Returns what is wrong with the space, in words; empty where nothing stands out. */
  public List<Alarm> alarms() {
    return SpaceAlarms.of(this, 0);
  }

  /** Returns three tables: of signals, of pairs, of directions. */
  @Override
  public String toString() {
    TextTable bySignal =
        new TextTable("signal", "rows", "dimension", "uniformity", "effective rank");
    for (Signal signal : signals) {
      bySignal.row(
          signal.column(),
          String.valueOf(signal.rows()),
          String.valueOf(signal.dimension()),
          number("%.2f", signal.uniformity()),
          number("%.1f", signal.effectiveRank()));
    }
    bySignal.row(
        "all together",
        "",
        String.valueOf(signals.get(0).dimension()),
        number("%.2f", jointUniformity),
        number("%.1f", jointEffectiveRank));
    TextTable byPair =
        new TextTable(
            "pair",
            "kind",
            "rows",
            "gap",
            "gap / within",
            "told apart",
            "alignment",
            "CKA",
            "mutual kNN - chance");
    for (Pair pair : pairs) {
      byPair.row(
          pair.a() + " - " + pair.b(),
          pair.kind(),
          String.valueOf(pair.rows()),
          number("%.2f", pair.gap().distance()),
          number("%.2f", pair.gap().relative()),
          number("%.0f %%", 100 * pair.gap().separability()),
          number("%.2f", pair.alignment()),
          number("%.2f", pair.cka().value()),
          number("%+.2f", pair.mutual().excess()));
    }
    TextTable byDirection =
        new TextTable(
            "direction",
            "kind",
            "R@10",
            "chance",
            "skewness",
            "anti-hubs",
            "largest hub",
            "R@1",
            "R@1 less hubs");
    for (Direction direction : directions) {
      Hubness hubness = direction.hubness();
      byDirection.row(
          direction.name(),
          direction.kind(),
          percent(direction.recallAt10().value()),
          percent(direction.recallAt10().chance()),
          number("%.2f", hubness.skewness()),
          percent(hubness.antiHubs()),
          number("%.1f", hubness.largest()),
          percent(hubness.recallAt1()),
          percent(hubness.correctedRecallAt1()));
    }
    return bySignal + "\n" + byPair + "\n" + byDirection;
  }

  private static String percent(double share) {
    return number("%.1f %%", 100 * share);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
