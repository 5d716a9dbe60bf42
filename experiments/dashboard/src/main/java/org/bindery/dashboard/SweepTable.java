package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.sweeps.ParameterImportance;
import org.bindery.tracking.Goal;
import org.bindery.tracking.RunView;

/**
 * A sweep as a table: what each trial was given and what it reached.
 *
 * @param name the sweep's
 * @param metric what is optimized; empty where no trial logged anything
 * @param goal which way
 * @param goalKnown whether somebody said so; else it was taken from the metric's name
 * @param metrics what else trials can be judged by
 * @param parameters the columns, dotted names
 * @param logarithmic as in {@link SweepSource.Sweep#logarithmic}
 * @param trials in the order they began
 */
public record SweepTable(
    String name,
    String metric,
    Goal goal,
    boolean goalKnown,
    List<String> metrics,
    List<String> parameters,
    Map<String, Boolean> logarithmic,
    List<Row> trials) {

  /** Copies lists and map. */
  public SweepTable {
    logarithmic = Map.copyOf(logarithmic);
    metrics = List.copyOf(metrics);
    parameters = List.copyOf(parameters);
    trials = List.copyOf(trials);
  }

  /**
   * A trial.
   *
   * @param run its name
   * @param folder of its run
   * @param state as in {@link RunCard#state}
   * @param parameters by dotted name; missing ones are left out
   * @param score the summary's value of the metric; empty where it has none that is finite
   */
  public record Row(
      String run,
      String folder,
      String state,
      Map<String, JsonNode> parameters,
      OptionalDouble score) {}

  /**
   * Makes the table.
   *
   * @param sweep what is known of it
   * @param runs of its group
   * @param wanted the metric to judge by; the sweep's own where empty
   */
  public static SweepTable of(SweepSource.Sweep sweep, List<RunCard> runs, String wanted) {
    List<RunCard> trials =
        runs.stream().sorted(Comparator.comparingDouble(RunCard::started)).toList();
    List<String> metrics = metrics(trials);
    String metric =
        metrics.contains(wanted) ? wanted : sweep.metric().orElseGet(() -> usual(trials, metrics));
    Optional<Goal> said =
        sweep.metric().equals(Optional.of(metric)) ? sweep.goal() : Optional.empty();
    Optional<Goal> defined =
        trials.stream()
            .flatMap(run -> Optional.ofNullable(run.goals().get(metric)).stream())
            .findFirst()
            .map(goal -> goal.equals("maximize") ? Goal.MAXIMIZE : Goal.MINIMIZE);
    Optional<Goal> known = said.or(() -> defined);
    List<String> parameters = sweep.parameters().isEmpty() ? varying(trials) : sweep.parameters();
    List<Row> rows = new ArrayList<>();
    for (RunCard run : trials) {
      Map<String, JsonNode> given = new LinkedHashMap<>();
      for (String parameter : parameters) {
        if (run.config().containsKey(parameter)) {
          given.put(parameter, run.config().get(parameter));
        }
      }
      rows.add(new Row(run.name(), run.folder(), run.state(), given, score(run, metric, known)));
    }
    return new SweepTable(
        sweep.name(),
        metric,
        known.orElseGet(() -> guess(metric)),
        known.isPresent(),
        metrics,
        parameters,
        sweep.logarithmic(),
        rows);
  }

  /** The axis of a parameter over some of the trials. */
  SweepAxis axis(String parameter, List<Row> rows) {
    return SweepAxis.of(
        parameter,
        rows.stream()
            .flatMap(row -> Optional.ofNullable(row.parameters().get(parameter)).stream())
            .toList(),
        Optional.ofNullable(logarithmic.get(parameter)));
  }

  /**
   * Reads a sweep's runs; for a notebook, which has no server at hand. Uses and fills the same
   * index on disk as {@link DashboardServer}.
   *
   * @param root the folder of runs, which holds {@code wandb/}
   * @param sweep what is known of it
   * @throws org.bindery.spi.DataException if the folder cannot be read
   */
  public static SweepTable read(Path root, SweepSource.Sweep sweep) {
    Path cache = root.resolve(RunIndex.CACHE);
    List<RunCard> cards = new ArrayList<>();
    for (Path folder : RunView.folders(root)) {
      RunEntry run = new RunEntry(0, folder, cache);
      boolean complete = run.open();
      if (run.card().group().equals(sweep.name())) {
        if (!complete) {
          run.update();
        }
        cards.add(run.card());
      }
    }
    return of(sweep, cards, "");
  }

  /** The best trial; empty where none has a score. */
  public Optional<Row> best() {
    Comparator<Row> order = Comparator.comparingDouble(row -> row.score().orElseThrow());
    return trials.stream()
        .filter(row -> row.score().isPresent())
        .min(goal == Goal.MAXIMIZE ? order.reversed() : order);
  }

  /**
   * Which parameters matter. Trials count that ended well or were stopped, have a score and have
   * all parameters, as for {@link ParameterImportance#of(List, org.bindery.sweeps.SweepConfig)}.
   */
  public ParameterImportance importance() {
    List<Row> counted =
        trials.stream()
            .filter(row -> row.state().equals("finished") && row.score().isPresent())
            .filter(row -> row.parameters().keySet().containsAll(parameters))
            .toList();
    Map<String, List<Object>> values = new LinkedHashMap<>();
    for (String parameter : parameters) {
      values.put(
          parameter, counted.stream().map(row -> plain(row.parameters().get(parameter))).toList());
    }
    return ParameterImportance.of(
        values, counted.stream().mapToDouble(row -> row.score().orElseThrow()).toArray());
  }

  private static Object plain(JsonNode value) {
    boolean number = value.isNumber() && Double.isFinite(value.doubleValue());
    return number
        ? value.numberValue()
        : value.isBoolean() ? (Object) value.booleanValue() : SweepAxis.text(value);
  }

  private static OptionalDouble score(RunCard run, String metric, Optional<Goal> goal) {
    String extreme = goal.equals(Optional.of(Goal.MAXIMIZE)) ? ".max" : ".min";
    for (String key : List.of(metric, metric + ".best", metric + extreme, metric + ".last")) {
      JsonNode value = run.summary().getOrDefault(key, MissingNode.getInstance());
      if (value.isNumber() && Double.isFinite(value.doubleValue())) {
        return OptionalDouble.of(value.doubleValue());
      }
    }
    return OptionalDouble.empty();
  }

  private static List<String> metrics(List<RunCard> runs) {
    Set<String> all = new LinkedHashSet<>();
    runs.forEach(
        run ->
            run.metrics().stream().filter(name -> !name.startsWith("system.")).forEach(all::add));
    return List.copyOf(all);
  }

  private static String usual(List<RunCard> runs, List<String> metrics) {
    return runs.stream()
        .flatMap(run -> run.metrics().stream().filter(run.goals()::containsKey))
        .findFirst()
        .or(() -> metrics.stream().filter(name -> name.matches("val.*")).findFirst())
        .or(() -> metrics.stream().findFirst())
        .orElse("");
  }

  private static Goal guess(String metric) {
    return metric.toLowerCase(Locale.ROOT).matches(".*(loss|err|perplexity|mse|mae|medr).*")
        ? Goal.MINIMIZE
        : Goal.MAXIMIZE;
  }

  private static List<String> varying(List<RunCard> runs) {
    Map<String, Set<String>> seen = new LinkedHashMap<>();
    Map<String, Integer> times = new TreeMap<>();
    for (RunCard run : runs) {
      run.config()
          .forEach(
              (key, value) -> {
                if (!key.startsWith("provenance.") && !value.isArray()) {
                  seen.computeIfAbsent(key, name -> new LinkedHashSet<>()).add(value.asText());
                  times.merge(key, 1, Integer::sum);
                }
              });
    }
    return seen.entrySet().stream()
        .filter(key -> key.getValue().size() > 1 || times.get(key.getKey()) < runs.size())
        .map(Map.Entry::getKey)
        .toList();
  }
}
