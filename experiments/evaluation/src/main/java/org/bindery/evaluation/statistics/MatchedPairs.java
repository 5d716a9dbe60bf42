package org.bindery.evaluation.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.evaluation.SeedSummary;
import org.bindery.graph.PairKind;
import org.bindery.spi.ConfigException;

/**
 * Graphs, or anchors, compared on the same ordered pairs with the same seeds.
 *
 * <p>Every graph leaves out another set of pairs, and an anchor its own best ones, so means over
 * "the emergent pairs" compare different things. Here a direction counts only if all compared
 * graphs have it, and differences are taken seed by seed. The two naive means are given beside it,
 * with a {@link #warning} where they disagree.
 *
 * <p>A graph is compared only if every seed named measured every one of its pairs. What is missing
 * is in {@link #missing}; such a graph has no mean.
 */
public final class MatchedPairs {
  private final String measure;
  private final List<String> graphs;
  private final List<Long> seeds;
  private final List<String> missing;
  private final Map<String, Map<String, SeedTable.Cell>> complete;
  private final List<String> pairs;

  private MatchedPairs(
      String measure,
      List<String> graphs,
      List<Long> seeds,
      List<String> missing,
      Map<String, Map<String, SeedTable.Cell>> complete) {
    this.measure = measure;
    this.graphs = graphs;
    this.seeds = seeds;
    this.missing = List.copyOf(missing);
    this.complete = complete;
    Set<String> common = new LinkedHashSet<>();
    complete.values().stream().findFirst().ifPresent(cells -> common.addAll(cells.keySet()));
    complete.values().forEach(cells -> common.retainAll(cells.keySet()));
    this.pairs = List.copyOf(common);
  }

  /** Which pairs a comparison of two graphs looks at. */
  public enum Scope {
    /** Every pair that all compared graphs have, however it came to be comparable. */
    ALL("all matched pairs"),
    /** Of those, the pairs emergent in both graphs of a comparison. */
    EMERGENT_IN_BOTH("pairs emergent in both");

    private final String label;

    Scope(String label) {
      this.label = label;
    }

    /** Returns the name as it is written in tables. */
    public String label() {
      return label;
    }
  }

  /**
   * A graph against the reference in one direction.
   *
   * @param pair such as {@code audio.es>text}
   * @param kind in the graph compared
   * @param referenceKind in the reference
   * @param graph its share over seeds
   * @param reference the reference's share over seeds
   * @param difference graph minus reference, seed by seed
   * @param adjusted its probability, by {@link Holm} over the pairs of this comparison
   */
  public record Row(
      String pair,
      PairKind kind,
      PairKind referenceKind,
      SeedSummary graph,
      SeedSummary reference,
      PairedDifference difference,
      double adjusted) {}

  /**
   * A graph against the reference.
   *
   * @param graph its name
   * @param reference the other's name
   * @param rows a row for each pair; none if no pair is in scope
   * @param overall the difference of the means over these pairs, seed by seed; empty if none is
   * @param adjusted its probability, by {@link Holm} over the graphs compared; 1 if empty
   */
  public record Comparison(
      String graph,
      String reference,
      List<Row> rows,
      Optional<PairedDifference> overall,
      double adjusted) {
    /** Copies the list. */
    public Comparison {
      rows = List.copyOf(rows);
    }
  }

  /**
   * The means of one graph.
   *
   * @param graph its name
   * @param matched over the pairs all graphs have: the one to compare
   * @param allPairs over all pairs of this graph
   * @param emergentOnly over the pairs emergent in this graph, other ones in every graph; empty if
   *     it has none
   */
  public record Means(
      String graph,
      SeedSummary matched,
      SeedSummary allPairs,
      Optional<SeedSummary> emergentOnly) {}

  /**
   * Collects what was measured.
   *
   * @param measure what the shares are, such as {@code R@1}
   * @param graphs the names of the graphs, in the order to show them
   * @param seeds those every graph was to be run with, 2 or more
   * @param observations in any order
   * @throws ConfigException if a graph or seed is named twice or not at all, there are fewer than 2
   *     seeds, something was measured twice, by a graph or seed not named, or a pair changes its
   *     kind with the seed; or if all complete graphs together have no pair in common
   */
  public static MatchedPairs of(
      String measure, List<String> graphs, List<Long> seeds, Collection<Observation> observations) {
    SeedTable found = SeedTable.of(graphs, seeds, observations);
    Map<String, Map<String, SeedTable.Cell>> complete = found.complete();
    MatchedPairs table =
        new MatchedPairs(
            measure, List.copyOf(graphs), List.copyOf(seeds), found.missing(), complete);
    if (!complete.isEmpty() && table.pairs.isEmpty()) {
      throw new ConfigException(
          "graphs",
          complete.keySet().toString(),
          "The graphs "
              + complete.keySet()
              + " have no pair of signals in common, so nothing can be compared.");
    }
    return table;
  }

  /** Returns what the shares are, such as {@code R@1}. */
  public String measure() {
    return measure;
  }

  /** Returns every graph named, also those not compared. */
  public List<String> graphs() {
    return graphs;
  }

  /** Returns the graphs that every seed measured completely, which are those compared. */
  public List<String> compared() {
    return List.copyOf(complete.keySet());
  }

  /** Returns the seeds, each of which counts for every graph compared. */
  public List<Long> seeds() {
    return seeds;
  }

  /** Returns a line for every gap: {@code chain, seed 3} or {@code chain, seed 3: audio>text}. */
  public List<String> missing() {
    return missing;
  }

  /**
   * Returns this if nothing is missing.
   *
   * @throws ConfigException with everything that is
   */
  public MatchedPairs requireComplete() {
    if (!missing.isEmpty()) {
      throw new ConfigException(
          "seeds",
          String.valueOf(missing.size()),
          "Not measured yet: "
              + String.join("; ", missing)
              + ". Run these, or leave the graph out by name.");
    }
    return this;
  }

  /** Returns the directions all compared graphs have, such as {@code audio.es>text}. */
  public List<String> pairs() {
    return pairs;
  }

  /**
   * Returns one share for each seed.
   *
   * @throws ConfigException if the graph is not compared or the pair not matched
   */
  public double[] values(String graph, String pair) {
    return cell(graph, pair).values().clone();
  }

  /**
   * Returns how a pair came to be comparable in a graph.
   *
   * @throws ConfigException if the graph is not compared or the pair not matched
   */
  public PairKind kind(String graph, String pair) {
    return cell(graph, pair).kind();
  }

  private SeedTable.Cell cell(String graph, String pair) {
    requireCompared(graph);
    if (!pairs.contains(pair)) {
      throw new ConfigException(
          "pair", pair, "The graphs do not all have the pair '" + pair + "': choose from " + pairs);
    }
    return complete.get(graph).get(pair);
  }

  private void requireCompared(String graph) {
    if (!complete.containsKey(graph)) {
      throw new ConfigException(
          "graph",
          graph,
          "Graph '"
              + graph
              + "' is not compared: compared are "
              + complete.keySet()
              + (missing.isEmpty() ? "" : ", and missing are " + missing)
              + ".");
    }
  }

  /** Returns the means of every compared graph, the matched one and the two naive ones. */
  public List<Means> means() {
    List<Means> all = new ArrayList<>();
    complete.forEach(
        (graph, cells) -> {
          List<String> emergent =
              cells.keySet().stream()
                  .filter(pair -> cells.get(pair).kind() == PairKind.EMERGENT)
                  .toList();
          all.add(
              new Means(
                  graph,
                  SeedSummary.of(meanOver(cells, pairs)),
                  SeedSummary.of(meanOver(cells, cells.keySet())),
                  emergent.isEmpty()
                      ? Optional.empty()
                      : Optional.of(SeedSummary.of(meanOver(cells, emergent)))));
        });
    return List.copyOf(all);
  }

  private double[] meanOver(Map<String, SeedTable.Cell> cells, Collection<String> some) {
    double[] means = new double[seeds.size()];
    for (String pair : some) {
      double[] values = cells.get(pair).values();
      Arrays.setAll(means, i -> means[i] + values[i] / some.size());
    }
    return means;
  }

  /** Returns a sentence if the two naive means do not rank the graphs alike. */
  public Optional<String> warning() {
    return NaiveMeans.warning(measure, means());
  }

  /**
   * Compares every other complete graph with a reference.
   *
   * @throws ConfigException if the reference is not compared
   */
  public List<Comparison> against(String reference, Scope scope) {
    requireCompared(reference);
    Map<String, SeedTable.Cell> base = complete.get(reference);
    List<Comparison> drafts = new ArrayList<>();
    complete.forEach(
        (graph, cells) -> {
          if (!graph.equals(reference)) {
            drafts.add(compare(graph, cells, reference, base, scope));
          }
        });
    double[] adjusted =
        Holm.adjust(
            drafts.stream()
                .flatMap(draft -> draft.overall().stream())
                .mapToDouble(PairedDifference::pValue)
                .toArray());
    List<Comparison> all = new ArrayList<>();
    int at = 0;
    for (Comparison draft : drafts) {
      double p = draft.overall().isPresent() ? adjusted[at++] : 1;
      all.add(new Comparison(draft.graph(), reference, draft.rows(), draft.overall(), p));
    }
    return List.copyOf(all);
  }

  private Comparison compare(
      String graph,
      Map<String, SeedTable.Cell> cells,
      String reference,
      Map<String, SeedTable.Cell> base,
      Scope scope) {
    List<String> chosen =
        pairs.stream()
            .filter(
                pair ->
                    scope == Scope.ALL
                        || (cells.get(pair).kind() == PairKind.EMERGENT
                            && base.get(pair).kind() == PairKind.EMERGENT))
            .toList();
    List<PairedDifference> differences = new ArrayList<>();
    for (String pair : chosen) {
      differences.add(PairedDifference.of(cells.get(pair).values(), base.get(pair).values()));
    }
    double[] adjusted =
        Holm.adjust(differences.stream().mapToDouble(PairedDifference::pValue).toArray());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < adjusted.length; i++) {
      SeedTable.Cell own = cells.get(chosen.get(i));
      SeedTable.Cell other = base.get(chosen.get(i));
      rows.add(
          new Row(
              chosen.get(i),
              own.kind(),
              other.kind(),
              SeedSummary.of(own.values()),
              SeedSummary.of(other.values()),
              differences.get(i),
              adjusted[i]));
    }
    Optional<PairedDifference> overall =
        chosen.isEmpty()
            ? Optional.empty()
            : Optional.of(PairedDifference.of(meanOver(cells, chosen), meanOver(base, chosen)));
    return new Comparison(graph, reference, rows, overall, 1);
  }

  /**
   * Returns the table of differences against a reference as text for people.
   *
   * @throws ConfigException if the reference is not compared
   */
  public String toText(String reference, Scope scope) {
    return MatchedText.of(this, reference, scope);
  }

  /** Returns the three means of every graph as text, with the warning where one is due. */
  @Override
  public String toString() {
    return MatchedText.means(this);
  }
}
