package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads one sweep's YAML and tells all that is wrong with it. For one use. */
final class SweepReader {
  private static final Set<String> KEYS =
      Set.of(
          "method",
          "parameters",
          "metric",
          "metrics",
          "early_terminate",
          "run_cap",
          "program",
          "command",
          "name",
          "description",
          "project",
          "entity",
          "controller",
          "scheduler",
          "job",
          "image_uri",
          "apiVersion",
          "kind");
  private static final Set<String> IMPUTATIONS = Set.of("worst", "best", "latest");

  private final String file;
  private final String text;
  private final Problems problems;
  private final List<String> notes = new ArrayList<>();

  SweepReader(String file, String text) {
    this.file = file;
    this.text = text;
    this.problems = new Problems(file);
  }

  SweepConfig read() {
    Optional<YamlSection> root = YamlText.read(text, problems);
    if (root.isEmpty()) {
      problems.refuse();
    }
    YamlSection sweep = root.orElseThrow();
    sweep.refuseUnknown(KEYS);
    refuseWhatNeedsTheServer(sweep);
    Optional<SearchMethod> method = method(sweep);
    Optional<Metric> metric = sweep.section("metric").flatMap(this::metric);
    ParameterReader reader = new ParameterReader(notes);
    if (sweep.has("parameters")) {
      sweep.section("parameters").ifPresent(section -> reader.read(section, List.of()));
    } else {
      sweep.problem("parameters", "parameters are missing. Give at least one.");
    }
    checkMethod(sweep, method, reader);
    Goal goal = metric.map(Metric::goal).orElse(Goal.MINIMIZE);
    Optional<Hyperband> hyperband =
        sweep.section("early_terminate").flatMap(section -> hyperband(section, goal));
    if (sweep.has("early_terminate") && !sweep.has("metric")) {
      sweep.problem("early_terminate", "early_terminate needs a metric: {name: ..., goal: ...}.");
    }
    OptionalInt runCap = runCap(sweep);
    Optional<String> name = sweep.text("name");
    Optional<String> description = sweep.text("description");
    Optional<String> program = sweep.text("program");
    Optional<String> project = sweep.text("project");
    Optional<String> entity = sweep.text("entity");
    List<String> command = command(sweep);
    problems.refuse();
    return new SweepConfig(
        file,
        name,
        description,
        method.orElseThrow(),
        metric,
        new ParameterSpace(reader.parameters()),
        hyperband,
        runCap,
        program,
        command,
        project,
        entity,
        notes,
        text);
  }

  private static Optional<SearchMethod> method(YamlSection sweep) {
    if (!sweep.has("method")) {
      sweep.problem("method", "method is missing. Give method: grid, random or bayes.");
      return Optional.empty();
    }
    if (sweep.text("method").equals(Optional.of("custom"))) {
      sweep.problem(
          "method",
          "method: custom hands the search to a program beside W&B's server, which is not here."
              + " Use grid, random or bayes.");
      return Optional.empty();
    }
    return sweep
        .oneOf("method", Set.of("grid", "random", "bayes"))
        .map(name -> SearchMethod.valueOf(name.toUpperCase(Locale.ROOT)));
  }

  private static void refuseWhatNeedsTheServer(YamlSection sweep) {
    for (String key : List.of("job", "image_uri")) {
      if (sweep.has(key)) {
        sweep.problem(
            key,
            key + " starts trials through W&B Launch, which needs its server. Leave the line out.");
      }
    }
    if (sweep.has("metrics")) {
      sweep.problem(
          "metrics",
          "metrics (several goals at once) works only with W&B's method: custom. Give one metric.");
    }
    if (sweep.has("kind")) {
      sweep.oneOf("kind", Set.of("sweep"));
    }
    sweep.text("apiVersion");
    sweep
        .section("controller")
        .ifPresent(
            controller -> {
              if (!controller.has("type")) {
                controller.problem("", "controller lacks type. Give type: local, or leave it out.");
              }
              controller.oneOf("type", Set.of("local", "cloud"));
            });
    sweep.section("scheduler").ifPresent(scheduler -> scheduler(sweep, scheduler));
  }

  private static void scheduler(YamlSection sweep, YamlSection scheduler) {
    scheduler.refuseUnknown(Set.of("engine", "source", "optimizer", "search_space"));
    if (!scheduler.text("engine").equals(Optional.of("wandb"))) {
      scheduler.problem(
          "engine",
          "scheduler.engine can only be wandb: optuna and ax are Python. Leave scheduler out.");
    }
    for (String key : List.of("source", "optimizer", "search_space")) {
      if (scheduler.has(key)) {
        scheduler.problem(
            key, "scheduler." + key + " names Python code, which is not run here. Leave it out.");
      }
    }
    if (sweep.has("early_terminate")) {
      sweep.problem(
          "scheduler", "scheduler and early_terminate exclude each other in W&B. Keep one.");
    }
  }

  private Optional<Metric> metric(YamlSection section) {
    section.refuseUnknown(Set.of("name", "goal", "target", "impute", "impute_while_running"));
    Optional<String> name = section.text("name");
    if (!section.has("name")) {
      section.problem("", "metric lacks name: what trials log it as.");
    } else if (name.isPresent() && name.get().isBlank()) {
      section.problem("name", "metric.name is empty. Give what trials log it as.");
    }
    Optional<Goal> goal =
        section
            .oneOf("goal", Set.of("minimize", "maximize"))
            .map(text -> Goal.valueOf(text.toUpperCase(Locale.ROOT)));
    Optional<Imputation> impute = section.oneOf("impute", IMPUTATIONS).map(SweepReader::imputation);
    Optional<Imputation> running =
        section
            .oneOf("impute_while_running", Set.of("worst", "best", "latest", "false"))
            .filter(text -> !text.equals("false"))
            .map(SweepReader::imputation);
    OptionalDouble target =
        section.number("target").stream().mapToDouble(Number::doubleValue).findFirst();
    return name.filter(text -> !text.isBlank())
        .map(
            text ->
                new Metric(
                    text,
                    goal.orElse(Goal.MINIMIZE),
                    target,
                    impute.orElse(Imputation.WORST),
                    running));
  }

  private static Imputation imputation(String text) {
    return Imputation.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static void checkMethod(
      YamlSection sweep, Optional<SearchMethod> method, ParameterReader reader) {
    if (method.equals(Optional.of(SearchMethod.GRID))) {
      for (Parameter parameter : reader.parameters()) {
        if (parameter.distribution().grid().isEmpty()) {
          YamlSection section = reader.section(parameter);
          section.problem(
              "",
              "a grid cannot try all of "
                  + section.path()
                  + ", which is "
                  + parameter.distribution().name()
                  + ". Give values, whole min and max, or q_uniform with a larger q; or use method:"
                  + " random.");
        }
      }
    } else if (method.equals(Optional.of(SearchMethod.BAYES))) {
      if (!sweep.has("metric")) {
        sweep.problem("method", "method: bayes needs a metric: {name: ..., goal: ...}.");
      }
      boolean nothing = reader.parameters().stream().noneMatch(p -> p.distribution().searched());
      if (nothing && !reader.parameters().isEmpty()) {
        sweep.problem(
            "parameters", "method: bayes has nothing to search: every parameter has one value.");
      }
    }
  }

  private static List<String> command(YamlSection sweep) {
    List<Object> written = sweep.list("command").orElse(List.of());
    List<String> command = new ArrayList<>();
    for (int i = 0; i < written.size(); i++) {
      String element = PythonText.of(written.get(i));
      String problem = TrialCommand.problem(element);
      if (!problem.isEmpty()) {
        sweep.problem("command", i, problem);
      }
      command.add(element);
    }
    return command;
  }

  private static OptionalInt runCap(YamlSection sweep) {
    OptionalLong cap = sweep.whole("run_cap");
    if (cap.isPresent() && (cap.getAsLong() < 1 || cap.getAsLong() > Integer.MAX_VALUE)) {
      sweep.problem(
          "run_cap",
          "run_cap = " + cap.getAsLong() + " must be at least 1: the most trials there may be.");
      return OptionalInt.empty();
    }
    return cap.isPresent() ? OptionalInt.of((int) cap.getAsLong()) : OptionalInt.empty();
  }

  private static Optional<Hyperband> hyperband(YamlSection section, Goal goal) {
    section.refuseUnknown(Set.of("type", "min_iter", "max_iter", "s", "eta", "strict"));
    if (!section.has("type")) {
      section.problem("", "early_terminate lacks type: hyperband.");
    }
    section.oneOf("type", Set.of("hyperband"));
    OptionalLong minIter = section.whole("min_iter");
    OptionalLong maxIter = section.whole("max_iter");
    OptionalLong s = section.whole("s");
    double eta = section.number("eta").map(Number::doubleValue).orElse(3.0);
    boolean strict = section.flag("strict").orElse(true);
    if (!(eta > 1)) {
      section.problem("eta", section.at("eta") + " = " + eta + " must be above 1.");
      return Optional.empty();
    }
    if (section.has("max_iter") != section.has("s")) {
      String there = section.has("s") ? "s" : "max_iter";
      String lacking = section.has("s") ? "max_iter" : "s";
      section.problem(there, section.path() + " has " + there + " but lacks " + lacking + ".");
      return Optional.empty();
    }
    if (maxIter.isPresent() && s.isPresent()) {
      List<Long> bands = Hyperband.bandsTo(maxIter.getAsLong(), s.getAsLong(), eta);
      if (bands.isEmpty()) {
        section.problem(
            "max_iter",
            "early_terminate has no iteration to look at: max_iter = "
                + maxIter.getAsLong()
                + " divided by eta = "
                + eta
                + " up to s = "
                + s.getAsLong()
                + " times is under 1. Raise max_iter or s.");
        return Optional.empty();
      }
      return Optional.of(new Hyperband(bands, eta, strict, goal));
    }
    if (!section.has("min_iter") && !section.has("max_iter")) {
      section.problem("type", "early_terminate needs min_iter, or max_iter and s.");
    }
    if (minIter.isPresent() && minIter.getAsLong() < 1) {
      section.problem(
          "min_iter",
          section.at("min_iter") + " = " + minIter.getAsLong() + " must be at least 1.");
      return Optional.empty();
    }
    return minIter.isPresent()
        ? Optional.of(
            new Hyperband(Hyperband.bandsFrom(minIter.getAsLong(), eta), eta, strict, goal))
        : Optional.empty();
  }
}
