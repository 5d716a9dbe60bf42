package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.EmergenceRatio;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.PairKind;
import org.bindery.runner.study.StudyCell;
import org.bindery.runner.study.StudyGraph;
import org.bindery.runner.study.StudyResult;

/** What a study reached, as people read it on a terminal. */
public final class StudyText {
  private final StudyResult result;
  private final String measure;
  private final StringBuilder text = new StringBuilder();

  private StudyText(StudyResult result, String measure) {
    this.result = result;
    this.measure = measure;
  }

  /**
   * Returns costs, the table of all pairs, the matched comparison with its warning, what emerged
   * beside the detours, and what is missing.
   *
   * @param measure a recall, such as {@code R@1}
   * @param reference label of the graph the others are compared with; the first complete one if
   *     empty
   * @throws org.bindery.spi.ConfigException if cells are finished and none has the measure, or
   *     there is no graph of this label
   */
  public static String of(StudyResult result, String measure, Optional<String> reference) {
    StudyText made = new StudyText(result, measure);
    made.heading();
    made.costs();
    if (!result.measures().isEmpty()) {
      made.table();
      made.matched(reference);
      made.emergence();
    }
    made.missing();
    return made.text.toString();
  }

  private void heading() {
    int finished = result.cells().size() - result.missing().size();
    text.append(result.name())
        .append(": ")
        .append(result.dataset())
        .append(", seeds ")
        .append(result.seeds())
        .append(", ")
        .append(finished)
        .append(" of ")
        .append(result.cells().size())
        .append(" cells finished\n");
    if (!result.description().isEmpty()) {
      text.append(result.description()).append('\n');
    }
    text.append("budget: ").append(result.budget()).append("\n\n");
  }

  private void costs() {
    TextTable table =
        new TextTable("graph", "edges", "steps", "pairs shown", "FLOPs", "seconds", "seeds done");
    for (StudyResult.Cost cost : result.costs()) {
      boolean any = cost.finished() > 0;
      table.row(
          result.graph(cost.graph()).title(),
          String.valueOf(cost.edges()),
          String.format(Locale.ROOT, "%,d", cost.steps()),
          String.format(Locale.ROOT, "%,d", cost.pairs()),
          any ? String.format(Locale.ROOT, "%.2g", cost.floatingPointOperations()) : "",
          any ? String.format(Locale.ROOT, "%.0f", cost.seconds()) : "",
          cost.finished() + " of " + result.seeds().size());
    }
    text.append("cost of one seed; FLOPs are 6 x trained parameters x samples, a yardstick and no")
        .append(" measurement\n")
        .append(table)
        .append('\n');
  }

  private void table() {
    List<StudyGraph> graphs = result.compared();
    List<String> titles = new ArrayList<>(List.of("pair"));
    graphs.forEach(graph -> titles.add(graph.label()));
    titles.add("chance");
    TextTable table = new TextTable(titles.toArray(String[]::new));
    for (String direction : result.directions()) {
      List<String> cells = new ArrayList<>(List.of(direction));
      for (StudyGraph graph : graphs) {
        cells.add(marked(graph, direction));
      }
      cells.add(String.format(Locale.ROOT, "%.2g", 100 * result.chance(direction, measure)));
      table.row(cells.toArray(String[]::new));
    }
    text.append(measure)
        .append(result.seeds().size() > 1 ? ", %, mean over all seeds ± 95 % interval" : ", %")
        .append("; in brackets: emergent\n")
        .append(table)
        .append('\n');
  }

  private String marked(StudyGraph graph, String direction) {
    Optional<SeedSummary> summary = result.summary(graph, direction, measure);
    if (summary.isEmpty()) {
      return result.isComplete(graph) ? "-" : "missing";
    }
    String number = percent(summary.get());
    return result.kind(graph, direction).filter(PairKind.EMERGENT::equals).isPresent()
        ? "(" + number + ")"
        : number;
  }

  private static String percent(SeedSummary summary) {
    return summary.percent().replace(" %", "").replace(" (1 seed)", "");
  }

  private void matched(Optional<String> reference) {
    if (result.seeds().size() < 2) {
      text.append("One seed tells no spread, so nothing is compared; name two or more seeds.\n\n");
      return;
    }
    MatchedPairs matched = result.matched(measure);
    if (matched.compared().isEmpty()) {
      return;
    }
    text.append(matched).append('\n');
    String first =
        reference
            .map(label -> result.graph(label).label())
            .orElseGet(() -> matched.compared().get(0));
    text.append(matched.toText(first, MatchedPairs.Scope.ALL)).append('\n');
  }

  private void emergence() {
    List<StudyResult.Emerged> ratios = result.emergence(measure);
    TextTable table =
        new TextTable(
            "graph",
            "emergent pair",
            "direct cosine",
            "two-hop",
            "bridge",
            "emergence ratio",
            "of");
    boolean any = false;
    for (StudyGraph graph : result.compared()) {
      for (String direction : result.directions()) {
        if (result.kind(graph, direction).filter(PairKind.EMERGENT::equals).isEmpty()
            || result.summary(graph, direction, measure).isEmpty()) {
          continue;
        }
        any = true;
        Optional<StudyResult.Emerged> ratio =
            ratios.stream()
                .filter(
                    each ->
                        each.graph().equals(graph.label()) && each.direction().equals(direction))
                .findFirst();
        table.row(
            graph.label(),
            direction,
            shown(graph, direction, measure),
            shown(graph, direction, "two-hop " + measure),
            shown(graph, direction, "bridge " + measure),
            ratio.map(each -> ratio(each.ratio())).orElse("no yardstick"),
            ratio.map(StudyResult.Emerged::yardstick).orElse(""));
      }
    }
    if (any) {
      text.append("what emerged: ")
          .append(measure)
          .append(", %; two-hop and bridge go through rows of the training split; the ratio is")
          .append(" (emergent - chance) / (direct - chance)\n")
          .append(table)
          .append('\n');
    }
  }

  private String shown(StudyGraph graph, String direction, String of) {
    return result.summary(graph, direction, of).map(StudyText::percent).orElse("");
  }

  private static String ratio(EmergenceRatio ratio) {
    return ratio.toString().replaceFirst(", \\d+ seeds?$", "");
  }

  private void missing() {
    List<StudyCell> missing = result.missing();
    if (missing.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("without a result", "seed", "why");
    for (StudyCell cell : missing) {
      table.row(
          cell.graph(),
          String.valueOf(cell.seed()),
          cell.state() == StudyCell.State.MISSING
              ? "not made yet; the same command goes on"
              : cell.state().name().toLowerCase(Locale.ROOT) + ": " + cell.reason());
    }
    text.append(table);
  }
}
