package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.evaluation.Embeddings;
import org.bindery.graph.AngleBound;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Emergence;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Applies the angle bound to embeddings: for every ordered pair of a graph, what the edges on its
 * path guarantee, what to expect of them, and what was measured. The bound is true and at realistic
 * cosines mostly says nothing, in which case it is called vacuous.
 *
 * @param pairs every ordered pair, in the order of the graph's signals
 */
public record BoundExplainer(List<PathBound> pairs) {
  /** How to read the table. */
  public static final String READING =
      "At worst: angles add up along the path, so the cosine is at least that of their sum; vacuous"
          + " where this is 0 or less. On average: the product of the edges, if their residuals were"
          + " independent. A high cosine is no proof of retrieval: compare it with that of strangers.";

  private static final double TIGHT = 0.05;

  /** Copies the list. */
  public BoundExplainer {
    pairs = List.copyOf(pairs);
  }

  /**
   * Works it out for every ordered pair.
   *
   * @param graph what was trained
   * @param embeddings those of every signal of the graph, on rows never trained with
   * @throws ConfigException if a signal has none, or dimensions differ
   * @throws org.bindery.spi.DataException if the signals on a path share fewer than two rows
   */
  public static BoundExplainer of(BindingGraph graph, Map<ColumnId, Embeddings> embeddings) {
    Map<ColumnId, Rows> signals = new HashMap<>();
    for (ColumnId node : graph.nodes()) {
      if (!embeddings.containsKey(node)) {
        throw new ConfigException(
            "embeddings." + node,
            "none",
            "There are no embeddings of '" + node + "': embed every signal of the graph.");
      }
      signals.put(node, Rows.of(embeddings.get(node)));
    }
    List<PathBound> pairs = new ArrayList<>();
    for (Emergence.Pair pair : graph.emergence().ordered()) {
      pairs.add(bound(pair, pair.path().stream().map(signals::get).toList()));
    }
    return new BoundExplainer(pairs);
  }

  private static PathBound bound(Emergence.Pair pair, List<Rows> signals) {
    List<Rows> path = Rows.matched(signals);
    Rows from = path.get(0);
    Rows to = path.get(path.size() - 1);
    from.requireAtLeast(2, "The bound on the way to " + to.name());
    path.forEach(rows -> Rows.requireOneSpace(from, rows));
    int n = from.size();
    int edges = path.size() - 1;
    double[] meanAngles = new double[edges];
    double[] meanCosines = new double[edges];
    double measured = 0;
    double leastSlack = Double.POSITIVE_INFINITY;
    int tight = 0;
    int vacuous = 0;
    for (int row = 0; row < n; row++) {
      List<Double> angles = new ArrayList<>();
      for (int hop = 0; hop < edges; hop++) {
        double angle = angle(path.get(hop).unit(row), path.get(hop + 1).unit(row));
        angles.add(angle);
        meanAngles[hop] += angle / n;
        meanCosines[hop] += Math.cos(angle) / n;
      }
      AngleBound bound = new AngleBound(angles);
      double cosine = Math.cos(angle(from.unit(row), to.unit(row)));
      measured += cosine / n;
      leastSlack = Math.min(leastSlack, bound.slack(cosine));
      tight += bound.slack(cosine) <= TIGHT ? 1 : 0;
      vacuous += bound.isVacuous() ? 1 : 0;
    }
    AngleBound bound = AngleBound.ofCosines(meanCosines);
    List<PathBound.Hop> hops = new ArrayList<>();
    for (int hop = 0; hop < edges; hop++) {
      hops.add(
          new PathBound.Hop(
              path.get(hop).name(),
              path.get(hop + 1).name(),
              Math.toDegrees(meanAngles[hop]),
              meanCosines[hop]));
    }
    return new PathBound(
        pair.from().toString(),
        pair.to().toString(),
        pair.kind().label(),
        pair.path().stream().map(ColumnId::toString).toList(),
        n,
        hops,
        bound.cosine(),
        bound.isVacuous(),
        bound.estimate(),
        measured,
        strangers(from, to, measured),
        leastSlack,
        (double) tight / n,
        (double) vacuous / n);
  }

  /**
   * Exact also for angles near 0 and π, where the arc cosine of a rounded cosine is not (Kahan
   * 2006); else rows on one great circle would seem to break the bound.
   */
  static double angle(double[] a, double[] b) {
    double difference = 0;
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      difference += (a[i] - b[i]) * (a[i] - b[i]);
      sum += (a[i] + b[i]) * (a[i] + b[i]);
    }
    return 2 * Math.atan2(Math.sqrt(difference), Math.sqrt(sum));
  }

  private static double strangers(Rows a, Rows b, double matches) {
    double[] meanA = a.mean();
    double[] meanB = b.mean();
    double all = 0;
    for (int i = 0; i < meanA.length; i++) {
      all += meanA[i] * meanB[i];
    }
    double n = a.size();
    return (n * all - matches) / (n - 1);
  }

  /** Returns every pair once, as seen from the signal the graph names first. */
  public List<PathBound> once() {
    Map<String, PathBound> once = new LinkedHashMap<>();
    for (PathBound pair : pairs) {
      if (!once.containsKey(pair.to() + ">" + pair.from())) {
        once.put(pair.from() + ">" + pair.to(), pair);
      }
    }
    return List.copyOf(once.values());
  }

  /** Returns a table of every pair once, and a sentence on how to read it. */
  @Override
  public String toString() {
    TextTable table =
        new TextTable(
            "pair",
            "kind",
            "cosine of edges",
            "at worst",
            "on average",
            "measured",
            "strangers",
            "slack",
            "tight rows",
            "vacuous rows");
    for (PathBound pair : once()) {
      // An edge bounds itself; there is nothing to explain.
      boolean direct = pair.hops().size() == 1;
      table.row(
          String.join(" - ", pair.path()),
          pair.kind(),
          pair.hops().stream().map(hop -> number(hop.cosine())).collect(Collectors.joining(", ")),
          direct ? "" : number(pair.bound()) + (pair.vacuous() ? " (vacuous)" : ""),
          direct ? "" : number(pair.estimate()),
          number(pair.measured()),
          number(pair.strangers()),
          direct ? "" : number(pair.slack()),
          direct ? "" : percent(pair.tightRows()),
          direct ? "" : percent(pair.vacuousRows()));
    }
    return table + "\n" + READING + "\n";
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.equals("-0.00") ? "0.00" : text;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
