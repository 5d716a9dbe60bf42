package org.bindery.notebook;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.runner.SweepPictures;
import org.bindery.runner.SweepText;
import org.bindery.runner.Sweeps;
import org.bindery.runner.Workbench;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.Metric;
import org.bindery.sweeps.ParameterImportance;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.running.SweepResult;

/**
 * A sweep, to be asked. Lives on disk: {@code sweep("name")} gives it back. By itself it looks like
 * its parallel coordinates above its trials, the best first.
 */
public final class Sweep implements View {
  private static final int MOST_ROWS = 12;

  private final Workbench bench;
  private final Sweeps.Begun begun;

  Sweep(Workbench bench, Sweeps.Begun begun) {
    this.bench = bench;
    this.begun = begun;
  }

  /** Returns its name. */
  public String name() {
    return begun.name();
  }

  /** Returns its trials in the order in which they were proposed. */
  public List<Trial> trials() {
    return begun.folder().trials();
  }

  /**
   * Returns the run of the best trial. Its value on validation rows was chosen and so flatters it;
   * what it reaches on the test rows does not.
   *
   * @throws Refusal if no trial has ended with a value of the metric
   */
  public Run best() {
    return Refusal.orRefuse(
        () -> {
          Trial best =
              begun
                  .config()
                  .best(trials())
                  .orElseThrow(
                      () ->
                          new ConfigException(
                              "sweep", name(), "No trial of sweep '" + name() + "' has a result."));
          return new Run(bench.run(name() + "." + best.id()));
        });
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder(SweepPictures.svg(begun));
    String metric = begun.config().metric().map(Metric::name).orElse("value");
    body.append(Html.table())
        .append(Html.headings("left", List.of("trial", "state", metric, "parameters")));
    List<Trial> sorted = SweepText.sorted(begun.config(), trials());
    for (Trial trial : sorted.subList(0, Math.min(MOST_ROWS, sorted.size()))) {
      String value =
          begun.config().value(trial).isPresent()
              ? String.format(Locale.ROOT, "%.3g", begun.config().value(trial).getAsDouble())
              : "";
      body.append(
          Html.row(
              Html.cell("left", false, Html.escape(trial.id()))
                  + Html.cell("left", false, trial.state().name().toLowerCase(Locale.ROOT))
                  + Html.cell("right", false, value)
                  + Html.cell("left", true, Html.escape(SweepText.parameters(trial)))));
    }
    body.append("</table>");
    if (sorted.size() > MOST_ROWS) {
      body.append(Html.quiet("and " + (sorted.size() - MOST_ROWS) + " more"));
    }
    importance().ifPresent(line -> body.append(Html.quiet(Html.escape(line))));
    return Html.block("Sweep " + name(), note(), body.toString());
  }

  private Optional<String> importance() {
    if (begun.config().metric().isEmpty()) {
      return Optional.empty();
    }
    ParameterImportance found = ParameterImportance.of(trials(), begun.config());
    if (found.unsure()) {
      return Optional.of(
          "Which parameter matters cannot be told from "
              + found.trials()
              + " trials; "
              + ParameterImportance.ENOUGH
              + " say something.");
    }
    StringBuilder line = new StringBuilder("Share of the variance a parameter explains alone: ");
    found
        .shares()
        .forEach(
            share ->
                line.append(
                    String.format(
                        Locale.ROOT,
                        "%s %.0f %%%s; ",
                        share.parameter(),
                        100 * share.importance(),
                        share.stands() ? "" : " (no more than chance)")));
    return Optional.of(line.toString());
  }

  private String note() {
    return Html.escape(
        begun.config().method().name().toLowerCase(Locale.ROOT)
            + " · "
            + trials().size()
            + " trials");
  }

  @Override
  public String text() {
    return SweepText.of(begun, new SweepResult(trials(), begun.folder().damaged(), ""));
  }

  @Override
  public String toString() {
    return text();
  }
}
