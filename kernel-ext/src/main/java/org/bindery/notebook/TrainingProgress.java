package org.bindery.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.diagnostics.Alarm;
import org.bindery.evaluation.Measured;
import org.bindery.training.RunEvent;

/** How far a training is, gathered from its events. One thread. */
final class TrainingProgress implements View {
  private static final String TOTAL = "all edges";

  private final String name;
  private final Map<String, Curve> losses = new LinkedHashMap<>();
  private final Map<String, Curve> recalls = new LinkedHashMap<>();
  private final Map<String, Double> chances = new LinkedHashMap<>();
  private Optional<RunEvent.Started> started = Optional.empty();
  private Optional<RunEvent.Stepped> latest = Optional.empty();
  private Optional<RunEvent.Stopped> stopped = Optional.empty();
  private String recallName = "R@10";
  private final List<Alarm> alarms = new ArrayList<>();
  private String preparing = "getting ready";

  TrainingProgress(String name) {
    this.name = name;
  }

  /** Takes the next event in. */
  void add(RunEvent event) {
    if (event instanceof RunEvent.Started start) {
      started = Optional.of(start);
    } else if (event instanceof RunEvent.Stepped step) {
      latest = Optional.of(step);
      if (step.edgeLoss().size() > 1) {
        curve(losses, TOTAL).add(step.step(), step.loss());
      }
      new TreeMap<>(step.edgeLoss())
          .forEach((edge, loss) -> curve(losses, edge).add(step.step(), loss));
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      addRecalls(evaluated);
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

  /** Takes in that nothing more will come. */
  void end() {
    if (started.isEmpty()) {
      preparing = "finished earlier, taken from disk";
    }
  }

  private void addRecalls(RunEvent.Evaluated evaluated) {
    List<String> measures =
        evaluated.metrics().keySet().stream()
            .map(key -> key.substring(key.indexOf('/') + 1))
            .filter(measure -> measure.contains("R@"))
            .distinct()
            .sorted()
            .toList();
    if (measures.isEmpty()) {
      return;
    }
    recallName = measures.contains("R@10") ? "R@10" : measures.get(0);
    Map<String, List<Measured>> pairs = new TreeMap<>();
    evaluated
        .metrics()
        .forEach(
            (key, measured) -> {
              if (key.endsWith("/" + recallName)) {
                String pair = pair(key.substring(0, key.indexOf('/')));
                pairs.computeIfAbsent(pair, unused -> new ArrayList<>()).add(measured);
              }
            });
    pairs.forEach(
        (pair, both) -> {
          double recall = both.stream().mapToDouble(Measured::value).average().orElseThrow();
          double chance = both.stream().mapToDouble(Measured::chance).average().orElseThrow();
          curve(recalls, pair).add(evaluated.step(), 100 * recall);
          chances.put(pair, 100 * chance);
        });
  }

  /** Both directions of a pair have one name: that of its edge if it is trained. */
  private String pair(String direction) {
    int sign = direction.indexOf('>');
    String one = direction.substring(0, sign);
    String other = direction.substring(sign + 1);
    String swapped = other + "-" + one;
    if (isTrained(swapped)) {
      return swapped;
    }
    return isTrained(one + "-" + other) || one.compareTo(other) < 0 ? one + "-" + other : swapped;
  }

  private boolean isTrained(String pair) {
    return started.isPresent() && started.get().pairs().containsKey(pair);
  }

  private static Curve curve(Map<String, Curve> curves, String name) {
    return curves.computeIfAbsent(name, unused -> new Curve());
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder();
    body.append(bar());
    body.append(Html.quiet(Html.escape(String.join("  ·  ", facts()))));
    body.append(DiagnosisView.alarms(alarms));
    if (latest.isPresent()) {
      body.append("<div style=\"display:flex;flex-wrap:wrap;gap:8px 24px;margin-top:8px\">");
      body.append("<div style=\"flex:1 1 380px;max-width:460px\">")
          .append(lossChart().svg())
          .append("</div>");
      if (!recalls.isEmpty()) {
        body.append("<div style=\"flex:1 1 380px;max-width:460px\">")
            .append(recallChart().svg())
            .append("</div>");
      }
      body.append("</div>");
    }
    return Html.block("Training " + name, heading(), body.toString());
  }

  @Override
  public String text() {
    List<String> parts = new ArrayList<>();
    parts.add("training " + name + ": " + heading());
    latest.ifPresent(step -> parts.add(String.format(Locale.ROOT, "loss %.3f", step.loss())));
    recalls.forEach(
        (pair, curve) ->
            parts.add(String.format(Locale.ROOT, "%s %s %.1f %%", recallName, pair, curve.last())));
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
          facts.add(String.format(Locale.ROOT, "%.1f M parameters", parameters / 1e6));
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
            .orElse(0.0);
    boolean failed = stopped.isPresent() && !stopped.get().finished();
    return "<div style=\"height:6px;border-radius:3px;background:rgba(128,128,128,.25);margin:6px 0\">"
        + "<div style=\"height:6px;border-radius:3px;width:"
        + String.format(Locale.ROOT, "%.1f", 100 * share)
        + "%;background:"
        + (failed ? Html.EMERGENT : Html.PLAIN)
        + "\"></div></div>";
  }

  private LineChart lossChart() {
    List<LineChart.Line> lines = new ArrayList<>();
    losses.forEach((edge, curve) -> lines.add(curve.line(edge, color(edge))));
    return new LineChart(
        "Loss by edge",
        "step",
        "loss, nats",
        started.orElseThrow().steps(),
        false,
        lines,
        List.of());
  }

  private LineChart recallChart() {
    List<LineChart.Line> lines = new ArrayList<>();
    recalls.forEach(
        (pair, curve) ->
            lines.add(curve.line(isTrained(pair) ? pair : pair + " (emergent)", color(pair))));
    double chance = chances.values().stream().mapToDouble(value -> value).max().orElse(0);
    return new LineChart(
        recallName + " on held-out rows, mean of both directions",
        "step",
        recallName + ", %",
        started.orElseThrow().steps(),
        true,
        lines,
        List.of(
            new LineChart.Level(
                String.format(Locale.ROOT, "chance %.2g %%", chance), "#94a3b8", chance)));
  }

  /** An edge has one color in both charts; the first emergent pair has the one that says so. */
  private String color(String pair) {
    if (pair.equals(TOTAL)) {
      return "currentColor";
    }
    List<String> trained =
        started.map(start -> List.copyOf(new TreeMap<>(start.pairs()).keySet())).orElse(List.of());
    if (trained.contains(pair)) {
      return Html.TRAINED.get(trained.indexOf(pair) % Html.TRAINED.size());
    }
    return Html.EMERGENT;
  }

  /** Returns {@code 1:05}, or {@code 1:02:05} from an hour on. */
  static String clock(Duration time) {
    long seconds = Math.max(0, Math.round(time.toMillis() / 1000.0));
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static final class Curve {
    private final List<double[]> points = new ArrayList<>();

    void add(int step, double value) {
      points.add(new double[] {step, value});
    }

    double last() {
      return points.get(points.size() - 1)[1];
    }

    LineChart.Line line(String name, String color) {
      return new LineChart.Line(
          name,
          color,
          points.stream().mapToDouble(point -> point[0]).toArray(),
          points.stream().mapToDouble(point -> point[1]).toArray());
    }
  }
}
