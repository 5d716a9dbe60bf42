package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bindery.evaluation.PairGrid;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.evaluation.statistics.PairedDifference;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Emergence;
import org.bindery.graph.GraphDiagram;
import org.bindery.graph.PairKind;
import org.bindery.runner.study.StudyCell;
import org.bindery.runner.study.StudyGraph;
import org.bindery.runner.study.StudyResult;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** A study as tables and pictures of a page. */
final class StudyTables {
  private static final double SURE = 0.05;

  private final StudyResult result;
  private final String measure;
  private final StringBuilder body = new StringBuilder();

  private StudyTables(StudyResult result, String measure) {
    this.result = result;
    this.measure = measure;
  }

  /** Returns everything by one measure; {@code reference} is the first complete graph if empty. */
  static String html(StudyResult result, String measure, Optional<String> reference) {
    StudyTables tables = new StudyTables(result, measure);
    if (!result.measures().isEmpty()) {
      tables.matched(reference);
      tables.all();
      tables.emergence();
      tables.drawings();
    }
    tables.costs();
    tables.missing();
    return Html.block("Study " + result.name(), facts(result), tables.body.toString());
  }

  private static String facts(StudyResult result) {
    int finished = result.cells().size() - result.missing().size();
    String description = result.description().isEmpty() ? "" : result.description() + "  ·  ";
    return description
        + result.dataset()
        + "  ·  budget: "
        + result.budget()
        + "  ·  seeds "
        + result.seeds()
        + "  ·  "
        + finished
        + " of "
        + result.cells().size()
        + " cells finished";
  }

  private void matched(Optional<String> reference) {
    if (result.seeds().size() < 2) {
      body.append(Html.notice("One seed tells no spread, so nothing is compared."));
      return;
    }
    MatchedPairs matched = result.matched(measure);
    if (matched.compared().isEmpty()) {
      return;
    }
    matched.warning().ifPresent(warning -> body.append(Html.notice(warning)));
    body.append(Html.table())
        .append(
            Html.headings(
                "right",
                List.of(
                    "mean " + measure + ", %",
                    "matched pairs",
                    "naive: all pairs",
                    "naive: emergent only")));
    for (MatchedPairs.Means means : matched.means()) {
      body.append(
          Html.row(
              left(means.graph())
                  + right("<b style=\"font-weight:600\">" + percent(means.matched()) + "</b>")
                  + right(percent(means.allPairs()))
                  + right(means.emergentOnly().map(StudyTables::percent).orElse("none"))));
    }
    body.append("</table>");
    String first = reference.orElseGet(() -> matched.compared().get(0));
    body.append(Html.table())
        .append(
            Html.headings(
                "right",
                List.of(
                    "against " + first,
                    "pair",
                    "here",
                    "reference",
                    "difference, points",
                    "p (Holm)")));
    List<MatchedPairs.Comparison> comparisons = matched.against(first, MatchedPairs.Scope.ALL);
    for (MatchedPairs.Comparison comparison : comparisons) {
      for (MatchedPairs.Row row : comparison.rows()) {
        body.append(
            Html.row(
                left(comparison.graph())
                    + right(direction(row.pair(), row.kind()))
                    + right(percent(row.graph()))
                    + right(percent(row.reference()))
                    + right(difference(row.difference(), row.adjusted()))
                    + right(probability(row.adjusted()))));
      }
      comparison
          .overall()
          .ifPresent(
              overall ->
                  body.append(
                      Html.row(
                          left(comparison.graph())
                              + right("<i>mean of " + comparison.rows().size() + "</i>")
                              + right("")
                              + right("")
                              + right(difference(overall, comparison.adjusted()))
                              + right(probability(comparison.adjusted())))));
    }
    body.append("</table>")
        .append(
            Html.quiet(
                "differences are taken seed by seed, with their 95 % t interval; bold: p by Holm"
                    + " under .05, over the pairs of a comparison or, for means, over the graphs"));
    result.cautions(comparisons).forEach(caution -> body.append(Html.notice(caution)));
  }

  private void all() {
    List<String> titles = new ArrayList<>(List.of(measure + ", %"));
    result.compared().forEach(graph -> titles.add(graph.title()));
    titles.add("chance");
    body.append("<div style=\"overflow-x:auto\">")
        .append(Html.table())
        .append(Html.headings("right", titles));
    for (String direction : result.directions()) {
      StringBuilder cells = new StringBuilder(left(direction.replace(">", " > ")));
      for (StudyGraph graph : result.compared()) {
        cells.append(heat(graph, direction));
      }
      cells.append(
          right(String.format(Locale.ROOT, "%.2g", 100 * result.chance(direction, measure))));
      body.append(Html.row(cells.toString()));
    }
    body.append("</table></div>")
        .append(
            Html.quiet(
                "mean over all seeds ± half the 95 % interval  ·  "
                    + Html.emergent("underlined")
                    + ": emergent, never trained together"));
  }

  private String heat(StudyGraph graph, String direction) {
    Optional<SeedSummary> summary = result.summary(graph, direction, measure);
    if (summary.isEmpty()) {
      return right(result.isComplete(graph) ? "–" : "missing");
    }
    boolean emergent = result.kind(graph, direction).filter(PairKind.EMERGENT::equals).isPresent();
    String number = percent(summary.get());
    return "<td style=\"padding:4px 10px;text-align:right;white-space:nowrap;border:0;border-top:1px"
        + " solid "
        + Style.RULE
        + ";background:"
        + Style.heat(Math.min(1, summary.get().mean()))
        + "\">"
        + (emergent ? Html.emergent(number) : number)
        + "</td>";
  }

  private void emergence() {
    List<StudyResult.Emerged> ratios = result.emergence(measure);
    if (ratios.isEmpty()) {
      return;
    }
    body.append(Html.table())
        .append(
            Html.headings(
                "right",
                List.of(
                    "emergent pair",
                    "graph",
                    "direct cosine",
                    "two-hop",
                    "bridge",
                    "emergence ratio",
                    "of")));
    for (StudyResult.Emerged each : ratios) {
      StudyGraph graph = result.graph(each.graph());
      body.append(
          Html.row(
              left(each.direction().replace(">", " > "))
                  + right(Html.escape(each.graph()))
                  + right(shown(graph, each.direction(), measure))
                  + right(shown(graph, each.direction(), "two-hop " + measure))
                  + right(shown(graph, each.direction(), "bridge " + measure))
                  + right(Html.escape(each.ratio().toString().replaceFirst(", \\d+ seeds?$", "")))
                  + right(Html.escape(each.yardstick()))));
    }
    body.append("</table>")
        .append(
            Html.quiet(
                "two-hop and bridge go through training rows of the signal between the two  ·  the"
                    + " ratio is (emergent - chance) / (direct - chance)"));
  }

  private String shown(StudyGraph graph, String direction, String of) {
    return result.summary(graph, direction, of).map(StudyTables::percent).orElse("");
  }

  private void drawings() {
    body.append("<div style=\"display:flex;flex-wrap:wrap;gap:12px;margin:8px 0\">");
    for (StudyGraph graph : result.compared()) {
      if (result.isComplete(graph)) {
        body.append("<div style=\"flex:0 1 420px\">")
            .append(Html.quiet(Html.escape(graph.title() + ": " + measure + " in %")))
            .append(GraphDiagram.svg(graph.graph(), pair -> onLine(result, graph, pair, measure)))
            .append("</div>");
      }
    }
    body.append("</div>");
  }

  private void costs() {
    body.append(Html.table())
        .append(
            Html.headings(
                "right",
                List.of(
                    "cost of one seed",
                    "edges",
                    "steps",
                    "pairs shown",
                    "FLOPs",
                    "seconds",
                    "seeds done")));
    for (StudyResult.Cost cost : result.costs()) {
      boolean any = cost.finished() > 0;
      body.append(
          Html.row(
              left(cost.graph())
                  + right(String.valueOf(cost.edges()))
                  + right(String.format(Locale.ROOT, "%,d", cost.steps()))
                  + right(String.format(Locale.ROOT, "%,d", cost.pairs()))
                  + right(
                      any ? String.format(Locale.ROOT, "%.2g", cost.floatingPointOperations()) : "")
                  + right(any ? String.format(Locale.ROOT, "%.0f", cost.seconds()) : "")
                  + right(cost.finished() + " of " + result.seeds().size())));
    }
    body.append("</table>")
        .append(Html.quiet("FLOPs: 6 x trained parameters x samples, a yardstick, not measured"));
  }

  private void missing() {
    for (StudyCell cell : result.missing()) {
      body.append(
          Html.notice(
              cell.graph()
                  + ", seed "
                  + cell.seed()
                  + ": "
                  + (cell.state() == StudyCell.State.MISSING
                      ? "not made yet; the same call goes on"
                      : cell.state().name().toLowerCase(Locale.ROOT) + ": " + cell.reason())));
    }
  }

  /** Returns one direction in every graph. */
  static View pair(StudyResult result, String direction, String measure) {
    if (!result.directions().contains(direction) || !result.measures().contains(measure)) {
      throw new ConfigException(
          "table",
          direction + " " + measure,
          "Study '"
              + result.name()
              + "' has no '"
              + direction
              + " "
              + measure
              + "'; it has the pairs "
              + result.directions()
              + " and the measures "
              + result.measures()
              + ".");
    }
    boolean share = !measure.equals("MedR");
    StringBuilder html = new StringBuilder(Html.table());
    html.append(Html.headings("right", List.of("graph", direction + " " + measure, "pair")));
    StringBuilder text = new StringBuilder(direction + " " + measure);
    for (StudyGraph graph : result.compared()) {
      String number =
          result
              .summary(graph, direction, measure)
              .map(summary -> share ? summary.percent() : summary.toString())
              .orElse(result.isComplete(graph) ? "none" : "missing");
      String kind = result.kind(graph, direction).map(PairKind::label).orElse("");
      html.append(Html.row(left(graph.title()) + right(Html.escape(number)) + right(kind)));
      text.append('\n').append(graph.title()).append(": ").append(number).append(' ').append(kind);
    }
    return View.of(html.append("</table>").toString(), text.toString());
  }

  /** Returns the table of a graph whose every seed is there. */
  static PairGrid grid(StudyResult result, StudyGraph graph, String measure) {
    if (measure.equals("MedR") || !result.measures().contains(measure)) {
      throw new ConfigException(
          "measure",
          measure,
          "Study '" + result.name() + "' has no share '" + measure + "' to draw.");
    }
    BindingGraph bound = graph.graph();
    List<PairGrid.Cell> cells = new ArrayList<>();
    for (Emergence.Pair pair : bound.emergence().ordered()) {
      String direction = pair.from() + ">" + pair.to();
      result
          .summary(graph, direction, measure)
          .ifPresent(
              summary ->
                  cells.add(
                      new PairGrid.Cell(
                          pair.from(),
                          pair.to(),
                          pair.kind(),
                          summary.mean(),
                          summary.n() > 1 ? summary.halfWidth() : OptionalDouble.empty(),
                          result.chance(direction, measure))));
    }
    return new PairGrid(graph.label() + ": " + measure + ", %", bound.nodes(), cells);
  }

  /** Returns the mean of both directions of a pair, in per cent. */
  static Optional<String> onLine(
      StudyResult result, StudyGraph graph, Emergence.Pair pair, String measure) {
    Optional<SeedSummary> there = summary(result, graph, pair.from(), pair.to(), measure);
    Optional<SeedSummary> back = summary(result, graph, pair.to(), pair.from(), measure);
    return there.flatMap(
        one ->
            back.map(
                other -> String.format(Locale.ROOT, "%.1f", 50 * (one.mean() + other.mean()))));
  }

  private static Optional<SeedSummary> summary(
      StudyResult result, StudyGraph graph, ColumnId from, ColumnId to, String measure) {
    return result.summary(graph, from + ">" + to, measure);
  }

  private static String direction(String pair, PairKind kind) {
    String name = Html.escape(pair.replace(">", " > "));
    return kind == PairKind.EMERGENT ? Html.emergent(name) : name;
  }

  private static String difference(PairedDifference difference, double adjusted) {
    String points = difference.points();
    return adjusted < SURE && !StudyResult.isArithmetic(difference)
        ? "<b style=\"font-weight:600\">" + points + "</b>"
        : points;
  }

  private static String probability(double p) {
    return p < 1e-4 ? "&lt; .0001" : String.format(Locale.ROOT, "%.2g", p);
  }

  private static String percent(SeedSummary summary) {
    return summary.percent().replace(" %", "").replace(" (1 seed)", "");
  }

  private static String left(String text) {
    return Html.cell("left", false, Html.escape(text));
  }

  private static String right(String html) {
    return Html.cell("right", false, html);
  }
}
