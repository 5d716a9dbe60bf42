package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.evaluation.SeedSummary;

/**
 * What the runs of several seeds reached together.
 *
 * @param name the experiment's
 * @param seeds one for each run
 * @param wallSeconds of all runs
 * @param peakMemoryBytes the largest of all runs
 * @param metrics mean and spread of every direction and measure
 */
public record SeedsSummary(
    String name, List<Long> seeds, double wallSeconds, long peakMemoryBytes, List<Row> metrics) {
  /** Copies the lists. */
  public SeedsSummary {
    seeds = List.copyOf(seeds);
    metrics = List.copyOf(metrics);
  }

  /**
   * One number over seeds.
   *
   * @param key as in {@link RunResult.Row}
   * @param mean over seeds
   * @param low lower end of the 95 % t interval of the mean
   * @param high upper end
   * @param standardDeviation over seeds
   * @param chance what guessing reaches, mean over seeds
   * @param seeds how many
   * @param n queries of one seed
   * @param kind {@code trained}, {@code given} or {@code emergent}
   */
  public record Row(
      String key,
      double mean,
      double low,
      double high,
      double standardDeviation,
      double chance,
      int seeds,
      int n,
      String kind) {}

  /**
   * Summarizes.
   *
   * @param results two or more of the same experiment
   */
  static SeedsSummary of(String name, List<RunResult> results) {
    List<Row> rows = new ArrayList<>();
    for (RunResult.Row row : results.get(0).metrics()) {
      List<RunResult.Row> same = results.stream().map(result -> result.metric(row.key())).toList();
      SeedSummary summary =
          SeedSummary.of(same.stream().mapToDouble(RunResult.Row::value).toArray());
      rows.add(
          new Row(
              row.key(),
              summary.mean(),
              summary.interval().low(),
              summary.interval().high(),
              summary.standardDeviation(),
              same.stream().mapToDouble(RunResult.Row::chance).average().orElseThrow(),
              results.size(),
              row.n(),
              row.kind()));
    }
    return new SeedsSummary(
        name,
        results.stream().map(RunResult::seed).toList(),
        results.stream().mapToDouble(RunResult::wallSeconds).sum(),
        results.stream().mapToLong(RunResult::peakMemoryBytes).max().orElse(0),
        rows);
  }

  /** Returns it as JSON text. */
  public String toJson() {
    return RunResult.json(this);
  }

  String table() {
    TextTable table = new TextTable("metric", "mean", "95 % interval", "chance", "n", "pair");
    for (Row row : metrics) {
      boolean share = RunResult.Row.isShare(row.key().substring(row.key().indexOf('/') + 1));
      table.row(
          row.key(),
          number(share, row.mean()),
          number(share, row.low()) + " to " + number(share, row.high()),
          number(share, row.chance()),
          String.valueOf(row.n()),
          row.kind());
    }
    return String.format(
        Locale.ROOT,
        "%s: mean over seeds %s, %.0f s, peak memory %s%n%s",
        name,
        seeds,
        wallSeconds,
        Machine.size(peakMemoryBytes),
        table);
  }

  private static String number(boolean share, double value) {
    return share
        ? String.format(Locale.ROOT, "%.1f %%", 100 * value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
