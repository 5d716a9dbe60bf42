package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.runner.ExperimentSpec;
import org.bindery.runner.RunHandle;
import org.bindery.runner.RunResult;

/**
 * A run as its folder tells it: what it reached or how far it is, and its losses. Made without data
 * and weights, so that it shows at once, and for a run whose kernel was killed as well.
 *
 * @param spec what it was made from
 * @param state in words
 * @param result what it reached, if it is finished
 * @param curve its losses
 */
record RunPage(ExperimentSpec spec, String state, Optional<RunResult> result, RunCurve curve)
    implements View {
  static RunPage of(RunHandle run) {
    return new RunPage(
        run.spec(),
        RunsView.state(run),
        run.isFinished() ? Optional.of(run.result()) : Optional.empty(),
        RunCurve.read(run.folder()));
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder();
    if (result.isEmpty()) {
      body.append(Html.notice(advice()));
    }
    if (!curve.isEmpty()) {
      body.append("<div style=\"max-width:460px;margin:6px 0\">")
          .append(curve.chart(spec.recipe().steps(), guessing()).svg())
          .append("</div>");
    }
    result.ifPresent(reached -> body.append(new ResultView(reached).html()));
    return Html.block("Run " + spec.name(), note(), body.toString());
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>(List.of("run " + spec.name() + ", " + note()));
    curve
        .lastLoss()
        .ifPresent(
            loss ->
                lines.add(
                    String.format(
                        Locale.ROOT, "last loss %.3f at step %,d", loss, curve.lastStep())));
    if (result.isPresent()) {
      lines.add(new ResultView(result.get()).text());
    } else {
      lines.add(advice());
    }
    return String.join("\n", lines);
  }

  private List<LineChart.Level> guessing() {
    return Guessing.levels(spec.graph().toGraph(), spec.recipe());
  }

  private String note() {
    return state
        + "  ·  data "
        + spec.data().dataset()
        + "  ·  "
        + spec.graph().toGraph().toString().lines().findFirst().orElse("");
  }

  private String advice() {
    return "It is not finished: train it again under the same name and with the same values, and it"
        + " goes on from its checkpoint.";
  }

  @Override
  public String toString() {
    return text();
  }
}
