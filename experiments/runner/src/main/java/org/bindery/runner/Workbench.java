package org.bindery.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.data.Availability;
import org.bindery.data.DatasetStore;
import org.bindery.data.DidYouMean;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;
import org.bindery.training.Binding;
import org.bindery.training.LossContracts;
import org.bindery.training.Model;
import org.bindery.training.Recipe;
import org.bindery.training.RunEvent;
import org.bindery.training.Trainer;

/**
 * Where experiments are made: plugins, datasets and runs of one home folder and one folder of runs.
 * The command line and a notebook work with one. Datasets are opened once and stay open until the
 * workbench is closed. Thread-safe; one training at a time.
 */
public final class Workbench implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Path home;
  private final Path runs;
  private final ModalityRegistry registry;
  private final DatasetStore store;
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<String, RunHandle> handles = new TreeMap<>();
  private final Semaphore training = new Semaphore(1);
  private final AtomicReference<String> trained = new AtomicReference<>("");

  private Workbench(Path home, Path runs, ModalityRegistry registry) {
    this.home = home;
    this.runs = runs.toAbsolutePath().normalize();
    this.registry = registry;
    requireWritable(home);
    this.store = new DatasetStore(home, registry);
  }

  /**
   * Opens the workbench of this user: home is {@code BINDERY_HOME} or {@code ~/.bindery}, runs lie
   * in {@code BINDERY_RUNS} or {@code runs}.
   *
   * @param loader where to look for plugins
   * @throws DataException if home cannot be written to
   */
  public static Workbench open(ClassLoader loader) {
    return open(Machine.home(), Machine.runs(), ModalityRegistry.scan(loader));
  }

  /**
   * Opens a workbench elsewhere.
   *
   * @throws DataException if {@code home} cannot be written to
   */
  public static Workbench open(Path home, Path runs, ModalityRegistry registry) {
    return new Workbench(home.toAbsolutePath().normalize(), runs, registry);
  }

  /** Returns the plugins. */
  public ModalityRegistry registry() {
    return registry;
  }

  /** Returns Bindery's folder. */
  public Path home() {
    return home;
  }

  /**
   * Returns a dataset, fetching and importing it first if need be.
   *
   * @param options values for the options its card names
   * @param progress takes a sentence now and then
   * @return a table that stays open as long as this workbench; not to be closed by the caller
   * @throws ConfigException if dataset or option are unknown, with the nearest name
   * @throws DataException if the data cannot be had
   */
  public synchronized Table dataset(
      String name, Map<String, String> options, Consumer<String> progress) {
    String key = name + new TreeMap<>(options);
    Table table = tables.get(key);
    if (table == null) {
      table = store.open(name, options, progress);
      tables.put(key, table);
    }
    return table;
  }

  /** Returns the names of the folders of imported datasets. */
  public List<String> installedDatasets() {
    return store.installed();
  }

  /**
   * Opens data for a graph: test and validation rows offer every signal of the graph.
   *
   * @param seed of the run; with {@link DataSpec#splitSeed} it draws the test keys
   * @throws org.bindery.graph.GraphException with every problem at once, such as an edge without
   *     pairs, if the data cannot train the graph
   */
  public Binding bind(BindingGraph graph, DataSpec data, long seed, Consumer<String> progress) {
    Table table = dataset(data.dataset(), data.options(), progress);
    Splitting splitting = data.splitting().orElseGet(() -> table.manifest().splitting());
    Set<ColumnId> there = Set.copyOf(table.columns());
    Set<ColumnId> required =
        galleryColumns(graph, data).stream()
            .filter(column -> there.contains(column) || data.gallery().contains(column.toString()))
            .collect(Collectors.toUnmodifiableSet());
    Splits splits = Splits.of(table, splitting, data.splitSeed() + seed, required);
    if (data.validationKeys() > 0) {
      splits = holdOut(splits, table.pairedByClass(), data.validationKeys(), required);
    }
    Availability train = Availability.of(table, splits, Split.TRAIN);
    graph.check(new TrainPairs(train), this::frozenTowerNames, LossContracts::of).orThrow();
    return new Binding(graph, table, splits, registry);
  }

  /** Ten names of ten classes are no sample of anything, so no such signal is divided. */
  private static Splits holdOut(Splits splits, boolean byClass, int keys, Set<ColumnId> required) {
    if (!byClass) {
      return splits.holdOut(keys, List.of(required));
    }
    List<Set<ColumnId>> groups =
        required.stream()
            .sorted()
            .map(Set::of)
            .filter(group -> splits.gallery(Split.TRAIN, group).length >= 10 * keys)
            .toList();
    return splits.holdOut(keys, groups);
  }

  /** Returns what every test row holds: the graph's signals and those the data asks for besides. */
  static Set<ColumnId> galleryColumns(BindingGraph graph, DataSpec data) {
    return Stream.concat(graph.nodes().stream(), data.gallery().stream().map(ColumnId::of))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Trains a graph, or goes on with an interrupted training, or returns at once if this run is
   * finished. Blocks.
   *
   * @param name of the run, by which {@link #run} finds it
   * @param again whether to delete what there is under this name and begin anew
   * @param listener called on this thread
   * @throws ConfigException if a run of this name was made differently
   * @throws org.bindery.training.InterruptedRunException if the thread was interrupted; the same
   *     call goes on from there
   * @throws BinderyException if another training is going on
   */
  public RunHandle train(
      String name,
      BindingGraph graph,
      DataSpec data,
      Recipe recipe,
      boolean again,
      Consumer<RunEvent> listener) {
    ExperimentSpec spec =
        new ExperimentSpec(name, "", data, GraphSpec.of(graph), recipe, List.of(recipe.seed()));
    return train(spec, again, sentence -> {}, listener);
  }

  /**
   * Trains as {@link #train(String, BindingGraph, DataSpec, Recipe, boolean, Consumer)} does.
   *
   * @param spec with one seed; its name is the run's
   * @param progress takes a sentence while data is fetched
   */
  public RunHandle train(
      ExperimentSpec spec, boolean again, Consumer<String> progress, Consumer<RunEvent> listener) {
    RunFolder folder = new RunFolder(runs.resolve(spec.name()));
    takeTurn(spec.name());
    try (RunFolder.Lock held = folder.lock()) {
      forget(spec.name());
      if (again) {
        folder.discard();
      }
      BindingGraph graph = spec.graph().toGraph();
      Binding binding = bind(graph, spec.data(), spec.recipe().seed(), progress);
      folder.prepare(spec, registry);
      RunHandle handle = handle(folder, spec);
      if (!folder.isFinished()) {
        handle.adopt(binding, trainIn(folder, binding, spec.recipe(), listener));
      }
      synchronized (this) {
        handles.put(spec.name(), handle);
      }
      return handle;
    } finally {
      training.release();
    }
  }

  private Model trainIn(
      RunFolder folder, Binding binding, Recipe recipe, Consumer<RunEvent> listener) {
    long start = System.nanoTime();
    String[] device = {"unknown"};
    Consumer<RunEvent> noting =
        event -> {
          if (event instanceof RunEvent.Started started) {
            device[0] = started.device();
          }
        };
    try {
      return Trainer.train(folder.path(), binding, recipe, cache(), noting.andThen(listener));
    } finally {
      folder
          .sessions()
          .add(
              new Sessions.Session(
                  (System.nanoTime() - start) / 1e9,
                  Machine.peakMemoryBytes().orElse(0),
                  device[0]));
    }
  }

  /**
   * Returns a run by its name, from memory or from disk.
   *
   * @throws ConfigException if there is none, with the nearest name
   */
  public synchronized RunHandle run(String name) {
    RunHandle known = handles.get(name);
    if (known != null) {
      return known;
    }
    RunFolder folder = new RunFolder(runs.resolve(name));
    if (!runs().contains(name)) {
      throw new ConfigException(
          "run",
          name,
          "There is no run '" + name + "' in " + runs + "." + DidYouMean.hint(name, runs()));
    }
    RunHandle handle = handle(folder, folder.spec(registry));
    handles.put(name, handle);
    return handle;
  }

  /** Returns the names of all runs on disk, sorted, finished or not. */
  public List<String> runs() {
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .map(RunFolder::new)
          .filter(RunFolder::exists)
          .map(RunFolder::name)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException(
          "The folder of runs " + runs + " cannot be listed: " + Reason.of(e) + ".", e);
    }
  }

  /** Returns the folder of runs. */
  public Path runsFolder() {
    return runs;
  }

  @Override
  public synchronized void close() {
    handles.values().forEach(RunHandle::close);
    handles.clear();
    tables.values().forEach(Table::close);
    tables.clear();
  }

  private RunHandle handle(RunFolder folder, ExperimentSpec spec) {
    return new RunHandle(
        folder,
        spec,
        () -> bind(spec.graph().toGraph(), spec.data(), spec.recipe().seed(), sentence -> {}),
        binding -> Model.open(folder.path(), binding, spec.recipe(), cache(), sentence -> {}));
  }

  private synchronized void forget(String name) {
    RunHandle before = handles.remove(name);
    if (before != null) {
      before.close();
    }
  }

  private void takeTurn(String name) {
    try {
      if (training.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        trained.set(name);
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new BinderyException(
        "Run '"
            + name
            + "' has to wait: the training of '"
            + trained.get()
            + "' is still going on; interrupt it, or try again when it has ended.");
  }

  private Path cache() {
    return home.resolve("cache");
  }

  private Set<String> frozenTowerNames(ModalityId id) {
    return registry.get(id).frozenTowers().stream()
        .map(FrozenTower::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A folder's permission bits do not tell root and read-only disks apart, so it is tried. */
  static void requireWritable(Path home) {
    try {
      Files.createDirectories(home);
      Files.delete(Files.createTempFile(home, ".writable", ""));
    } catch (IOException e) {
      throw new DataException(
          "Bindery's folder "
              + home
              + " cannot be written to: "
              + Reason.of(e)
              + "; set BINDERY_HOME to a folder that belongs to you.",
          e);
    }
  }
}
