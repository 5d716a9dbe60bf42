package org.bindery.training;

import ai.djl.Device;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bindery.data.Pairs;
import org.bindery.data.Prefetcher;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.PluginException;
import org.bindery.spi.Split;

/**
 * Trains a binding graph. Each step is a function of (recipe, step number), so a run that was cut
 * off goes on from its last checkpoint as if nothing had happened.
 */
public final class Trainer {
  private static final int PREFETCH = 3;
  private static final int GLANCE = 500;

  private final Path folder;
  private final Binding binding;
  private final Recipe recipe;
  private Consumer<RunEvent> listener;
  private final Map<LossTerm, Pairs> pairs = new LinkedHashMap<>();

  private Trainer(Path folder, Binding binding, Recipe recipe, Consumer<RunEvent> listener) {
    this.folder = folder;
    this.binding = binding;
    this.recipe = recipe;
    this.listener = new MetricsLog(folder).andThen(listener);
  }

  /**
   * Trains, or goes on, until all steps are made. Blocks; one training at a time in a process.
   *
   * @param folder of the run; made if it is not there
   * @param cache where vectors of frozen towers are kept
   * @param listener called on this thread
   * @return the trained model, to be closed
   * @throws InterruptedRunException if the thread was interrupted; a checkpoint was saved
   * @throws PluginException naming the plugin that broke its contract; the steps made are saved
   * @throws DivergedException if a loss or gradient is not finite; the last checkpoint is kept
   * @throws ConfigException if the folder holds a run of another graph, recipe or data, or the
   *     batch is larger than the data
   * @throws DataException if a tower is to start from a file of weights that is not there or does
   *     not fit it
   */
  public static Model train(
      Path folder, Binding binding, Recipe recipe, Path cache, Consumer<RunEvent> listener) {
    return new Trainer(folder, binding, recipe, listener).run(cache);
  }

  /** Returns a digest of all that decides the result: graph, recipe, rows. */
  static String identity(Binding binding, Recipe recipe) {
    Recipe deciding =
        recipe.withDevice("auto").withEvaluateEvery(0).withCheckpointEvery(1).withChunk(0);
    String text =
        String.join(
            "\n",
            binding.graph().identity(),
            // Runs from before there were chunks go on.
            deciding.toString().replace(", chunk=0", ""),
            binding.table().manifest().fingerprint(),
            binding.splits().splitting() + " " + binding.splits().seed() + heldOut(binding));
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }

  /** Runs from before rows could be kept back go on. */
  private static String heldOut(Binding binding) {
    int keys = binding.splits().heldOut();
    return keys == 0 ? "" : " held out " + keys;
  }

  private Model run(Path cache) {
    Device device = Devices.choose(recipe.device());
    int[] rows = binding.splits().rows(Split.TRAIN);
    TermPairs termPairs = new TermPairs(binding.table(), recipe);
    int index = 0;
    for (LossTerm term : LossTerm.of(binding.graph())) {
      pairs.put(term, termPairs.of(term, rows, Seeds.of(recipe.seed(), 3, index++)));
    }
    String identity = identity(binding, recipe);
    Optional<Checkpoint> checkpoint = Checkpoint.newest(folder);
    checkpoint.ifPresent(found -> found.requireIdentity(identity));
    if (checkpoint.isEmpty()) {
      // A path that leads nowhere is told before minutes go into frozen towers.
      StartingTower.requireReadable(binding.graph());
    }
    Inputs inputs = new Inputs(binding, cache, sentence -> {});
    BindingModel model =
        new BindingModel(inputs, binding.graph(), binding.registry(), recipe, device);
    listener = new Watching(model, List.copyOf(pairs.keySet()), recipe, listener);
    boolean done = false;
    Progress progress = new Progress(checkpoint.map(Checkpoint::step).orElse(0), identity);
    try {
      // A checkpoint holds every array, so a run goes on when the weights' file is gone.
      checkpoint.ifPresentOrElse(found -> found.loadModel(model), () -> start(model));
      recipe.resolvedStages().forEach(stage -> model.requireTakes(stage, inputs.during(stage)));
      int first = progress.first;
      Map<String, Long> sizes = new LinkedHashMap<>();
      pairs.forEach((term, source) -> sizes.put(term.name(), (long) source.size()));
      listener.accept(
          new RunEvent.Started(
              recipe.steps(), first, Devices.describe(device), model.parameterCounts(), sizes));
      progress.start = System.nanoTime();
      int begin = 0;
      for (Stage stage : recipe.resolvedStages()) {
        if (first < begin + stage.steps()) {
          try (TrainingStep training = new TrainingStep(model, recipe, stage)) {
            if (first > begin) {
              checkpoint.orElseThrow().loadTraining(training);
            }
            loop(stage, begin, Math.max(first, begin), progress, inputs, model, training);
          }
        }
        begin += stage.steps();
      }
      listener.accept(new RunEvent.Stopped(recipe.steps(), "All steps were made.", true));
      done = true;
      return new Model(binding, model, inputs);
    } catch (CancellationException e) {
      if (!Thread.interrupted()) {
        throw e;
      }
      throw interrupted(progress.saved);
    } finally {
      if (!done) {
        model.close();
      }
    }
  }

  private void start(BindingModel model) {
    List<StartingTower> started = model.fill(binding.graph());
    if (!started.isEmpty()) {
      WeightsRecord.write(folder, started);
    }
  }

  /** Where this call began, and the last step that was saved. */
  private static final class Progress {
    final int first;
    final String identity;
    long start;
    int saved;

    Progress(int first, String identity) {
      this.first = first;
      this.identity = identity;
      this.saved = first;
    }
  }

  private void loop(
      Stage stage,
      int begin,
      int from,
      Progress progress,
      Inputs inputs,
      BindingModel model,
      TrainingStep training) {
    Scoring scoring = new Scoring(model, inputs, binding);
    Map<ColumnId, int[]> gallery = monitored(inputs);
    int end = begin + stage.steps();
    StageBatches stageBatches =
        new StageBatches(stage, pairs, binding, recipe, inputs.during(stage), scoring);
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try (ExitWatch exit = new ExitWatch(binding.table().calls(), Thread.currentThread());
        Prefetcher<List<TrainingStep.TermBatch>> batches =
            new Prefetcher<>("bindery-data", stageBatches::of, from, PREFETCH, 1, loader)) {
      for (int step = from; step < end; step++) {
        if (Thread.interrupted()) {
          throw interrupted(step, progress, model, training);
        }
        TrainingStep.Outcome outcome;
        boolean begun = false;
        try {
          List<TrainingStep.TermBatch> batch = batches.take();
          begun = true;
          outcome = training.make(step, step - begin, batch);
          Reference.reachabilityFence(batch);
        } catch (DivergedException e) {
          String kept =
              progress.saved > 0
                  ? " The checkpoint of step " + progress.saved + " is kept."
                  : " No checkpoint was written yet.";
          listener.accept(new RunEvent.Stopped(step, e.getMessage() + kept, false));
          throw new DivergedException(e.getMessage() + kept);
        } catch (PluginException e) {
          // A step half made has moved nothing but the running statistics of a batch norm.
          boolean whole = !begun || model.batchNormalized().isEmpty();
          throw broken(e, step, whole, progress, model, training);
        } catch (CancellationException e) {
          if (!Thread.interrupted()) {
            throw e;
          }
          throw interrupted(step, progress, model, training);
        }
        int made = step + 1;
        double rate = Schedule.learningRate(recipe, step - begin, stage.steps());
        listener.accept(stepped(made, rate, progress, stageBatches.terms(), outcome));
        boolean last = made == end;
        if (recipe.evaluateEvery() > 0
            && gallery.values().stream().allMatch(rows -> rows.length > 1)
            && (last || made % recipe.evaluateEvery() == 0)) {
          try {
            training.withAverages(
                () -> listener.accept(new RunEvent.Evaluated(made, scoring.recalls(gallery))));
          } catch (PluginException e) {
            adopt(last, training);
            throw broken(e, made, true, progress, model, training);
          } catch (CancellationException e) {
            if (!Thread.interrupted()) {
              throw e;
            }
            adopt(last, training);
            throw interrupted(made, progress, model, training);
          }
        }
        adopt(last, training);
        if (last || made % recipe.checkpointEvery() == 0) {
          save(made, progress, model, training);
        }
      }
    }
  }

  private static void adopt(boolean last, TrainingStep training) {
    if (last) {
      training.adoptAverages();
    }
  }

  private PluginException broken(
      PluginException cause,
      int step,
      boolean whole,
      Progress progress,
      BindingModel model,
      TrainingStep training) {
    if (whole && step > progress.saved) {
      save(step, progress, model, training);
    }
    String kept =
        progress.saved > 0
            ? " The checkpoint of step "
                + progress.saved
                + " is kept: mend the plugin and load it again, and the same call goes on from"
                + " there."
            : " No step was made yet.";
    listener.accept(new RunEvent.Stopped(step, cause.getMessage() + kept, false));
    return new PluginException(cause.getMessage() + kept, cause);
  }

  private void save(int step, Progress progress, BindingModel model, TrainingStep training) {
    Checkpoint checkpoint;
    try {
      checkpoint = Checkpoint.save(folder, step, progress.identity, model, training);
    } catch (DataException e) {
      // Asked to stop while it writes, a channel closes: what is to be kept is written first.
      if (!Thread.interrupted()) {
        throw e;
      }
      checkpoint = Checkpoint.save(folder, step, progress.identity, model, training);
      Thread.currentThread().interrupt();
    }
    progress.saved = step;
    listener.accept(new RunEvent.Checkpointed(step, checkpoint.folder()));
  }

  private InterruptedRunException interrupted(
      int step, Progress progress, BindingModel model, TrainingStep training) {
    if (step > progress.saved) {
      save(step, progress, model, training);
    }
    return interrupted(step);
  }

  private InterruptedRunException interrupted(int step) {
    String why =
        "Training was interrupted after step "
            + step
            + " of "
            + recipe.steps()
            + " and saved: the same call goes on from there.";
    listener.accept(new RunEvent.Stopped(step, why, false));
    return new InterruptedRunException(why);
  }

  /**
   * Validation keys where there are any; else test keys, by which nothing is chosen. Of data paired
   * by class every signal has rows of its own, and not more than what a glance needs.
   */
  private Map<ColumnId, int[]> monitored(Inputs inputs) {
    List<ColumnId> columns = binding.graph().nodes();
    Map<ColumnId, int[]> gallery = new LinkedHashMap<>();
    if (binding.table().pairedByClass()) {
      for (ColumnId column : columns) {
        int[] rows = keys(Set.of(column));
        int size = Math.min(rows.length, GLANCE);
        int[] some =
            IntStream.range(0, size)
                .map(i -> rows[(int) ((long) i * rows.length / size)])
                .toArray();
        gallery.put(column, inputs.usable(column, some));
      }
    } else {
      int[] rows = inputs.usable(keys(Set.copyOf(columns)));
      columns.forEach(column -> gallery.put(column, rows));
    }
    return gallery;
  }

  private int[] keys(Set<ColumnId> columns) {
    int[] validation = binding.splits().gallery(Split.VALIDATION, columns);
    return validation.length > 1 ? validation : binding.splits().gallery(Split.TEST, columns);
  }

  private RunEvent.Stepped stepped(
      int made,
      double rate,
      Progress progress,
      List<LossTerm> terms,
      TrainingStep.Outcome outcome) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - progress.start);
    double perStep = elapsed.toNanos() / (double) (made - progress.first);
    return new RunEvent.Stepped(
        made,
        recipe.steps(),
        outcome.loss(),
        outcome.edgeLoss(),
        outcome.logitScale(),
        rate,
        outcome.gradientNorm(),
        terms.stream().mapToInt(term -> term.batch(recipe)).sum() * 1e9 / perStep,
        elapsed,
        Duration.ofNanos((long) (perStep * (recipe.steps() - made))));
  }
}
