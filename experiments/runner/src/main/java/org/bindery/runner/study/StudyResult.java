package org.bindery.runner.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.EmergenceRatio;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.evaluation.statistics.Observation;
import org.bindery.evaluation.statistics.PairedDifference;
import org.bindery.graph.PairKind;
import org.bindery.graph.Topology;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * What a study reached. Never averages over fewer seeds than the study names: where one is missing
 * there is no mean, and the gap is listed.
 *
 * @param name the study's
 * @param description a sentence for people, or the empty string
 * @param dataset what was trained and tested on
 * @param budget in words
 * @param signals of the compared graphs, in the order to show them
 * @param seeds of every graph
 * @param graphs the compared ones first, then the yardsticks
 * @param cells every graph with every seed
 */
public record StudyResult(
    String name,
    String description,
    String dataset,
    String budget,
    List<String> signals,
    List<Long> seeds,
    List<StudyGraph> graphs,
    List<StudyCell> cells) {
  private static final int FEWEST_SEEDS = 5;
  private static final double ROUNDING = 1e-9;

  /** Copies the lists. */
  public StudyResult {
    signals = List.copyOf(signals);
    seeds = List.copyOf(seeds);
    graphs = List.copyOf(graphs);
    cells = List.copyOf(cells);
  }

  /**
   * What a graph cost over all its seeds.
   *
   * @param graph its label
   * @param edges how many edges it trains, joint ones included
   * @param steps optimizer steps of one seed
   * @param pairs shown in one seed, by {@link Plan#pairs}
   * @param floatingPointOperations of one seed, by {@link Plan#floatingPointOperations}, mean over
   *     the seeds that are finished
   * @param seconds of one seed, mean over the seeds that are finished
   * @param finished how many seeds are
   */
  public record Cost(
      String graph,
      int edges,
      int steps,
      long pairs,
      double floatingPointOperations,
      double seconds,
      int finished) {}

  /**
   * How an emergent pair compares with training it.
   *
   * @param graph in which it is emergent
   * @param direction such as {@code audio>text}
   * @param yardstick the label of the graph that trains it, with the same budget
   * @param ratio (emergent - chance) / (direct - chance)
   */
  public record Emerged(String graph, String direction, String yardstick, EmergenceRatio ratio) {}

  /** Returns the graphs that are compared. */
  public List<StudyGraph> compared() {
    return graphs.stream().filter(graph -> graph.role() == StudyGraph.Role.COMPARED).toList();
  }

  /**
   * Returns a graph by any of its labels.
   *
   * @throws ConfigException if there is none
   */
  public StudyGraph graph(String label) {
    return graphs.stream()
        .filter(graph -> graph.label().equals(label) || graph.others().contains(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "graph",
                    label,
                    "Study '"
                        + name
                        + "' has no graph '"
                        + label
                        + "'; it has "
                        + graphs.stream().map(StudyGraph::label).collect(Collectors.joining(", "))
                        + "."));
  }

  /** Returns the cells of a graph, one for each seed. */
  public List<StudyCell> cells(StudyGraph graph) {
    return cells.stream().filter(cell -> cell.graph().equals(graph.label())).toList();
  }

  /** Returns the cells that have no result. */
  public List<StudyCell> missing() {
    return cells.stream().filter(cell -> cell.outcome().isEmpty()).toList();
  }

  /** Returns whether every seed of a graph has its result. */
  public boolean isComplete(StudyGraph graph) {
    return cells(graph).stream().allMatch(cell -> cell.outcome().isPresent());
  }

  /** Returns every measure some cell has, such as {@code R@1} and {@code bridge R@1}. */
  public List<String> measures() {
    Set<String> found = new LinkedHashSet<>();
    cells.stream()
        .flatMap(cell -> cell.outcome().stream())
        .flatMap(outcome -> outcome.values().stream())
        .forEach(value -> found.add(value.measure()));
    return List.copyOf(found);
  }

  /**
   * Returns the measures graphs can be compared by: shares that every direction has, so neither
   * median ranks nor detours.
   */
  public List<String> shares() {
    return measures().stream()
        .filter(measure -> !measure.equals("MedR"))
        .filter(measure -> !measure.startsWith("two-hop ") && !measure.startsWith("bridge "))
        .toList();
  }

  /**
   * Returns what to look at where nobody says: {@code R@1}, or of data paired by class {@code class
   * R@1}.
   */
  public String usualMeasure() {
    return shares().stream().filter(each -> each.endsWith("R@1")).findFirst().orElse("R@1");
  }

  /** Returns every ordered pair of signals: {@code audio>text}. */
  public List<String> directions() {
    List<String> all = new ArrayList<>();
    for (String query : signals) {
      for (String gallery : signals) {
        if (!query.equals(gallery)) {
          all.add(query + ">" + gallery);
        }
      }
    }
    return all;
  }

  /**
   * Returns a number for each seed, in the order of the seeds; empty unless every seed has it.
   *
   * @param measure such as {@code R@1}
   */
  public Optional<double[]> values(StudyGraph graph, String direction, String measure) {
    double[] values =
        cells(graph).stream()
            .flatMap(cell -> cell.outcome().stream())
            .flatMap(outcome -> outcome.value(direction, measure).stream())
            .mapToDouble(StudyCell.Value::value)
            .toArray();
    return values.length == seeds.size() ? Optional.of(values) : Optional.empty();
  }

  /** Returns mean and spread over all seeds; empty unless every seed has the number. */
  public Optional<SeedSummary> summary(StudyGraph graph, String direction, String measure) {
    return values(graph, direction, measure).map(SeedSummary::of);
  }

  /** Returns how a pair came to be comparable, if a cell tells. */
  public Optional<PairKind> kind(StudyGraph graph, String direction) {
    return first(graph, direction).map(value -> kind(value.kind()));
  }

  private Optional<StudyCell.Value> first(StudyGraph graph, String direction) {
    return cells(graph).stream()
        .flatMap(cell -> cell.outcome().stream())
        .flatMap(outcome -> outcome.values().stream())
        .filter(value -> value.direction().equals(direction))
        .findFirst();
  }

  /** Returns what guessing reaches, mean over the seeds that are finished; 0 if none is. */
  public double chance(String direction, String measure) {
    return cells.stream()
        .flatMap(cell -> cell.outcome().stream())
        .flatMap(outcome -> outcome.value(direction, measure).stream())
        .mapToDouble(StudyCell.Value::chance)
        .average()
        .orElse(0);
  }

  /**
   * Returns the comparison of the compared graphs on the pairs all of them have.
   *
   * @param measure one of {@link #shares()}, such as {@code R@1} or {@code class R@1}
   * @throws ConfigException if it is none of them, or the study names fewer than two seeds
   */
  public MatchedPairs matched(String measure) {
    if (!shares().contains(measure)) {
      throw new ConfigException(
          "measure",
          measure,
          "Study '" + name + "' cannot be compared by '" + measure + "'; it has " + shares() + ".");
    }
    Set<String> compared = compared().stream().map(StudyGraph::label).collect(Collectors.toSet());
    List<Observation> seen = new ArrayList<>();
    for (StudyCell cell : cells) {
      if (compared.contains(cell.graph()) && cell.outcome().isPresent()) {
        for (StudyCell.Value value : cell.outcome().get().values()) {
          if (value.measure().equals(measure)) {
            int sign = value.direction().indexOf('>');
            seen.add(
                new Observation(
                    cell.graph(),
                    cell.seed(),
                    ColumnId.of(value.direction().substring(0, sign)),
                    ColumnId.of(value.direction().substring(sign + 1)),
                    kind(value.kind()),
                    value.value()));
          }
        }
      }
    }
    return MatchedPairs.of(
        measure, compared().stream().map(StudyGraph::label).toList(), seeds, seen);
  }

  /**
   * Returns what a reader of a comparison has to know before believing it: too few seeds, and
   * differences that are the same with every seed, which give an interval without width and a
   * probability of nothing, by arithmetic and not by evidence.
   *
   * @param comparisons such as {@link MatchedPairs#against} returns
   */
  public List<String> cautions(List<MatchedPairs.Comparison> comparisons) {
    List<String> all = new ArrayList<>();
    if (seeds.size() < FEWEST_SEEDS) {
      all.add(
          "Fewer than "
              + FEWEST_SEEDS
              + " seeds: look at the intervals and claim nothing; claims need 10.");
    }
    List<String> same = new ArrayList<>();
    for (MatchedPairs.Comparison comparison : comparisons) {
      comparison.rows().stream()
          .filter(row -> isArithmetic(row.difference()))
          .forEach(row -> same.add(comparison.graph() + " " + row.pair()));
      if (comparison.overall().filter(StudyResult::isArithmetic).isPresent()) {
        same.add(comparison.graph() + " mean");
      }
    }
    if (!same.isEmpty()) {
      all.add(
          "The same difference with every seed, so its p is arithmetic and no evidence: "
              + String.join(", ", same)
              + ".");
    }
    return all;
  }

  /** Returns whether a difference is the same with every seed, but for rounding, and not 0. */
  public static boolean isArithmetic(PairedDifference difference) {
    return difference.standardDeviation() < ROUNDING && Math.abs(difference.mean()) >= ROUNDING;
  }

  private static PairKind kind(String label) {
    return PairKind.valueOf(label.toUpperCase(Locale.ROOT));
  }

  /**
   * Returns the emergence ratio of every emergent direction of every complete graph. The yardstick
   * is the graph that trains this pair alone; without one the complete graph, whose edges share the
   * budget; without that there is no ratio.
   *
   * @param measure a recall
   */
  public List<Emerged> emergence(String measure) {
    List<Emerged> all = new ArrayList<>();
    for (StudyGraph graph : compared()) {
      for (String direction : directions()) {
        if (kind(graph, direction).filter(PairKind.EMERGENT::equals).isPresent()) {
          Optional<StudyGraph> yardstick = yardstick(direction);
          Optional<double[]> emergent = values(graph, direction, measure);
          Optional<double[]> direct =
              yardstick.flatMap(trained -> values(trained, direction, measure));
          if (emergent.isPresent() && direct.isPresent()) {
            all.add(
                new Emerged(
                    graph.label(),
                    direction,
                    yardstick.get().label(),
                    EmergenceRatio.of(emergent.get(), direct.get(), chance(direction, measure))));
          }
        }
      }
    }
    return all;
  }

  private Optional<StudyGraph> yardstick(String direction) {
    Set<String> ends = Set.copyOf(Arrays.asList(direction.split(">")));
    Optional<StudyGraph> alone =
        graphs.stream()
            .filter(
                graph ->
                    ends.equals(
                        graph.graph().nodes().stream()
                            .map(ColumnId::toString)
                            .collect(Collectors.toSet())))
            .findFirst();
    return alone.or(
        () ->
            compared().stream()
                .filter(graph -> graph.graph().topology() == Topology.COMPLETE)
                .findFirst());
  }

  /** Returns what every graph cost. */
  public List<Cost> costs() {
    List<Cost> all = new ArrayList<>();
    for (StudyGraph graph : graphs) {
      List<StudyCell.Outcome> outcomes =
          cells(graph).stream().flatMap(cell -> cell.outcome().stream()).toList();
      all.add(
          new Cost(
              graph.label(),
              graph.graph().trainedEdges().size() + graph.graph().joints().size(),
              graph.plan().map(Plan::steps).orElse(0),
              graph.plan().map(Plan::pairs).orElse(0L),
              outcomes.stream()
                  .mapToDouble(StudyCell.Outcome::floatingPointOperations)
                  .average()
                  .orElse(0),
              outcomes.stream().mapToDouble(StudyCell.Outcome::seconds).average().orElse(0),
              outcomes.size()));
    }
    return all;
  }
}
