package org.bindery.evaluation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Emergence;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Retrieval for every ordered pair of a graph's signals, trained and emergent told apart.
 *
 * <p>There is deliberately no mean over the emergent pairs. Every anchor leaves out a different set
 * of pairs, and its own best ones at that, so ranking anchors by such means compares different
 * things: in a world where one anchor is best by construction, the emergent-only mean put it last
 * (7.1 against 18.6) and the mean over all pairs first. Compare graphs on matched pairs: the same
 * {@code a>b} in each.
 */
public final class EmergentMatrix {
  private final List<ColumnId> nodes;
  private final List<Cell> cells;
  private final Map<ColumnId, Embeddings> embeddings;
  private final boolean byClass;

  private EmergentMatrix(
      List<ColumnId> nodes,
      List<Cell> cells,
      Map<ColumnId, Embeddings> embeddings,
      boolean byClass) {
    this.nodes = nodes;
    this.cells = cells;
    this.embeddings = embeddings;
    this.byClass = byClass;
  }

  /**
   * One direction.
   *
   * @param pair the two signals, queries first, and how they come to be comparable
   * @param retrieval how well one finds the other
   */
  public record Cell(Emergence.Pair pair, Retrieval retrieval) {
    /** Returns the signal searched with. */
    public ColumnId query() {
      return pair.from();
    }

    /** Returns the signal searched in. */
    public ColumnId gallery() {
      return pair.to();
    }

    /** Returns trained, given or emergent. */
    public PairKind kind() {
      return pair.kind();
    }
  }

  /**
   * Measures every ordered pair. For each, only rows whose key both signals have take part, so both
   * directions search among the same things.
   *
   * @param graph what was trained
   * @param embeddings those of every signal of the graph, on rows never trained with
   * @throws ConfigException if a signal has no embeddings, or some are stored under another's name
   * @throws DataException if two signals share no key
   */
  public static EmergentMatrix of(BindingGraph graph, Map<ColumnId, Embeddings> embeddings) {
    return of(graph, embeddings, false);
  }

  /**
   * Measures whether classes are found, for every ordered pair of signals whose pairs were drawn at
   * random within classes. All rows of both signals take part, whether or not they share rows.
   *
   * @param graph what was trained
   * @param embeddings those of every signal of the graph, on rows never trained with; keys are
   *     classes
   * @throws ConfigException if a signal has no embeddings, or some are stored under another's name
   * @throws DataException if two signals share no class
   */
  public static EmergentMatrix ofClasses(BindingGraph graph, Map<ColumnId, Embeddings> embeddings) {
    return of(graph, embeddings, true);
  }

  private static EmergentMatrix of(
      BindingGraph graph, Map<ColumnId, Embeddings> embeddings, boolean byClass) {
    for (ColumnId node : graph.nodes()) {
      Embeddings own = embeddings.get(node);
      if (own == null || !own.column().equals(node)) {
        throw new ConfigException(
            "embeddings." + node,
            own == null ? "none" : own.column().toString(),
            own == null
                ? "There are no embeddings of '" + node + "': embed every signal of the graph."
                : "The embeddings given for '" + node + "' are those of '" + own.column() + "'.");
      }
    }
    List<Cell> cells = new ArrayList<>();
    for (Emergence.Pair pair : graph.emergence().ordered()) {
      cells.add(new Cell(pair, retrieval(embeddings.get(pair.from()), embeddings.get(pair.to()))));
    }
    return new EmergentMatrix(graph.nodes(), List.copyOf(cells), Map.copyOf(embeddings), byClass);
  }

  private static Retrieval retrieval(Embeddings queries, Embeddings gallery) {
    Set<String> both = new HashSet<>(queries.keys());
    both.retainAll(new HashSet<>(gallery.keys()));
    if (both.isEmpty()) {
      throw new DataException(
          "No row has both "
              + queries.column()
              + " and "
              + gallery.column()
              + ", so how well one finds the other cannot be measured: choose a split with both.");
    }
    return Retrieval.of(queries.withKeys(both), gallery.withKeys(both));
  }

  /** Tells whether classes are searched for instead of instances. */
  public boolean byClass() {
    return byClass;
  }

  /** Returns how recall@k is called here: {@code R@1}, or {@code class R@1} by class. */
  public String recallName(int k) {
    return (byClass ? "class R@" : "R@") + k;
  }

  /**
   * Returns more of one direction, with the keys of its embeddings as classes.
   *
   * @throws ConfigException if they are the same or one is not in the graph
   */
  public ClassRetrieval classRetrieval(ColumnId query, ColumnId gallery) {
    Cell cell = cell(query, gallery);
    Embeddings from = embeddings.get(cell.query());
    Embeddings to = embeddings.get(cell.gallery());
    return ClassRetrieval.of(from.withKeys(to.keys()), to.withKeys(from.keys()));
  }

  /**
   * Returns how often the best class is right when a signal is asked which class's mean is nearest
   * in another: zero-shot classification where that is text; see {@link ClassRetrieval#prototypes}.
   *
   * @throws ConfigException if they are the same or one is not in the graph
   */
  public Measured zeroShot(ColumnId query, ColumnId gallery) {
    Cell cell = cell(query, gallery);
    Embeddings from = embeddings.get(cell.query());
    Embeddings to = embeddings.get(cell.gallery());
    return Retrieval.of(
            from.withKeys(to.keys()), ClassRetrieval.prototypes(to.withKeys(from.keys())))
        .measured(1);
  }

  /** Returns the signals in the order of the graph. */
  public List<ColumnId> nodes() {
    return nodes;
  }

  /** Returns every direction, in the order of the graph's signals. */
  public List<Cell> cells() {
    return cells;
  }

  /** Returns every direction of one kind. */
  public List<Cell> cells(PairKind kind) {
    return cells.stream().filter(cell -> cell.kind() == kind).toList();
  }

  /**
   * Returns one direction.
   *
   * @throws ConfigException if they are the same or one is not in the graph
   */
  public Cell cell(ColumnId query, ColumnId gallery) {
    return cells.stream()
        .filter(cell -> cell.query().equals(query) && cell.gallery().equals(gallery))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "pair",
                    query + ">" + gallery,
                    "There is no pair "
                        + query
                        + ">"
                        + gallery
                        + ": name two different signals out of "
                        + nodes
                        + "."));
  }

  /**
   * Returns every recall under the key it is logged by.
   *
   * @throws ConfigException if a {@code k} is not positive
   */
  public Map<MetricKey, Measured> measured(int... ks) {
    Map<MetricKey, Measured> all = new LinkedHashMap<>();
    cells.forEach(cell -> all.putAll(cell.retrieval().measured(ks)));
    return all;
  }

  /**
   * Returns recall@k of every direction as a table for people.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public PairGrid grid(int k) {
    List<PairGrid.Cell> shown = new ArrayList<>();
    for (Cell cell : cells) {
      shown.add(
          new PairGrid.Cell(
              cell.query(),
              cell.gallery(),
              cell.kind(),
              cell.retrieval().recallAt(k),
              OptionalDouble.empty(),
              cell.retrieval().chanceAt(k)));
    }
    return new PairGrid(recallName(k) + ", %", nodes, shown);
  }

  /**
   * Returns recall@k of every direction over runs that differ in their seed only.
   *
   * @param runs at least one, all of the same signals
   * @throws ConfigException if there is none, their signals differ or {@code k} is not positive
   */
  public static PairGrid overSeeds(List<EmergentMatrix> runs, int k) {
    if (runs.isEmpty() || runs.stream().anyMatch(run -> !run.pairs().equals(runs.get(0).pairs()))) {
      throw new ConfigException(
          "runs",
          String.valueOf(runs.size()),
          "A table over seeds needs at least one run, and all of the same graph.");
    }
    List<PairGrid.Cell> shown = new ArrayList<>();
    for (int i = 0; i < runs.get(0).cells.size(); i++) {
      Cell first = runs.get(0).cells.get(i);
      double[] values = new double[runs.size()];
      for (int run = 0; run < values.length; run++) {
        values[run] = runs.get(run).cells.get(i).retrieval().recallAt(k);
      }
      SeedSummary summary = SeedSummary.of(values);
      shown.add(
          new PairGrid.Cell(
              first.query(),
              first.gallery(),
              first.kind(),
              summary.mean(),
              summary.halfWidth(),
              first.retrieval().chanceAt(k)));
    }
    int seeds = runs.size();
    String over = seeds == 1 ? "1 seed" : "mean of " + seeds + " seeds ± 95 % interval";
    return new PairGrid(runs.get(0).recallName(k) + ", %, " + over, runs.get(0).nodes, shown);
  }

  private List<Emergence.Pair> pairs() {
    return cells.stream().map(Cell::pair).toList();
  }

  /** Returns the table of R@1 and, unless by class, that of R@10 as text. */
  @Override
  public String toString() {
    return byClass ? grid(1).toText() : grid(1).toText() + "\n" + grid(10).toText();
  }
}
