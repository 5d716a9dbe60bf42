package org.bindery.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.runner.RunResult;

/**
 * Every number of a run: a line for each direction, a column for each measure. Whether a pair was
 * trained stands there in words, because a line under it is nothing to hear.
 *
 * @param result what {@code result.json} holds
 */
record ResultView(RunResult result) implements View {
  @Override
  public String html() {
    StringBuilder body = new StringBuilder("<div style=\"overflow-x:auto\">" + Html.table());
    List<String> headings = new ArrayList<>(List.of("direction", "pair", "n"));
    headings.addAll(measures());
    body.append(Html.headings("right", headings));
    for (String direction : directions()) {
      List<RunResult.Row> rows = rows(direction);
      StringBuilder cells = new StringBuilder();
      String name = Html.escape(direction.replace(">", " > "));
      boolean emergent = rows.get(0).kind().equals("emergent");
      cells.append(Html.cell("left", false, emergent ? Html.emergent(name) : name));
      String pair = emergent ? "never trained" : rows.get(0).kind();
      cells.append(Html.cell("right", false, Html.escape(pair)));
      cells.append(Html.cell("right", false, String.valueOf(rows.get(0).n())));
      for (String measure : measures()) {
        cells.append(Html.cell("right", false, row(direction, measure).map(this::cell).orElse("")));
      }
      body.append(Html.row(cells.toString()));
    }
    body.append("</table></div>");
    result.licences().forEach(sentence -> body.append(Html.notice(sentence)));
    body.append(
        Html.quiet(
            "recall in %, median rank in places  ·  in brackets the 95 % interval over queries, then"
                + " chance  ·  "
                + Html.emergent("underlined")
                + ": emergent, never trained together"));
    return Html.block("Result of " + result.name(), facts(), body.toString());
  }

  private String cell(RunResult.Row row) {
    return "<b style=\"font-weight:600\">"
        + number(row, row.value())
        + "</b> <span style=\"opacity:"
        + Style.QUIET
        + ";font-size:"
        + Style.TINY
        + "px\">("
        + number(row, row.low())
        + " to "
        + number(row, row.high())
        + ") "
        + number(row, row.chance())
        + "</span>";
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>(List.of("result of " + result.name() + ", " + facts()));
    lines.addAll(result.licences());
    for (RunResult.Row row : result.metrics()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-20s %-5s %8s  (%s to %s)  chance %s  n = %d  %s",
              row.direction(),
              row.measure(),
              value(row, row.value()),
              value(row, row.low()),
              value(row, row.high()),
              value(row, row.chance()),
              row.n(),
              row.kind()));
    }
    return String.join("\n", lines);
  }

  private List<String> directions() {
    return result.metrics().stream().map(RunResult.Row::direction).distinct().toList();
  }

  private List<String> measures() {
    return result.metrics().stream().map(RunResult.Row::measure).distinct().toList();
  }

  private List<RunResult.Row> rows(String direction) {
    return result.metrics().stream().filter(row -> row.direction().equals(direction)).toList();
  }

  private Optional<RunResult.Row> row(String direction, String measure) {
    return rows(direction).stream().filter(row -> row.measure().equals(measure)).findFirst();
  }

  private String facts() {
    return String.format(
        Locale.ROOT,
        "%s, seed %d, %,d steps, %s, %s%s",
        result.dataset(),
        result.seed(),
        result.steps(),
        result.device(),
        TrainingProgress.clock(Duration.ofMillis((long) (1000 * result.wallSeconds()))),
        result.peakMemoryBytes() > 0
            ? String.format(Locale.ROOT, ", peak memory %.1f GB", result.peakMemoryBytes() / 1e9)
            : "");
  }

  private static String value(RunResult.Row row, double value) {
    return number(row, value) + (row.isShare() ? " %" : "");
  }

  /** Returns a share in percent, without the sign, or a rank. */
  private static String number(RunResult.Row row, double value) {
    return String.format(Locale.ROOT, "%.1f", row.isShare() ? 100 * value : value);
  }
}
