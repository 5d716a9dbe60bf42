package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.ParameterImportance;

/** What the page asks for, as JSON. The live page and the saved file get the same. */
final class Answers {
  private static final int ALL_POINTS = 200_000;
  private static final int FEWEST_POINTS = 60;
  private static final long MOST_NANOS = 1_000_000_000;

  private final RunIndex index;
  private final SweepSource sweeps;
  private final StudySource studies;

  Answers(RunIndex index, SweepSource sweeps, StudySource studies) {
    this.index = index;
    this.sweeps = sweeps;
    this.studies = studies;
  }

  /** All runs, and how far reading them has come. */
  ObjectNode runs() {
    ObjectNode answer = Json.object();
    answer.put("root", String.valueOf(index.root()));
    answer.put("read", index.read()).put("all", index.runs().size());
    ArrayNode runs = answer.putArray("runs");
    index.runs().forEach(run -> runs.add(run.row()));
    ArrayNode problems = answer.putArray("problems");
    index.problems().forEach(problems::add);
    return answer;
  }

  /**
   * A metric's curves; the more runs, the fewer points each. Runs that were not read yet are read
   * for it, as many as a second allows; the rest is counted as {@code waiting}.
   */
  ObjectNode series(String metric, List<Integer> numbers) {
    return series(metric, numbers, Optional.empty());
  }

  /** The same of a part of the axis, with the finer points that are there. */
  ObjectNode series(String metric, List<Integer> numbers, Optional<Curve.Part> part) {
    int most =
        Math.max(
            FEWEST_POINTS, Math.min(Curve.MOST_POINTS, ALL_POINTS / Math.max(1, numbers.size())));
    ObjectNode answer = Json.object();
    ArrayNode curves = answer.put("metric", metric).putArray("curves");
    long end = System.nanoTime() + MOST_NANOS;
    int waiting = 0;
    for (int number : numbers) {
      Optional<RunEntry> run = index.run(number);
      if (System.nanoTime() > end && !run.map(RunEntry::isRead).orElse(true)) {
        waiting++;
        continue;
      }
      run.flatMap(entry -> curve(entry, metric, part))
          .ifPresent(curve -> curves.add(curve(run.get(), curve.thinned(most))));
    }
    return answer.put("waiting", waiting);
  }

  private static Optional<Curve> curve(RunEntry run, String metric, Optional<Curve.Part> part) {
    return part.flatMap(wanted -> run.part(metric, wanted)).or(() -> run.curve(metric));
  }

  private static ObjectNode curve(RunEntry run, Curve curve) {
    ObjectNode json = Json.object();
    json.put("no", run.number()).put("started", run.card().started());
    json.put("total", curve.total()).put("notFinite", curve.notFinite());
    json.set("step", Json.exact(curve.steps()));
    json.set("time", Json.drawn(curve.runtimes()));
    json.set("value", Json.drawn(curve.values()));
    if (curve.isThinned()) {
      ObjectNode means = json.putObject("means");
      means.set("step", Json.drawn(curve.meanSteps()));
      means.set("time", Json.drawn(curve.meanRuntimes()));
      means.set("value", Json.drawn(curve.means()));
      ArrayNode counts = means.putArray("count");
      for (int count : curve.counts()) {
        counts.add(count);
      }
    }
    return json;
  }

  /** One run in full. */
  ObjectNode run(int number) {
    RunEntry run = entry(number);
    ObjectNode answer = Json.MAPPER.valueToTree(run.card());
    answer.put("no", number);
    answer.set("detail", Json.MAPPER.valueToTree(run.detail()));
    return answer;
  }

  /** Several runs side by side. */
  JsonNode compare(List<Integer> numbers) {
    return Json.MAPPER.valueToTree(
        RunDiff.of(numbers.stream().map(number -> entry(number).card()).toList()));
  }

  /** The names of all sweeps: those known, then groups of trials. */
  ObjectNode sweeps() {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("sweeps");
    try {
      known()
          .values()
          .forEach(
              sweep -> {
                long trials = cards(sweep.name()).size();
                list.addObject()
                    .put("name", sweep.name())
                    .put("method", sweep.method())
                    .put("trials", trials);
              });
    } catch (BinderyException e) {
      answer.put("problem", e.getMessage());
    }
    return answer;
  }

  /** One sweep with all its trials. */
  ObjectNode sweep(String name, String metric) {
    SweepSource.Sweep sweep =
        Optional.ofNullable(known().get(name))
            .orElseThrow(
                () -> new ConfigException("sweep", name, "There is no sweep '" + name + "'."));
    List<RunEntry> runs = runsOf(name);
    SweepTable table = SweepTable.of(sweep, runs.stream().map(RunEntry::card).toList(), metric);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    runs.forEach(run -> numbers.put(run.card().folder(), run.number()));
    ObjectNode answer = Json.object();
    answer.put("name", name).put("method", sweep.method()).put("note", sweep.note());
    sweep.planned().ifPresent(most -> answer.put("planned", most));
    answer.put("metric", table.metric()).put("goalKnown", table.goalKnown());
    answer.put("goal", table.goal().name().toLowerCase(Locale.ROOT));
    answer.set("metrics", Json.MAPPER.valueToTree(table.metrics()));
    ArrayNode axes = answer.putArray("axes");
    for (String parameter : table.parameters()) {
      axes.add(axis(parameter, table));
    }
    ArrayNode trials = answer.putArray("trials");
    for (SweepTable.Row row : table.trials()) {
      ObjectNode trial = trials.addObject().put("name", row.run()).put("state", row.state());
      trial.put("no", numbers.get(row.folder()));
      ObjectNode parameters = trial.putObject("parameters");
      row.parameters().forEach(parameters::set);
      row.score().ifPresent(score -> trial.put("score", score));
    }
    table.best().ifPresent(best -> answer.put("best", numbers.get(best.folder())));
    answer.set("importance", importance(table.importance()));
    return answer;
  }

  private static ObjectNode importance(ParameterImportance found) {
    ObjectNode answer = Json.object();
    answer.put("trials", found.trials()).put("enough", ParameterImportance.ENOUGH);
    answer.put("unsure", found.unsure());
    ArrayNode shares = answer.putArray("shares");
    for (ParameterImportance.Share share : found.shares()) {
      ObjectNode one = shares.addObject().put("parameter", share.parameter());
      one.put("share", share.importance()).put("noise", share.noise());
      one.put("stands", share.stands());
      share.correlation().ifPresent(value -> one.put("correlation", value));
    }
    return answer;
  }

  private static ObjectNode axis(String parameter, SweepTable table) {
    SweepAxis axis = table.axis(parameter, table.trials());
    ObjectNode json = Json.object().put("name", parameter).put("log", axis.logarithmic());
    ArrayNode categories = json.putArray("categories");
    axis.categories().forEach(categories::add);
    return json.put("low", axis.low()).put("high", axis.high());
  }

  private Map<String, SweepSource.Sweep> known() {
    Map<String, SweepSource.Sweep> all = new LinkedHashMap<>();
    sweeps.sweeps().forEach(sweep -> all.put(sweep.name(), sweep));
    for (RunEntry run : index.runs()) {
      RunCard card = run.card();
      if (card.jobType().equals("trial") && !card.group().isEmpty()) {
        all.putIfAbsent(card.group(), SweepSource.Sweep.ofGroup(card.group()));
      }
    }
    return all;
  }

  private List<RunEntry> runsOf(String sweep) {
    List<RunEntry> runs =
        new ArrayList<>(
            index.runs().stream()
                .filter(run -> run.card().group().equals(sweep))
                .filter(run -> run.card().jobType().equals("trial"))
                .toList());
    runs.sort(Comparator.comparingDouble(run -> run.card().started()));
    return runs;
  }

  private List<RunCard> cards(String sweep) {
    return runsOf(sweep).stream().map(RunEntry::card).toList();
  }

  /** The names of all studies. */
  ObjectNode studies() {
    ObjectNode answer = Json.object();
    ArrayNode names = answer.putArray("studies");
    try {
      studies.names().forEach(names::add);
    } catch (BinderyException e) {
      answer.put("problem", e.getMessage());
    }
    return answer;
  }

  JsonNode study(String name, String measure) {
    return Json.MAPPER.valueToTree(studies.open(name, measure));
  }

  RunEntry entry(int number) {
    return index
        .run(number)
        .orElseThrow(
            () ->
                new ConfigException(
                    "run", String.valueOf(number), "There is no run of number " + number + "."));
  }
}
