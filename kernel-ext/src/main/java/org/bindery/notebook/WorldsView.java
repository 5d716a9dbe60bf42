package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.worlds.Verdict;
import org.bindery.worlds.WorldOutcome;
import org.bindery.worlds.WorldReport;
import org.bindery.worlds.WorldSuite;

/**
 * What came out of worlds in which the answer is known: a table for each, then every statement with
 * what must come out and what did.
 *
 * @param report the findings
 */
record WorldsView(WorldReport report) implements View {
  private static final int WIDEST = 8;

  @Override
  public String html() {
    StringBuilder all = new StringBuilder();
    for (WorldOutcome world : report.worlds()) {
      StringBuilder body = new StringBuilder();
      world.tables().forEach(table -> body.append(table(table)));
      body.append(verdicts(world.verdicts(), report.seeds().size()));
      String note =
          String.format(
              Locale.ROOT,
              "%d seeds; means ± 95 %% intervals of R@1, in %%; %.0f s",
              report.seeds().size(),
              world.seconds());
      all.append(Html.block(world.name() + ": " + world.title(), note, body.toString()));
    }
    return all.toString();
  }

  /** Many searches would not fit beside the means, so they unfold below them. */
  private static String table(WorldOutcome.Table table) {
    List<String> pairs =
        table.arms().stream().flatMap(arm -> arm.pairs().keySet().stream()).distinct().toList();
    StringBuilder text = new StringBuilder();
    if (pairs.size() <= WIDEST) {
      text.append(rows(table, true, pairs));
    } else {
      text.append(rows(table, true, List.of()));
      text.append("<details><summary>each of the ")
          .append(pairs.size())
          .append(" searches</summary>");
      for (int from = 0; from < pairs.size(); from += WIDEST) {
        text.append(rows(table, false, pairs.subList(from, Math.min(pairs.size(), from + WIDEST))));
      }
      text.append("</details>");
    }
    if (!table.warning().isEmpty()) {
      text.append(Html.notice(table.warning()));
    }
    return text.toString();
  }

  private static String rows(WorldOutcome.Table table, boolean means, List<String> pairs) {
    List<String> heads = new ArrayList<>(List.of(table.name()));
    if (means) {
      heads.addAll(List.of("matched", "all", "emergent"));
    }
    heads.addAll(pairs);
    StringBuilder text = new StringBuilder("<div style=\"overflow-x:auto\">").append(Html.table());
    text.append(Html.headings("right", heads));
    for (WorldOutcome.Row arm : table.arms()) {
      StringBuilder cells = new StringBuilder(Html.cell("left", false, Html.escape(arm.arm())));
      if (means) {
        cells.append(Html.cell("right", false, "<b>" + mean(arm.matched()) + "</b>"));
        cells.append(Html.cell("right", false, mean(arm.allPairs())));
        cells.append(Html.cell("right", false, mean(arm.emergentOnly(), "mean")));
      }
      pairs.forEach(pair -> cells.append(Html.cell("right", false, mean(arm.pairs(), pair))));
      text.append(Html.row(cells.toString()));
    }
    return text.append("</table></div>").toString();
  }

  private static String mean(Map<String, WorldOutcome.Mean> means, String key) {
    return means.containsKey(key) ? mean(means.get(key)) : "–";
  }

  private static String mean(WorldOutcome.Mean mean) {
    return String.format(Locale.ROOT, "%.1f ± %.1f", 100 * mean.mean(), 100 * mean.halfWidth());
  }

  private static String verdicts(List<Verdict> verdicts, int seeds) {
    String fails =
        seeds < WorldSuite.SEEDS ? "✗ not shown by " + seeds + " seeds" : "✗ does not hold";
    StringBuilder table = new StringBuilder(Html.table());
    table.append(Html.headings("left", List.of("statement", "must be", "is", "")));
    for (Verdict verdict : verdicts) {
      String mark =
          "<span style=\"font-weight:600;color:"
              + (verdict.passed() ? Style.RIGHT : Style.EMERGENT)
              + "\">"
              + (verdict.passed() ? "✓ holds" : fails)
              + "</span>";
      table.append(
          Html.row(
              Html.cell("left", true, Html.escape(verdict.claim()))
                  + Html.cell("left", true, Html.escape(verdict.expected()))
                  + Html.cell("left", true, Html.escape(verdict.measured()))
                  + Html.cell("left", false, mark)));
    }
    return table.append("</table>").toString();
  }

  @Override
  public String text() {
    return report.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
