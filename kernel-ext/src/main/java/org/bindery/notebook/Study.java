package org.bindery.notebook;

import java.util.Locale;
import java.util.Optional;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.PairGrid;
import org.bindery.graph.GraphDiagram;
import org.bindery.runner.Studies;
import org.bindery.runner.StudyText;
import org.bindery.runner.study.StudyExport;
import org.bindery.runner.study.StudyGraph;
import org.bindery.runner.study.StudyResult;
import org.bindery.spi.ConfigException;

/**
 * A study, to be asked. Lives on disk: {@code study("name")} gives it back after a restart, and
 * after JJava has emptied the variable it was in. By itself it looks like {@link #table} of R@1, or
 * of class R@1 where data is paired by class.
 */
public final class Study implements View {
  private final Studies studies;
  private final StudyResult result;

  Study(Studies studies, StudyResult result) {
    this.studies = studies;
    this.result = result;
  }

  /** Returns its name. */
  public String name() {
    return result.name();
  }

  /** Returns every number. */
  public StudyResult result() {
    return result;
  }

  /**
   * Returns all of the study by one measure, compared with its first complete graph.
   *
   * @param measure such as {@code R@1}; or of one pair only, {@code audio>text R@1}
   * @throws Refusal if nothing has such a measure
   */
  public View table(String measure) {
    int blank = measure.indexOf(' ');
    return Refusal.orRefuse(
        () ->
            blank > 0 && measure.substring(0, blank).contains(">")
                ? StudyTables.pair(
                    result, measure.substring(0, blank), measure.substring(blank + 1))
                : whole(measure, Optional.empty()));
  }

  /**
   * Returns all of the study, compared with a graph.
   *
   * @param measure such as {@code R@1}
   * @param reference the label of the graph the others are compared with
   * @throws Refusal if there is no such measure, no such graph, or it is not complete
   */
  public View against(String measure, String reference) {
    return Refusal.orRefuse(() -> whole(measure, Optional.of(result.graph(reference).label())));
  }

  private View whole(String measure, Optional<String> reference) {
    String text = StudyText.of(result, measure, reference);
    return View.of(StudyTables.html(result, measure, reference), text);
  }

  /**
   * Returns a graph's heat map, mean over the seeds.
   *
   * @throws Refusal if there is no such graph or measure, or not every seed has it
   */
  public View map(String label, String measure) {
    return Refusal.orRefuse(
        () -> {
          PairGrid grid = StudyTables.grid(result, complete(label), measure);
          return View.of(grid.toSvg(), grid.toText());
        });
  }

  /**
   * Returns a graph's drawing with the mean of both directions on every line.
   *
   * @throws Refusal if there is no such graph or measure, or not every seed has it
   */
  public View drawing(String label, String measure) {
    return Refusal.orRefuse(
        () -> {
          StudyGraph graph = complete(label);
          return View.of(
              GraphDiagram.svg(
                  graph.graph(), pair -> StudyTables.onLine(result, graph, pair, measure)),
              StudyTables.grid(result, graph, measure).toText());
        });
  }

  private StudyGraph complete(String label) {
    StudyGraph graph = result.graph(label);
    if (!result.isComplete(graph)) {
      throw new ConfigException(
          "graph",
          label,
          "Graph '"
              + label
              + "' of study '"
              + name()
              + "' has no result for every seed yet, so it has no means; run the study again.");
    }
    return graph;
  }

  /**
   * Returns the 95 % interval of the difference of two graphs in one direction over seeds and
   * queries, by the two-level bootstrap; in points.
   *
   * @throws Refusal if either is not complete
   */
  public View overQueries(String graph, String reference, String direction, int k) {
    return Refusal.orRefuse(
        () -> {
          Interval interval = studies.overQueries(result, graph, reference, direction, k);
          String text =
              String.format(
                  Locale.ROOT,
                  "%s R@%d, %s minus %s: %+.1f to %+.1f points, 95 %% over seeds and queries",
                  direction,
                  k,
                  graph,
                  reference,
                  100 * interval.low(),
                  100 * interval.high());
          return View.of(Html.quiet(Html.escape(text)), text);
        });
  }

  /** Returns every number as CSV text. */
  public String csv() {
    return StudyExport.csv(result);
  }

  /** Returns every number as an Arrow IPC file. */
  public byte[] arrow() {
    return StudyExport.arrow(result);
  }

  @Override
  public String html() {
    return StudyTables.html(result, result.usualMeasure(), Optional.empty());
  }

  @Override
  public String text() {
    return StudyText.of(result, result.usualMeasure(), Optional.empty());
  }

  @Override
  public String toString() {
    return text();
  }
}
