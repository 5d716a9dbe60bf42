package org.bindery.evaluation.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.MatchedPairs.Comparison;
import org.bindery.evaluation.statistics.MatchedPairs.Means;
import org.bindery.evaluation.statistics.MatchedPairs.Row;

/** Comparisons as people read them. */
final class MatchedText {
  private static final double SMALLEST_SHOWN = 1e-4;

  private MatchedText() {}

  static String of(MatchedPairs table, String reference, MatchedPairs.Scope scope) {
    StringBuilder text = new StringBuilder();
    text.append(table.measure())
        .append(", % and points against '")
        .append(reference)
        .append("', ")
        .append(scope.label())
        .append(", ")
        .append(table.seeds().size())
        .append(" seeds, 95 % intervals of the paired differences\n");
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("graph", "pair", "here", "reference", "difference", "p (Holm)"));
    for (Comparison comparison : table.against(reference, scope)) {
      for (Row row : comparison.rows()) {
        lines.add(
            List.of(
                comparison.graph(),
                row.pair(),
                percent(row.graph()) + " " + row.kind().label(),
                percent(row.reference()) + " " + row.referenceKind().label(),
                row.difference().points(),
                probability(row.adjusted())));
      }
      lines.add(
          List.of(
              comparison.graph(),
              "mean of " + comparison.rows().size(),
              "",
              "",
              comparison.overall().map(PairedDifference::points).orElse("none in scope"),
              comparison.overall().isEmpty() ? "" : probability(comparison.adjusted())));
    }
    append(text, lines);
    text.append(
        "p: two-sided, by Holm over the pairs of a comparison; for means over the graphs\n");
    return text.append(missing(table)).toString();
  }

  static String means(MatchedPairs table) {
    StringBuilder text = new StringBuilder();
    text.append(table.measure())
        .append(", %, mean over ")
        .append(table.seeds().size())
        .append(" seeds; ")
        .append(table.pairs().size())
        .append(" matched ordered pairs\n");
    List<List<String>> lines = new ArrayList<>();
    lines.add(List.of("graph", "matched pairs", "naive: all pairs", "naive: emergent only"));
    for (Means mean : table.means()) {
      lines.add(
          List.of(
              mean.graph(),
              percent(mean.matched()),
              percent(mean.allPairs()),
              mean.emergentOnly().map(MatchedText::percent).orElse("none")));
    }
    append(text, lines);
    table.warning().ifPresent(warning -> text.append(warning).append('\n'));
    return text.append(missing(table)).toString();
  }

  private static String missing(MatchedPairs table) {
    return table.missing().isEmpty()
        ? ""
        : "missing, so not compared: " + String.join("; ", table.missing()) + "\n";
  }

  private static String percent(SeedSummary summary) {
    return summary.percent().replace(" %", "");
  }

  private static String probability(double p) {
    return p < SMALLEST_SHOWN ? "< .0001" : String.format(Locale.ROOT, "%.2g", p);
  }

  private static void append(StringBuilder text, List<List<String>> lines) {
    int columns = lines.get(0).size();
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], line.get(c).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder row = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        row.append(line.get(c)).append(" ".repeat(widths[c] - line.get(c).length() + 2));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
  }
}
