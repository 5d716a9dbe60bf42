package org.bindery.notebook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.runner.RunHandle;
import org.bindery.runner.Workbench;
import org.bindery.spi.BinderyException;

/**
 * All runs of a folder, and how far they are.
 *
 * @param folder where they lie
 * @param lines one for each run
 */
record RunsView(Path folder, List<Line> lines) implements View {
  /**
   * One run.
   *
   * @param name of it
   * @param state in words
   * @param dataset it was trained on, or the empty string if its page cannot be read
   * @param graph in a few words
   */
  record Line(String name, String state, String dataset, String graph) {}

  static RunsView of(Workbench bench) {
    List<Line> lines = new ArrayList<>();
    for (String name : bench.runs()) {
      try {
        RunHandle run = bench.run(name);
        lines.add(
            new Line(
                name,
                state(run),
                run.spec().data().dataset(),
                run.spec().graph().toGraph().toString().lines().findFirst().orElse("")));
      } catch (BinderyException unreadable) {
        lines.add(new Line(name, "cannot be read: " + unreadable.getMessage(), "", ""));
      }
    }
    return new RunsView(bench.runsFolder(), lines);
  }

  /** Returns {@code finished}, or how many steps are kept. */
  static String state(RunHandle run) {
    return run.isFinished()
        ? "finished"
        : String.format(
            Locale.ROOT, "%,d of %,d steps kept", run.stepsMade(), run.spec().recipe().steps());
  }

  @Override
  public String html() {
    if (lines.isEmpty()) {
      return Html.quiet(Html.escape(text()));
    }
    StringBuilder body = new StringBuilder("<div style=\"overflow-x:auto\">" + Html.table());
    body.append(Html.headings("left", List.of("run", "state", "data", "graph")));
    for (Line line : lines) {
      body.append(
          Html.row(
              Html.cell(
                      "left",
                      false,
                      "<b style=\"font-weight:600\">" + Html.escape(line.name) + "</b>")
                  + Html.cell("left", true, Html.escape(line.state))
                  + Html.cell("left", false, Html.escape(line.dataset))
                  + Html.cell("left", true, Html.escape(line.graph))));
    }
    return Html.block("Runs", note(), body.append("</table></div>").toString());
  }

  @Override
  public String text() {
    if (lines.isEmpty()) {
      return "There are no runs in " + folder + " yet: train(...) makes one.";
    }
    List<String> all = new ArrayList<>(List.of("runs, " + note()));
    for (Line line : lines) {
      all.add(
          String.format(
              Locale.ROOT,
              "  %-24s %-24s %-10s %s",
              line.name,
              line.state,
              line.dataset,
              line.graph));
    }
    return String.join("\n", all);
  }

  private String note() {
    return lines.size() + " in " + folder;
  }

  @Override
  public String toString() {
    return text();
  }
}
