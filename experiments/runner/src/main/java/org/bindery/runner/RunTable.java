package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shows results to people as an aligned table. */
final class RunTable {
  private RunTable() {}

  static String of(RunResult result) {
    TextTable table = new TextTable("metric", "value", "95 % interval", "chance", "n", "pair");
    for (RunResult.Row row : result.metrics()) {
      table.row(
          row.key(),
          number(row, row.value()),
          number(row, row.low()) + " to " + number(row, row.high()),
          number(row, row.chance()),
          String.valueOf(row.n()),
          row.kind());
    }
    List<String> facts = new ArrayList<>();
    facts.add(result.dataset());
    facts.add("seed " + result.seed());
    facts.add(result.steps() + " steps");
    facts.add(String.format(Locale.ROOT, "%.0f s", result.wallSeconds()));
    if (result.peakMemoryBytes() > 0) {
      facts.add("peak memory " + Machine.size(result.peakMemoryBytes()));
    }
    facts.add(result.device());
    String licences =
        result.licences().isEmpty() ? "" : String.join("\n", result.licences()) + "\n";
    return result.name() + ": " + String.join(", ", facts) + "\n" + licences + table;
  }

  static String number(RunResult.Row row, double value) {
    return row.isShare()
        ? String.format(Locale.ROOT, "%.1f %%", 100 * value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
