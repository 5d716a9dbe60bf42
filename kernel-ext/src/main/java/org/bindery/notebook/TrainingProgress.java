package org.bindery.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.bindery.diagnostics.Alarm;
import org.bindery.training.RunEvent;

/** How far a training is, gathered from its events. One thread. */
final class TrainingProgress implements View {
  private final TrainingPlan plan;
  private final TrainingCurves curves;
  private final List<Alarm> alarms = new ArrayList<>();
  private Optional<RunEvent.Started> started = Optional.empty();
  private Optional<RunEvent.Stepped> latest = Optional.empty();
  private Optional<RunEvent.Stopped> stopped = Optional.empty();
  private OptionalLong memory = OptionalLong.empty();
  private String preparing = "getting ready";

  TrainingProgress(TrainingPlan plan) {
    this.plan = plan;
    this.curves = new TrainingCurves(plan);
  }

  /** Takes the next event in. */
  void add(RunEvent event) {
    if (event instanceof RunEvent.Started start) {
      started = Optional.of(start);
    } else if (event instanceof RunEvent.Stepped step) {
      latest = Optional.of(step);
      curves.add(step);
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      curves.add(evaluated);
    } else if (event instanceof RunEvent.Alarmed alarmed) {
      alarms.add(alarmed.alarm());
    } else if (event instanceof RunEvent.Stopped stop) {
      stopped = Optional.of(stop);
    }
  }

  /** Takes in what is being done before training begins. */
  void say(String sentence) {
    preparing = sentence;
  }

  /** Takes in the log of what was done before this session. */
  void takeUp(RunCurve log, int upTo) {
    curves.takeUp(log, upTo);
  }

  /** Takes in the most memory that this process had so far. */
  void use(OptionalLong bytes) {
    memory = bytes;
  }

  /** Takes in that nothing more will come. */
  void end() {
    if (started.isEmpty()) {
      preparing = "finished earlier, taken from disk";
    }
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder();
    body.append(bar());
    body.append(Html.quiet(Html.escape(String.join("  ·  ", facts()))));
    body.append(DiagnosisView.alarms(alarms));
    if (!curves.isEmpty()) {
      body.append(curves.html());
    }
    return Html.block("Training " + plan.name(), heading(), body.toString());
  }

  /** Only of the last state: a picture would be drawn five times a second for nobody. */
  @Override
  public Optional<byte[]> png() {
    return stopped.isPresent() ? View.super.png() : Optional.empty();
  }

  @Override
  public String text() {
    List<String> parts = new ArrayList<>();
    parts.add("training " + plan.name() + ": " + heading());
    latest.ifPresent(step -> parts.add(String.format(Locale.ROOT, "loss %.3f", step.loss())));
    parts.addAll(curves.latestRecalls());
    parts.addAll(facts());
    alarms.forEach(alarm -> parts.add(alarm.toString()));
    return String.join(" · ", parts);
  }

  @Override
  public String toString() {
    return text();
  }

  private String heading() {
    if (started.isEmpty()) {
      return preparing;
    }
    int steps = started.get().steps();
    int done =
        stopped
            .map(RunEvent.Stopped::step)
            .orElse(latest.map(RunEvent.Stepped::step).orElse(started.get().fromStep()));
    String count = String.format(Locale.ROOT, "step %,d of %,d", done, steps);
    String resumed =
        started.get().fromStep() > 0
            ? String.format(Locale.ROOT, ", taken up at %,d", started.get().fromStep())
            : "";
    return stopped
        .map(stop -> count + resumed + (stop.finished() ? ", done" : ", stopped: " + stop.why()))
        .orElse(count + resumed);
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    latest.ifPresent(
        step -> {
          facts.add(String.format(Locale.ROOT, "%,.0f pairs/s", step.pairsPerSecond()));
          facts.add(clock(step.elapsed()) + " gone");
          if (stopped.isEmpty()) {
            facts.add(clock(step.left()) + " left");
          }
          new TreeMap<>(step.logitScale())
              .forEach(
                  (edge, scale) ->
                      facts.add(String.format(Locale.ROOT, "scale %s %.1f", edge, scale)));
        });
    started.ifPresent(
        start -> {
          long parameters = start.parameters().values().stream().mapToLong(Long::longValue).sum();
          facts.add(
              parameters < 100_000
                  ? String.format(Locale.ROOT, "%,d parameters", parameters)
                  : String.format(Locale.ROOT, "%.1f M parameters", parameters / 1e6));
          memory.ifPresent(
              bytes -> facts.add(String.format(Locale.ROOT, "%.1f GB of memory", bytes / 1e9)));
          facts.add(start.device());
        });
    return facts;
  }

  private String bar() {
    double share =
        started
            .map(
                start ->
                    (double) latest.map(RunEvent.Stepped::step).orElse(start.fromStep())
                        / start.steps())
            .orElse(curves.isEmpty() ? 0.0 : 1.0);
    boolean failed = stopped.isPresent() && !stopped.get().finished();
    return "<div style=\"height:6px;border-radius:3px;background:"
        + Style.RULE
        + ";margin:6px 0\">"
        + "<div style=\"height:6px;border-radius:3px;width:"
        + String.format(Locale.ROOT, "%.1f", 100 * share)
        + "%;background:"
        + (failed ? Style.EMERGENT : Style.PLAIN)
        + "\"></div></div>";
  }

  /** Returns {@code 1:05}, or {@code 1:02:05} from an hour on. */
  static String clock(Duration time) {
    long seconds = Math.max(0, Math.round(time.toMillis() / 1000.0));
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
