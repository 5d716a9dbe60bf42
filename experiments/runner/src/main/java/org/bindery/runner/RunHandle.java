package org.bindery.runner;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bindery.diagnostics.Diagnosis;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Split;
import org.bindery.training.Binding;
import org.bindery.training.Model;

/**
 * A run by its name: what was bound, the trained model, what it reached. Opens what is asked for
 * when it is asked for; closing lets go of the model, which is opened again if needed. Thread-safe.
 */
public final class RunHandle implements AutoCloseable {
  private final RunFolder folder;
  private final ExperimentSpec spec;
  private final Supplier<Binding> bind;
  private final Function<Binding, Model> open;
  private Optional<Binding> binding = Optional.empty();
  private Optional<Model> model = Optional.empty();
  private Optional<Evaluation> evaluation = Optional.empty();

  RunHandle(
      RunFolder folder,
      ExperimentSpec spec,
      Supplier<Binding> bind,
      Function<Binding, Model> open) {
    this.folder = folder;
    this.spec = spec;
    this.bind = bind;
    this.open = open;
  }

  /** Returns the run's name. */
  public String name() {
    return folder.name();
  }

  /** Returns the run's folder. */
  public Path folder() {
    return folder.path();
  }

  /** Tells whether all steps were made and measured, so that {@link #result} is only read. */
  public boolean isFinished() {
    return folder.isFinished();
  }

  /** Returns after how many steps the newest checkpoint was made; 0 if there is none. */
  public int stepsMade() {
    return folder.stepsMade();
  }

  /** Returns what the run was made from, with every default written out. */
  public ExperimentSpec spec() {
    return spec;
  }

  /** Returns graph, rows and splits; opens the data where that is not done. */
  public synchronized Binding binding() {
    if (binding.isEmpty()) {
      binding = Optional.of(bind.get());
    }
    return binding.get();
  }

  /**
   * Returns the trained model, of the newest checkpoint; not to be closed by the caller.
   *
   * @throws org.bindery.spi.DataException if the run has no checkpoint yet
   */
  public synchronized Model model() {
    if (model.isEmpty()) {
      model = Optional.of(open.apply(binding()));
    }
    return model.get();
  }

  /** Returns retrieval on the test gallery for every ordered pair of signals. */
  public EmergentMatrix matrix() {
    return evaluation().matrix();
  }

  private synchronized Evaluation evaluation() {
    if (evaluation.isEmpty()) {
      evaluation =
          Optional.of(Evaluation.of(binding(), spec.data(), model(), folder.logitScales()));
    }
    return evaluation.get();
  }

  /**
   * Examines the space on the test rows: gap, uniformity, effective rank, hubs and more, what the
   * angle bound says of every pair, and what is wrong, in words.
   *
   * @throws org.bindery.spi.DataException if two signals share fewer than 4 test rows
   */
  public synchronized Diagnosis diagnosis() {
    Model trained = model();
    int[] rows = trained.gallery(Split.TEST);
    Map<ColumnId, Embeddings> embeddings = new LinkedHashMap<>();
    for (ColumnId column : trained.graph().nodes()) {
      embeddings.put(column, trained.embed(column, rows));
    }
    return Diagnosis.of(trained.graph(), embeddings);
  }

  /**
   * Returns retrieval on the test gallery in one direction.
   *
   * @param from the signal searched with, such as {@code audio.es}
   * @param to the signal searched in
   * @throws org.bindery.spi.ConfigException if they are the same or one is not in the graph
   */
  public Retrieval retrieval(String from, String to) {
    return matrix().cell(ColumnId.of(from), ColumnId.of(to)).retrieval();
  }

  /**
   * Returns what the run reached: from {@code result.json}, or by evaluating it now and writing
   * that file.
   *
   * @throws BinderyException if not all steps were made yet; a result is that of a whole run
   */
  public synchronized RunResult result() {
    if (folder.isFinished()) {
      return RunResult.read(folder.resultFile());
    }
    requireAllSteps();
    long start = System.nanoTime();
    Evaluation measured = evaluation();
    List<RunResult.Row> rows = measured.rows();
    QueryRanks.of(measured).write(folder.path().resolve(QueryRanks.FILE));
    double seconds = (System.nanoTime() - start) / 1e9;
    List<Sessions.Session> sessions = folder.sessions().all();
    RunResult result =
        new RunResult(
            name(),
            spec.data().dataset(),
            binding().graph().identity(),
            spec.recipe().seed(),
            spec.recipe().steps(),
            sessions.stream().map(Sessions.Session::device).reduce((a, b) -> b).orElse("unknown"),
            sessions.stream().mapToDouble(Sessions.Session::seconds).sum() + seconds,
            sessions.stream()
                .map(Sessions.Session::peakMemoryBytes)
                .max(Comparator.naturalOrder())
                .map(earlier -> Math.max(earlier, Machine.peakMemoryBytes().orElse(0)))
                .orElse(0L),
            Evaluation.parameters(model()),
            folder.licences(),
            rows);
    AtomicFile.write(folder.resultFile(), result.toJson());
    return result;
  }

  private void requireAllSteps() {
    int made = folder.stepsMade();
    int all = spec.recipe().steps();
    if (made < all) {
      throw new BinderyException(
          "Run '"
              + name()
              + "' is not finished, "
              + made
              + " of "
              + all
              + " steps are made; train it once more with the same values and it goes on.");
    }
  }

  synchronized void adopt(Binding trainedWith, Model trained) {
    binding = Optional.of(trainedWith);
    model = Optional.of(trained);
  }

  @Override
  public synchronized void close() {
    model.ifPresent(Model::close);
    model = Optional.empty();
  }
}
