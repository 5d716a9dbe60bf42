package org.bindery.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.bindery.sweeps.Goal;
import org.bindery.sweeps.Metric;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.running.SweepResult;

/** What a sweep reached, as people read it on a terminal. */
public final class SweepText {
  private static final int MOST_ROWS = 30;

  private SweepText() {}

  /** Returns the trials, the best first, and what they say together. */
  public static String of(Sweeps.Begun begun, SweepResult result) {
    SweepConfig config = begun.config();
    StringBuilder text = new StringBuilder();
    text.append(begun.name()).append(": ").append(result.trials().size()).append(" trials");
    config
        .metric()
        .ifPresent(metric -> text.append(", ").append(metric.name()).append(goal(metric)));
    text.append('\n').append(result.why().isEmpty() ? "" : result.why() + "\n");
    result.damaged().values().forEach(sentence -> text.append(sentence).append('\n'));
    if (result.trials().isEmpty()) {
      return text.toString();
    }
    String name = config.metric().map(Metric::name).orElse("state");
    TextTable table =
        new TextTable("trial", "state", config.metric().isEmpty() ? "" : name, "parameters");
    List<Trial> sorted = sorted(config, result.trials());
    sorted.stream()
        .limit(MOST_ROWS)
        .forEach(
            trial ->
                table.row(
                    trial.id(),
                    trial.state().name().toLowerCase(Locale.ROOT),
                    value(config.value(trial)),
                    parameters(trial)));
    text.append('\n').append(table);
    if (sorted.size() > MOST_ROWS) {
      text.append("and ").append(sorted.size() - MOST_ROWS).append(" more\n");
    }
    Optional<Trial> best = config.best(result.trials());
    best.ifPresent(
        trial ->
            text.append("\nBest: ")
                .append(begun.name())
                .append('.')
                .append(trial.id())
                .append(" (./bindery report ")
                .append(begun.name())
                .append('.')
                .append(trial.id())
                .append("). It was chosen, so the value above flatters it; ")
                .append("its test rows were not looked at for that.\n"));
    return text.toString();
  }

  private static String goal(Metric metric) {
    return metric.goal() == Goal.MAXIMIZE ? " (the more the better)" : " (the less the better)";
  }

  private static String value(OptionalDouble value) {
    return value.isEmpty() ? "" : String.format(Locale.ROOT, "%.4g", value.getAsDouble());
  }

  /** Returns trials, the best first, then those without a value. */
  public static List<Trial> sorted(SweepConfig config, List<Trial> trials) {
    int sign = config.metric().filter(m -> m.goal() == Goal.MAXIMIZE).isPresent() ? -1 : 1;
    List<Trial> sorted = new ArrayList<>(trials);
    sorted.sort(
        (one, other) ->
            Double.compare(
                config.value(one).isPresent()
                    ? sign * config.value(one).getAsDouble()
                    : Double.POSITIVE_INFINITY,
                config.value(other).isPresent()
                    ? sign * config.value(other).getAsDouble()
                    : Double.POSITIVE_INFINITY));
    return sorted;
  }

  /** Returns a trial's parameters on one line. */
  public static String parameters(Trial trial) {
    return trial.parameters().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + shortened(entry.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String shortened(Object value) {
    return value instanceof Double number
        ? String.format(Locale.ROOT, "%.4g", number)
        : String.valueOf(value);
  }

  /** Returns the trials as JSON. */
  static String json(Sweeps.Begun begun, SweepResult result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", begun.name());
    tree.put("why", result.why());
    tree.put(
        "best",
        begun
            .config()
            .best(result.trials())
            .map(trial -> begun.name() + "." + trial.id())
            .orElse(""));
    List<Map<String, Object>> trials = new ArrayList<>();
    for (Trial trial : result.trials()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", trial.id());
      row.put("state", trial.state().name().toLowerCase(Locale.ROOT));
      row.put("parameters", trial.parameters());
      begun.config().value(trial).ifPresent(value -> row.put("value", value));
      row.put("summary", trial.summary());
      trials.add(row);
    }
    tree.put("trials", trials);
    return RunResult.json(tree);
  }
}
