package org.bindery.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.bindery.evaluation.Measured;
import org.bindery.training.RunEvent;

/** The losses and recalls of a training so far, those before it was taken up too. One thread. */
final class TrainingCurves {
  private static final String TOTAL = "all edges";

  private final TrainingPlan plan;
  private final Map<String, Curve> losses = new LinkedHashMap<>();
  private final Map<String, Curve> recalls = new LinkedHashMap<>();
  private final Map<String, Double> chances = new LinkedHashMap<>();
  private String recallName = "R@10";

  TrainingCurves(TrainingPlan plan) {
    this.plan = plan;
  }

  /** Takes in what was logged up to a step, in an earlier session perhaps. */
  void takeUp(RunCurve log, int upTo) {
    if (log.edges().size() > 1) {
      losses.put(TOTAL, Curve.of(log.total(), upTo));
    }
    new TreeMap<>(log.edges()).forEach((edge, points) -> losses.put(edge, Curve.of(points, upTo)));
    Map<Integer, Map<String, Double>> evaluations = new TreeMap<>();
    log.recalls()
        .forEach(
            (key, points) ->
                points.stream()
                    .filter(point -> point[0] <= upTo)
                    .forEach(
                        point ->
                            evaluations
                                .computeIfAbsent((int) point[0], step -> new TreeMap<>())
                                .put(key, point[1])));
    evaluations.forEach((step, values) -> addRecalls(step, values));
  }

  void add(RunEvent.Stepped step) {
    if (step.edgeLoss().size() > 1) {
      curve(losses, TOTAL).add(step.step(), step.loss());
    }
    new TreeMap<>(step.edgeLoss())
        .forEach((edge, loss) -> curve(losses, edge).add(step.step(), loss));
  }

  void add(RunEvent.Evaluated evaluated) {
    addRecalls(evaluated.step(), of(evaluated.metrics(), Measured::value));
    means(of(evaluated.metrics(), Measured::chance))
        .forEach((pair, chance) -> chances.put(pair, 100 * chance));
  }

  private static Map<String, Double> of(
      Map<String, Measured> metrics, ToDoubleFunction<Measured> what) {
    Map<String, Double> values = new TreeMap<>();
    metrics.forEach((key, measured) -> values.put(key, what.applyAsDouble(measured)));
    return values;
  }

  private void addRecalls(int step, Map<String, Double> values) {
    List<String> measures =
        values.keySet().stream()
            .map(key -> key.substring(key.indexOf('/') + 1))
            .filter(measure -> measure.contains("R@"))
            .distinct()
            .sorted()
            .toList();
    if (measures.isEmpty()) {
      return;
    }
    recallName = measures.contains("R@10") ? "R@10" : measures.get(0);
    means(values).forEach((pair, recall) -> curve(recalls, pair).add(step, 100 * recall));
  }

  /** The mean of both directions of each pair, by the measure that is drawn. */
  private Map<String, Double> means(Map<String, Double> values) {
    Map<String, List<Double>> pairs = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.endsWith("/" + recallName)) {
            String pair = pair(key.substring(0, key.indexOf('/')));
            pairs.computeIfAbsent(pair, unused -> new ArrayList<>()).add(value);
          }
        });
    Map<String, Double> means = new TreeMap<>();
    pairs.forEach(
        (pair, both) ->
            means.put(pair, both.stream().mapToDouble(value -> value).average().orElseThrow()));
    return means;
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
    return plan.edges().contains(pair);
  }

  private static Curve curve(Map<String, Curve> curves, String name) {
    return curves.computeIfAbsent(name, unused -> new Curve());
  }

  boolean isEmpty() {
    return losses.isEmpty();
  }

  /** Returns the latest recall of each pair in words. */
  List<String> latestRecalls() {
    List<String> words = new ArrayList<>();
    recalls.forEach(
        (pair, curve) ->
            words.add(String.format(Locale.ROOT, "%s %s %.1f %%", recallName, pair, curve.last())));
    return words;
  }

  /** Returns the charts as HTML, side by side where there is room. */
  String html() {
    StringBuilder body = new StringBuilder();
    body.append("<div style=\"display:flex;flex-wrap:wrap;gap:8px 24px;margin-top:8px\">");
    body.append("<div style=\"flex:1 1 380px;max-width:460px\">")
        .append(lossChart().svg())
        .append("</div>");
    if (!recalls.isEmpty()) {
      body.append("<div style=\"flex:1 1 380px;max-width:460px\">")
          .append(recallChart().svg())
          .append("</div>");
    }
    return body.append("</div>").toString();
  }

  private LineChart lossChart() {
    List<LineChart.Line> lines = new ArrayList<>();
    losses.forEach((edge, curve) -> lines.add(curve.line(edge, color(edge))));
    return new LineChart(
        "Loss by edge",
        "step",
        "loss, nats",
        plan.steps(),
        LineChart.Scale.LOGARITHMIC,
        lines,
        plan.guessing());
  }

  private LineChart recallChart() {
    List<LineChart.Line> lines = new ArrayList<>();
    recalls.forEach(
        (pair, curve) ->
            lines.add(curve.line(isTrained(pair) ? pair : pair + " (emergent)", color(pair))));
    List<LineChart.Level> levels =
        chances.values().stream()
            .max(Double::compare)
            .map(
                chance ->
                    new LineChart.Level(
                        String.format(Locale.ROOT, "chance %.2g %%", chance),
                        Style.REFERENCE,
                        chance))
            .stream()
            .toList();
    return new LineChart(
        recallName + " on held-out rows, mean of both directions",
        "step",
        recallName + ", %",
        plan.steps(),
        LineChart.Scale.FROM_ZERO,
        lines,
        levels);
  }

  /** An edge has one color in both charts; emergent pairs have the one that says so. */
  private String color(String pair) {
    if (pair.equals(TOTAL)) {
      return "currentColor";
    }
    int place = plan.edges().indexOf(pair);
    return place < 0 ? Style.EMERGENT : Style.TRAINED.get(place % Style.TRAINED.size());
  }

  private static final class Curve {
    private final List<double[]> points = new ArrayList<>();

    static Curve of(List<double[]> points, int upTo) {
      Curve curve = new Curve();
      points.stream().filter(point -> point[0] <= upTo).forEach(curve.points::add);
      return curve;
    }

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
