package org.bindery.notebook;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.bindery.advisor.Goal;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.runner.DataSpec;
import org.bindery.runner.PresetReader;
import org.bindery.runner.Workbench;
import org.bindery.spi.ColumnId;
import org.bindery.training.Recipe;

/**
 * The verbs of a notebook, imported into every one.
 *
 * <p>They throw {@link Refusal} and nothing else for what a person can set right. They can be run
 * again: a run that is finished is given back at once, one that was interrupted goes on.
 *
 * <p>Static, because a notebook calls verbs without an object; so the session they work with is the
 * one thing here that changes.
 */
public final class Bindery {
  private static final AtomicReference<Session> SESSION =
      new AtomicReference<>(session(Bindery.class.getClassLoader(), Screen.printing(System.out)));

  private Bindery() {}

  /**
   * Starts a session, closing the one before. A kernel calls it once; a program only to print
   * elsewhere.
   *
   * @param loader sees the plugins
   * @param screen where progress is shown
   */
  public static void attach(ClassLoader loader, Screen screen) {
    SESSION.getAndSet(session(loader, screen)).close();
  }

  /**
   * Stops a training that is going on, after it has saved a checkpoint; for the end of the process.
   * Waits four seconds at most, because Jupyter kills a kernel after five.
   */
  public static void detach() {
    session().stopTraining(Duration.ofSeconds(4));
  }

  /** Returns the modalities and datasets that can be used, and the plugins that cannot. */
  public static View modalities() {
    return Refusal.orRefuse(() -> session().installed());
  }

  /**
   * Returns a dataset, fetching it first if it is not on this machine.
   *
   * @throws Refusal if there is none of this name, or it cannot be had
   */
  public static Dataset dataset(String name) {
    return dataset(name, Map.of());
  }

  /**
   * Returns a dataset with options: {@code dataset("sprites", Map.of("train", 500))}.
   *
   * @throws Refusal if there is none of this name, it has no such option, or it cannot be had
   */
  public static Dataset dataset(String name, Map<String, ?> options) {
    return Refusal.orRefuse(
        () -> {
          Map<String, String> texts = new TreeMap<>();
          options.forEach((option, value) -> texts.put(option, String.valueOf(value)));
          return session().dataset(new DataSpec(name, texts, 0, Optional.empty()));
        });
  }

  /**
   * Starts a graph around an anchor: {@code anchor("image").bind("text", "audio.es").build()}.
   * Graphs of other shapes start with {@link GraphBuilder}.
   */
  public static GraphBuilder anchor(String column) {
    return GraphBuilder.anchor(column);
  }

  /** Returns the standard recipe, to be changed by its {@code with...} methods. */
  public static Recipe recipe() {
    return Recipe.standard();
  }

  /**
   * Opens {@code experiments/specs/<name>.yaml}. If its data cannot be had, or the environment
   * variable {@code BINDERY_DATASET} names another, it says so and opens {@code sprites.yaml}, the
   * twin on generated data. With {@code BINDERY_SMOKE=1} it opens {@code <name>-smoke.yaml}, or
   * else {@code smoke.yaml}, which take seconds and learn nothing.
   *
   * @throws Refusal if there is no such page, or something in it is wrong
   */
  public static Experiment experiment(String name) {
    return Refusal.orRefuse(() -> session().experiment(name));
  }

  /**
   * Trains a graph while showing how it goes. Blocks; interrupting it saves a checkpoint, and the
   * same call goes on from there. Returns at once if the run is finished.
   *
   * @param name names the run, on disk too
   * @throws Refusal if a run of this name was made differently, the data cannot train the graph, or
   *     another training is going on
   */
  public static Run train(String name, BindingGraph graph, Dataset dataset, Recipe recipe) {
    return Refusal.orRefuse(() -> session().train(name, graph, dataset, recipe, false));
  }

  /** Trains as {@link #train} does, after deleting what there is under this name. */
  public static Run trainAgain(String name, BindingGraph graph, Dataset dataset, Recipe recipe) {
    return Refusal.orRefuse(() -> session().train(name, graph, dataset, recipe, true));
  }

  /**
   * Makes the project of a plugin in {@code plugins/NAME} of Bindery's folder, as {@code ./bindery
   * new-modality} does, or opens the one that is there.
   *
   * @param name the modality's id, such as {@code barometric-pressure}
   * @throws Refusal if no modality can have this name, or the checkout's launcher is not found
   */
  public static ModalityProject newModality(String name) {
    return Refusal.orRefuse(() -> session().newModality(name));
  }

  /**
   * Runs a sweep, {@code experiments/specs/NAME.yaml} in W&amp;B's format, trial by trial in this
   * kernel, and shows how it goes; or gives back one that was run, from disk. Blocks; interrupting
   * it keeps what is finished, and the same call goes on.
   *
   * @throws Refusal if there is neither page nor sweep of this name, or something in it is wrong
   */
  public static Sweep sweep(String name) {
    return Refusal.orRefuse(() -> session().sweep(name));
  }

  /** Serves runs, sweeps and studies to a browser on this machine, and shows the link. */
  public static View dashboard() {
    return Refusal.orRefuse(() -> session().dashboard());
  }

  /**
   * Writes the trainings that follow in the format of Weights and Biases, and uploads them while
   * they train where W&amp;B's program and a key are there: {@code wandb("bindery")}. Shows which
   * of the two it will be. A training says where its run is.
   *
   * @param project of the runs
   */
  public static View wandb(String project) {
    return Refusal.orRefuse(() -> session().track(project));
  }

  /**
   * Returns a run by its name, from this session or from disk.
   *
   * @throws Refusal if there is none, with the nearest name
   */
  public static Run run(String name) {
    return Refusal.orRefuse(() -> new Run(session().workbench().run(name)));
  }

  /** Returns the names of all runs, finished or not. */
  public static List<String> runs() {
    return Refusal.orRefuse(() -> session().workbench().runs());
  }

  /**
   * Begins a study that compares anchors and topologies on the graph's signals: {@code
   * ablate("anchors", graph).on(dataset("sprites")).anchors("image", "text").topologies(STAR,
   * COMPLETE).seeds(0, 1, 2).run(recipe())}.
   *
   * @param name names the study, on disk too
   */
  public static Ablate ablate(String name, BindingGraph graph) {
    return Ablate.of(session(), name, graph);
  }

  /** Begins a study on an experiment's graph, data, recipe and seeds. */
  public static Ablate ablate(String name, Experiment experiment) {
    return Ablate.of(session(), name, experiment.spec());
  }

  /**
   * Returns a study by its name, with what it has reached so far. A sweep's trials and their
   * parallel coordinates are shown by {@link #sweep}.
   *
   * @throws Refusal if there is none, with the nearest name, or the name is a sweep's
   */
  public static Study study(String name) {
    return Refusal.orRefuse(() -> session().study(name));
  }

  /**
   * Says which signal of an experiment makes the best anchor, from what its signals share before
   * anything is trained: {@code advise(experiment("digits"), Goal.NEVER_TRAINED)}.
   *
   * @param goal whether all pairs count, or those that no edge is trained for
   * @throws Refusal if the data cannot be had, or no two signals occur together
   */
  public static View advise(Experiment experiment, Goal goal) {
    return Refusal.orRefuse(() -> new AdviceView(session().advise(experiment.spec(), goal)));
  }

  /**
   * Trains graphs in generated worlds of which everything is known, and holds what comes out
   * against what must: {@code worlds(3, "W1", "W3")}. Blocks; a world takes from seconds to a
   * minute. With {@code BINDERY_SMOKE=1} there are two seeds.
   *
   * @param seeds how many, 2 or more; 10 for claims
   * @param names such as {@code W1}; all seven if there are none
   * @throws Refusal if there is no such world, or too few seeds
   */
  public static View worlds(int seeds, String... names) {
    return Refusal.orRefuse(() -> new WorldsView(session().worlds(seeds, List.of(names))));
  }

  /**
   * Returns the towers of a published model: how they are built, what they are fed, how large they
   * are, and the license of their weights. Loads nothing.
   *
   * @throws Refusal if there is no such preset, with the nearest name
   */
  public static View preset(String name) {
    return Refusal.orRefuse(
        () -> {
          ModalityRegistry registry = session().workbench().registry();
          return new PresetView(PresetReader.named(name, registry), registry);
        });
  }

  /**
   * Opens a published model: {@code pretrained("imagebind-huge", "imagebind_huge.pth",
   * "my-signals")}.
   *
   * @param preset how its towers are built
   * @param weights a file in PyTorch's or safetensors format
   * @param folder of signals to try it on; see {@link Pretrained}
   * @throws Refusal if the weights do not fit, naming all that is missing or of another shape, or
   *     there is nothing to try
   */
  public static Pretrained pretrained(String preset, String weights, String folder) {
    return Refusal.orRefuse(() -> session().pretrained(preset, weights, folder));
  }

  /**
   * Returns a signal of one's own: {@code sample("image", "beach.png")}, {@code sample("text", "a
   * red boat")}.
   *
   * @throws Refusal if the file is not there, cannot be decoded, or there is no such modality
   */
  public static Sample sample(String column, String source) {
    return Refusal.orRefuse(
        () -> Sample.read(session().workbench().registry(), ColumnId.of(column), source));
  }

  /**
   * Writes the first rows of a dataset as files that anybody could have: {@code
   * writeFolder("my-signals", dataset("sprites"), 100)} makes {@code folders/my-signals} in
   * Bindery's folder, with a folder for each signal in it, which {@code dataset("folder",
   * Map.of("path", "my-signals"))} reads. Run again it replaces its own files and leaves others.
   *
   * @param name of the folder
   * @param rows how many at most
   * @throws Refusal if there is a folder of this name that was not written so
   */
  public static OwnFolder writeFolder(String name, Dataset dataset, int rows) {
    return Refusal.orRefuse(() -> session().writeFolder(name, dataset, rows));
  }

  /** Shows something in the middle of a cell. */
  public static void show(Object shown) {
    session().screen().open(Views.of(shown));
  }

  /** Returns what the magics do, for a kernel to register. */
  public static Commands commands() {
    return new Commands(Bindery::session);
  }

  /**
   * Returns the latest mistake with its kind, its trace and what led to it, for a bug report.
   * Mistakes that a person can set right have a trace only where the system property {@code
   * bindery.traces} asks for it.
   */
  public static View lastError() {
    String story = Refusal.latest().map(Bindery::story).orElse("Nothing went wrong so far.");
    return View.of("<pre>" + Html.escape(story) + "</pre>", story);
  }

  private static String story(RuntimeException refused) {
    StringWriter text = new StringWriter();
    refused.printStackTrace(new PrintWriter(text));
    String story = text.toString().stripTrailing();
    return refused.getStackTrace().length > 0
        ? story
        : story
            + "\nWhere in the program it arose was not recorded: type"
            + " System.setProperty(\"bindery.traces\", \"true\") and run the cell once more.";
  }

  private static Session session() {
    return SESSION.get();
  }

  private static Session session(ClassLoader loader, Screen screen) {
    return new Session(screen, System.getenv(), () -> Workbench.open(loader));
  }
}
