package org.bindery.dashboard;

import java.util.List;

/**
 * A study as its page shows it. Shares are between 0 and 1; what there is not is NaN.
 *
 * @param name the study's
 * @param facts one line: data, budget, seeds, how much is finished
 * @param measure what everything below is measured by
 * @param measures what else it can be measured by
 * @param reference the graph the others are compared with; empty if none
 * @param warnings what a reader has to know before believing it: that naive means compare different
 *     pairs, too few seeds, cells that are missing
 * @param means one for each graph
 * @param differences of the graphs to the reference, pair by pair
 * @param cells every graph and direction
 * @param costs one for each graph
 */
public record StudyPage(
    String name,
    String facts,
    String measure,
    List<String> measures,
    String reference,
    List<String> warnings,
    List<Mean> means,
    List<Difference> differences,
    List<Cell> cells,
    List<Cost> costs) {

  /** Copies the lists. */
  public StudyPage {
    measures = List.copyOf(measures);
    warnings = List.copyOf(warnings);
    means = List.copyOf(means);
    differences = List.copyOf(differences);
    cells = List.copyOf(cells);
    costs = List.copyOf(costs);
  }

  /**
   * A graph's mean over the pairs all graphs have, and the two means that mislead.
   *
   * @param graph its title
   * @param matched over matched pairs
   * @param allPairs over all pairs of this graph
   * @param emergentOnly over its emergent pairs
   */
  public record Mean(String graph, double matched, double allPairs, double emergentOnly) {}

  /**
   * A graph against the reference on one pair, or over all pairs.
   *
   * @param graph its title
   * @param pair such as {@code audio>text}; empty for the mean of all
   * @param emergent whether the pair is, in some of the two graphs
   * @param here mean of this graph
   * @param there mean of the reference
   * @param difference mean over the seeds
   * @param low end of its 95 % interval
   * @param high end of its 95 % interval
   * @param p by Holm
   */
  public record Difference(
      String graph,
      String pair,
      boolean emergent,
      double here,
      double there,
      double difference,
      double low,
      double high,
      double p) {}

  /**
   * A cell of the heat map.
   *
   * @param graph its title
   * @param direction such as {@code audio>text}
   * @param kind trained, given or emergent
   * @param mean over all seeds; NaN where one is missing
   * @param halfWidth half the 95 % interval
   * @param chance what guessing reaches
   * @param seeds every seed that is finished
   */
  public record Cell(
      String graph,
      String direction,
      String kind,
      double mean,
      double halfWidth,
      double chance,
      List<Seed> seeds) {
    /** Copies the seeds. */
    public Cell {
      seeds = List.copyOf(seeds);
    }
  }

  /** What one seed reached. */
  public record Seed(long seed, double value) {}

  /**
   * What one seed of a graph costs.
   *
   * @param graph its title
   * @param edges it trains
   * @param steps of the optimizer
   * @param pairs shown
   * @param floatingPointOperations estimated
   * @param seconds mean of those finished
   * @param finished seeds that are
   * @param seeds there will be
   */
  public record Cost(
      String graph,
      int edges,
      int steps,
      long pairs,
      double floatingPointOperations,
      double seconds,
      int finished,
      int seeds) {}
}
