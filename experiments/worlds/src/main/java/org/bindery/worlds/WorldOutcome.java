package org.bindery.worlds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.MatchedPairs;

/**
 * What came out of one world.
 *
 * @param name such as {@code W1}
 * @param title what it is about
 * @param tables what was measured
 * @param verdicts what that says about every statement
 * @param seconds how long it took
 */
public record WorldOutcome(
    String name, String title, List<Table> tables, List<Verdict> verdicts, double seconds) {
  /** Copies the lists. */
  public WorldOutcome {
    tables = List.copyOf(tables);
    verdicts = List.copyOf(verdicts);
  }

  /**
   * A panel in numbers.
   *
   * @param name of the panel
   * @param arms a row for each
   * @param warning the sentence where the naive means disagree, or the empty string
   * @param text the means of every arm as people read them
   */
  public record Table(String name, List<Row> arms, String warning, String text) {
    /** Copies the list. */
    public Table {
      arms = List.copyOf(arms);
    }
  }

  /**
   * An arm in numbers; all are R@1 as shares, means over seeds.
   *
   * @param arm its name
   * @param graph the identity of its graph
   * @param matched over the pairs all arms have
   * @param allPairs over its own pairs: a naive mean
   * @param emergentOnly over its own emergent pairs: a naive mean; absent as a key where none is
   *     emergent
   * @param pairs for each matched direction such as {@code a>d}
   */
  public record Row(
      String arm,
      String graph,
      Mean matched,
      Mean allPairs,
      Map<String, Mean> emergentOnly,
      Map<String, Mean> pairs) {}

  /**
   * A mean over seeds.
   *
   * @param mean the mean
   * @param halfWidth of its 95 % interval
   */
  public record Mean(double mean, double halfWidth) {
    static Mean of(SeedSummary summary) {
      return new Mean(summary.mean(), summary.halfWidth().orElseThrow());
    }
  }

  static WorldOutcome of(KnownWorld world, WorldResults results, double seconds) {
    List<Table> tables = new ArrayList<>();
    for (Panel panel : results.panels()) {
      tables.add(table(panel, results.at1(panel.name())));
    }
    return new WorldOutcome(world.name(), world.title(), tables, world.judge(results), seconds);
  }

  private static Table table(Panel panel, MatchedPairs table) {
    List<Row> rows = new ArrayList<>();
    List<MatchedPairs.Means> means = table.means();
    for (int i = 0; i < means.size(); i++) {
      MatchedPairs.Means of = means.get(i);
      Map<String, Mean> emergent = new LinkedHashMap<>();
      of.emergentOnly().ifPresent(summary -> emergent.put("mean", Mean.of(summary)));
      Map<String, Mean> pairs = new LinkedHashMap<>();
      for (String pair : table.pairs()) {
        pairs.put(pair, Mean.of(SeedSummary.of(table.values(of.graph(), pair))));
      }
      rows.add(
          new Row(
              of.graph(),
              panel.arms().get(i).graph().identity(),
              Mean.of(of.matched()),
              Mean.of(of.allPairs()),
              Collections.unmodifiableMap(emergent),
              Collections.unmodifiableMap(pairs)));
    }
    return new Table(panel.name(), rows, table.warning().orElse(""), table.toString());
  }

  /** Returns whether every statement came out. */
  public boolean passed() {
    return verdicts.stream().allMatch(Verdict::passed);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(name)
        .append("  ")
        .append(title)
        .append(String.format(Locale.ROOT, "  (%.0f s)\n\n", seconds));
    for (Table table : tables) {
      text.append(table.name()).append('\n').append(table.text().strip()).append("\n\n");
    }
    verdicts.forEach(verdict -> text.append(verdict).append('\n'));
    return text.toString();
  }
}
