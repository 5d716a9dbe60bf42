package org.bindery.notebook;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.bindery.runner.RunResult;

/**
 * What several runs reached, side by side: a line for each direction, a column for each run. The
 * intervals are those over queries of one run; whether runs differ by more than their seeds do, a
 * study tells.
 *
 * @param results at least one
 * @param measure such as {@code R@1}
 */
record RunComparison(List<RunResult> results, String measure) implements View {
  RunComparison {
    results = List.copyOf(results);
  }

  @Override
  public String html() {
    List<String> headings = new ArrayList<>(List.of("direction"));
    results.forEach(result -> headings.add(result.name()));
    headings.add("chance");
    StringBuilder body = new StringBuilder("<div style=\"overflow-x:auto\">" + Html.table());
    body.append(Html.headings("right", headings));
    for (String direction : directions()) {
      StringBuilder cells = new StringBuilder(Html.cell("left", false, Html.escape(direction)));
      for (RunResult result : results) {
        cells.append(Html.cell("right", false, row(result, direction).map(this::cell).orElse("–")));
      }
      cells.append(Html.cell("right", false, chance(direction)));
      body.append(Html.row(cells.toString()));
    }
    body.append("</table></div>");
    warnings().forEach(sentence -> body.append(Html.notice(sentence)));
    body.append(
        Html.quiet(
            "in brackets the 95 % interval over queries  ·  "
                + Html.emergent("underlined")
                + ": emergent, never trained together"));
    return Html.block("Runs side by side", heading(), body.toString());
  }

  private String cell(RunResult.Row row) {
    String value = "<b style=\"font-weight:600\">" + number(row, row.value()) + "</b>";
    return (row.kind().equals("emergent") ? Html.emergent(value) : value)
        + " <span style=\"opacity:"
        + Style.QUIET
        + "\">("
        + number(row, row.low())
        + " to "
        + number(row, row.high())
        + ")</span>";
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>(List.of("runs side by side, " + heading()));
    for (String direction : directions()) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-20s", direction));
      for (RunResult result : results) {
        String shown =
            row(result, direction)
                .map(
                    row ->
                        String.format(
                            Locale.ROOT,
                            "%s (%s to %s)%s",
                            number(row, row.value()),
                            number(row, row.low()),
                            number(row, row.high()),
                            row.kind().equals("emergent") ? " emergent" : ""))
                .orElse("-");
        line.append("  ").append(result.name()).append(' ').append(shown);
      }
      lines.add(line.append("  chance ").append(chance(direction)).toString());
    }
    lines.addAll(warnings());
    return String.join("\n", lines);
  }

  private List<String> directions() {
    Set<String> all = new LinkedHashSet<>();
    for (RunResult result : results) {
      result.metrics().stream()
          .filter(row -> row.measure().equals(measure))
          .forEach(row -> all.add(row.direction()));
    }
    return List.copyOf(all);
  }

  private Optional<RunResult.Row> row(RunResult result, String direction) {
    return result.metrics().stream()
        .filter(row -> row.measure().equals(measure) && row.direction().equals(direction))
        .findFirst();
  }

  private String chance(String direction) {
    return results.stream()
        .flatMap(result -> row(result, direction).stream())
        .map(row -> number(row, row.chance()))
        .distinct()
        .reduce((a, b) -> a + " or " + b)
        .orElse("");
  }

  private List<String> warnings() {
    List<String> datasets = results.stream().map(RunResult::dataset).distinct().toList();
    return datasets.size() < 2
        ? List.of()
        : List.of(
            "These runs were measured on different data ("
                + String.join(", ", datasets)
                + "), so their numbers cannot be compared.");
  }

  private String heading() {
    boolean share =
        results.stream()
            .flatMap(result -> result.metrics().stream())
            .anyMatch(row -> row.measure().equals(measure) && row.isShare());
    return measure + (share ? ", %" : "");
  }

  private static String number(RunResult.Row row, double value) {
    return String.format(Locale.ROOT, "%.1f", row.isShare() ? 100 * value : value);
  }

  @Override
  public String toString() {
    return text();
  }
}
