package org.bindery.runner.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One number of a study with all that belongs to it: a line of its CSV and Arrow files. A cell
 * without a result is one line without a number.
 *
 * @param study its name
 * @param graph label
 * @param role {@code compared} or {@code direct}
 * @param identity of the graph
 * @param seed of the cell
 * @param run its name
 * @param state {@code finished}, {@code missing}, {@code impossible} or {@code failed}
 * @param reason why it is impossible or failed
 * @param steps optimizer steps
 * @param pairs shown
 * @param floatingPointOperations by {@link Plan#floatingPointOperations}; not a number if not
 *     finished
 * @param seconds not a number if not finished
 * @param query the signal searched with; empty if not finished
 * @param gallery the signal searched in; empty if not finished
 * @param kind trained, given or emergent; empty if not finished
 * @param measure such as {@code R@1}; empty if not finished
 * @param value not a number if not finished
 * @param chance what guessing reaches; not a number if not finished
 * @param n queries; 0 if not finished
 */
public record StudyRow(
    String study,
    String graph,
    String role,
    String identity,
    long seed,
    String run,
    String state,
    String reason,
    int steps,
    long pairs,
    double floatingPointOperations,
    double seconds,
    String query,
    String gallery,
    String kind,
    String measure,
    double value,
    double chance,
    int n) {

  /** Returns every number of a study. */
  public static List<StudyRow> of(StudyResult result) {
    List<StudyRow> rows = new ArrayList<>();
    for (StudyCell cell : result.cells()) {
      StudyGraph graph = result.graph(cell.graph());
      if (cell.outcome().isEmpty()) {
        rows.add(
            row(
                result,
                graph,
                cell,
                Double.NaN,
                Double.NaN,
                new StudyCell.Value(">", "", "", Double.NaN, Double.NaN, 0)));
      } else {
        StudyCell.Outcome outcome = cell.outcome().get();
        for (StudyCell.Value value : outcome.values()) {
          rows.add(
              row(
                  result,
                  graph,
                  cell,
                  outcome.floatingPointOperations(),
                  outcome.seconds(),
                  value));
        }
      }
    }
    return List.copyOf(rows);
  }

  private static StudyRow row(
      StudyResult result,
      StudyGraph graph,
      StudyCell cell,
      double operations,
      double seconds,
      StudyCell.Value value) {
    int sign = value.direction().indexOf('>');
    return new StudyRow(
        result.name(),
        graph.label(),
        graph.role().name().toLowerCase(Locale.ROOT),
        graph.graph().identity(),
        cell.seed(),
        cell.run(),
        cell.state().name().toLowerCase(Locale.ROOT),
        cell.reason(),
        graph.plan().map(Plan::steps).orElse(0),
        graph.plan().map(Plan::pairs).orElse(0L),
        operations,
        seconds,
        value.direction().substring(0, sign),
        value.direction().substring(sign + 1),
        value.kind(),
        value.measure(),
        value.value(),
        value.chance(),
        value.n());
  }
}
