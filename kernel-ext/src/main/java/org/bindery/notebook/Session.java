package org.bindery.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bindery.advisor.Advice;
import org.bindery.advisor.Goal;
import org.bindery.dashboard.DashboardServer;
import org.bindery.graph.BindingGraph;
import org.bindery.runner.Ablation;
import org.bindery.runner.Advising;
import org.bindery.runner.Dashboards;
import org.bindery.runner.DataSpec;
import org.bindery.runner.ExperimentSpec;
import org.bindery.runner.GraphSpec;
import org.bindery.runner.SpecReader;
import org.bindery.runner.Studies;
import org.bindery.runner.Sweeps;
import org.bindery.runner.Tracking;
import org.bindery.runner.Workbench;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ModalityId;
import org.bindery.sweeps.running.InProcessTrials;
import org.bindery.tracking.RunView;
import org.bindery.training.Binding;
import org.bindery.training.Recipe;
import org.bindery.worlds.WorldReport;
import org.bindery.worlds.WorldSuite;

/**
 * What the verbs work with: the screen, and a workbench that is opened when first needed. Runs and
 * datasets are kept here and on disk, never in notebook variables, because JJava empties those that
 * were computed from one that is declared again.
 */
final class Session implements AutoCloseable {
  private static final String FALLBACK = "sprites";
  private static final String SMOKE = "smoke";
  private static final Path SPECS = Path.of("experiments", "specs");

  private final Screen screen;
  private final Map<String, String> environment;
  private final Supplier<Workbench> opener;
  private final Map<List<String>, Pretrained> pretrained = new HashMap<>();
  private final Set<Thread> training = ConcurrentHashMap.newKeySet();
  private Optional<Workbench> workbench = Optional.empty();
  private Optional<CellPages> pages = Optional.empty();
  private Optional<Tracking> tracking = Optional.empty();
  private Optional<DashboardServer> dashboard = Optional.empty();

  /**
   * Makes one.
   *
   * @param environment such as {@code System.getenv()}: {@code BINDERY_ROOT}, {@code
   *     BINDERY_DATASET}, {@code BINDERY_SMOKE}
   * @param opener called at most once
   */
  Session(Screen screen, Map<String, String> environment, Supplier<Workbench> opener) {
    this.screen = screen;
    this.environment = environment;
    this.opener = opener;
  }

  Screen screen() {
    return screen;
  }

  synchronized Workbench workbench() {
    if (workbench.isEmpty()) {
      workbench = Optional.of(opener.get());
    }
    return workbench.get();
  }

  /** Returns the experiments whose pages stand in cells. */
  synchronized CellPages pages() {
    if (pages.isEmpty()) {
      pages = Optional.of(new CellPages(workbench().registry()));
    }
    return pages.get();
  }

  /** Returns what can be bound, and what was found or loaded and cannot. */
  View installed() {
    // By %maven or %classpath jars may have come since anything was asked for.
    workbench().registry().rescan();
    return new PluginsView(workbench().registry());
  }

  Dataset dataset(DataSpec spec) {
    Workbench bench = workbench();
    ProgressLine line = new ProgressLine(screen);
    Dataset dataset =
        new Dataset(spec, bench.dataset(spec.dataset(), spec.options(), line), bench.registry());
    line.done();
    return dataset;
  }

  /** Writes signals as files into a folder where the dataset {@code folder} looks first. */
  OwnFolder writeFolder(String name, Dataset dataset, int rows) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new ConfigException(
          "writeFolder",
          name,
          "A folder cannot be called '" + name + "': use letters, digits, '.', '_' and '-'.");
    }
    return OwnFolder.write(
        workbench().home().resolve("folders").resolve(name),
        dataset.table(),
        rows,
        dataset.shown(),
        workbench().registry());
  }

  Run train(String name, BindingGraph graph, Dataset dataset, Recipe recipe, boolean again) {
    ExperimentSpec spec =
        new ExperimentSpec(
            name, "", dataset.spec(), GraphSpec.of(graph), recipe, List.of(recipe.seed()));
    Workbench bench = workbench();
    Path folder = bench.runsFolder().resolve(name);
    LiveTraining live =
        new LiveTraining(
            TrainingPlan.of(name, graph, recipe),
            () -> RunCurve.read(folder),
            screen,
            System::nanoTime);
    Thread here = Thread.currentThread();
    training.add(here);
    try {
      Run run =
          new Run(
              tracking.isPresent()
                  ? tracking.get().train(bench, spec, again, live::say, live)
                  : bench.train(spec, again, live::say, live));
      live.end();
      return run;
    } finally {
      training.remove(here);
    }
  }

  /** From now on runs are written down for W&amp;B, and uploaded where that can be done. */
  View track(String project) {
    Tracking wanted = new Tracking(project, false, true);
    tracking = Optional.of(wanted);
    return plain(wanted.inWords(workbench().runsFolder()));
  }

  /** Runs what is left of a sweep of {@code experiments/specs}, or opens one that was begun. */
  Sweep sweep(String name) {
    Workbench bench = workbench();
    Sweeps sweeps = Sweeps.in(bench);
    Path page = specs().resolve(name + ".yaml");
    Path small = specs().resolve(name + "-smoke.yaml");
    Path wanted = isSmoke() && Files.exists(small) ? small : page;
    if (!Files.exists(wanted)) {
      return new Sweep(bench, sweeps.open(name));
    }
    Thread here = Thread.currentThread();
    training.add(here);
    try {
      ProgressLine line = new ProgressLine(screen);
      Sweeps.Begun begun = sweeps.begin(wanted, Optional.empty(), 0);
      begun.run(
          new InProcessTrials(sweeps.body(begun.name()), 1),
          Optional.empty(),
          new LiveSweep(begun, line));
      line.done();
      return new Sweep(bench, begun);
    } finally {
      training.remove(here);
    }
  }

  /** Serves the dashboard for as long as the session lives; a second call shows the same one. */
  synchronized View dashboard() {
    Workbench bench = workbench();
    if (dashboard.isEmpty()) {
      dashboard = Optional.of(Dashboards.start(bench, 0));
    }
    String url = dashboard.get().url().toString();
    String summary =
        bench.runs().size()
            + " runs, "
            + RunView.folders(bench.runsFolder()).size()
            + " of them tracked · "
            + Sweeps.in(bench).names().size()
            + " sweeps · "
            + new Studies(bench).names().size()
            + " studies";
    String link =
        "<a href=\"" + Html.escape(url) + "\" target=\"_blank\">" + Html.escape(url) + "</a>";
    return View.of(
        Html.block("Dashboard", Html.escape(summary), link)
            + Html.quiet("On this machine only, while this kernel lives."),
        "Dashboard: " + url + "\n" + summary);
  }

  Study ablate(Ablation ablation) {
    Studies studies = new Studies(workbench());
    Thread here = Thread.currentThread();
    training.add(here);
    try {
      return new Study(studies, studies.run(ablation, new LiveStudy(screen, System::nanoTime)));
    } finally {
      training.remove(here);
    }
  }

  Study study(String name) {
    Studies studies = new Studies(workbench());
    if (!studies.names().contains(name) && Sweeps.in(workbench()).names().contains(name)) {
      throw new ConfigException(
          "study",
          name,
          "'" + name + "' is a sweep, not a study: sweep(\"" + name + "\") shows its trials.");
    }
    return new Study(studies, studies.open(name));
  }

  Advice advise(ExperimentSpec spec, Goal goal) {
    Binding binding =
        workbench().bind(spec.graph().toGraph(), spec.data(), spec.recipe().seed(), sentence -> {});
    return Advising.advise(binding, goal, spec.recipe().seed());
  }

  /** Shows how far it has come, in place. */
  WorldReport worlds(int seeds, List<String> names) {
    int used = isSmoke() ? Math.min(seeds, WorldSuite.FEWEST_SEEDS) : seeds;
    Thread here = Thread.currentThread();
    training.add(here);
    try {
      String handle = screen.open(View.of("", "training worlds"));
      WorldReport report =
          WorldSuite.run(
              names,
              used,
              progress ->
                  screen.update(
                      handle,
                      plain(
                          String.format(
                              Locale.ROOT,
                              "%s: %d of %d trainings",
                              progress.world(),
                              progress.done(),
                              progress.total()))));
      screen.update(handle, plain(report.seeds().size() + " seeds, done"));
      return report;
    } finally {
      training.remove(here);
    }
  }

  private static View plain(String text) {
    return View.of(Html.quiet(Html.escape(text)), text);
  }

  private boolean isSmoke() {
    return environment.getOrDefault("BINDERY_SMOKE", "").equals("1");
  }

  /** Opens pretrained towers once: a cell that is run again gets those it had. */
  synchronized Pretrained pretrained(String preset, String weights, String folder) {
    return pretrained.computeIfAbsent(
        List.of(preset, weights, folder),
        key -> Pretrained.open(workbench().registry(), preset, weights, folder));
  }

  /**
   * Interrupts a training, so that it saves a checkpoint, and waits until it has or {@code
   * patience} is over. The engine crashes if the process ends under a thread that is using it.
   */
  void stopTraining(Duration patience) {
    training.forEach(Thread::interrupt);
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!training.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Opens a page of {@code experiments/specs}. Where its data cannot be had, or the environment
   * asks for it, its twin on generated data takes its place and says so. A page that stands in a
   * cell comes first, and always as it is.
   */
  Experiment experiment(String name) {
    List<String> notes = new ArrayList<>();
    Optional<ExperimentSpec> inCell = pages().find(name);
    if (inCell.isPresent()) {
      return new Experiment(inCell.get(), dataset(inCell.get().data()), notes);
    }
    ExperimentSpec spec = read(name);
    String wanted = environment.getOrDefault("BINDERY_DATASET", "");
    if (isSmoke()) {
      notes.add(
          "BINDERY_SMOKE is set: tiny towers, few rows, few steps. The numbers mean nothing.");
      spec = read(Files.exists(specs().resolve(name + "-smoke.yaml")) ? name + "-smoke" : SMOKE);
    } else if (!wanted.isBlank() && !wanted.equals(spec.data().dataset())) {
      notes.add(
          "BINDERY_DATASET asks for " + wanted + ", so this is the experiment " + wanted + ".");
      spec = read(wanted);
    }
    try {
      return new Experiment(spec, dataset(spec.data()), notes);
    } catch (DataException missing) {
      if (spec.data().dataset().equals(FALLBACK)) {
        throw missing;
      }
      notes.add(missing.getMessage());
      notes.add("So this uses the generated sprites instead; what you see is not the real data.");
      ExperimentSpec twin = read(FALLBACK);
      return new Experiment(twin, dataset(twin.data()), notes);
    }
  }

  ModalityProject newModality(String name) {
    return ModalityProject.of(
        ModalityId.of(name),
        workbench().home().resolve("plugins"),
        specs().getParent().getParent().resolve("bindery"),
        workbench().registry().plugins(),
        Programs.ofThisMachine());
  }

  private ExperimentSpec read(String name) {
    Path file = specs().resolve(name + ".yaml");
    return SpecReader.read(file, workbench().registry(), List.of());
  }

  private Path specs() {
    String root = environment.getOrDefault("BINDERY_ROOT", "");
    Path start = root.isBlank() ? Path.of("").toAbsolutePath() : Path.of(root);
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(SPECS))) {
        return folder.resolve(SPECS);
      }
    }
    throw new ConfigException(
        "experiment",
        start.toString(),
        "There is no folder "
            + SPECS
            + " in "
            + start
            + " or above it: set BINDERY_ROOT to the checkout of Bindery.");
  }

  @Override
  public synchronized void close() {
    dashboard.ifPresent(DashboardServer::close);
    dashboard = Optional.empty();
    pretrained.values().forEach(Pretrained::close);
    pretrained.clear();
    workbench.ifPresent(Workbench::close);
    workbench = Optional.empty();
  }
}
