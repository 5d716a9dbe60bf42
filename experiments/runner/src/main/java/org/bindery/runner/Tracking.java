package org.bindery.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bindery.data.Table;
import org.bindery.spi.BinderyException;
import org.bindery.tracking.LiveUpload;
import org.bindery.tracking.WandbUpload;
import org.bindery.training.RunEvent;

/**
 * Trainings written in the format of Weights and Biases, in {@code wandb/} of the folder of runs,
 * and uploaded while they run if asked for and possible. What cannot be written or uploaded is told
 * in a sentence and never stops a training.
 *
 * @param project the project of the runs
 * @param tensorBoard whether event files for TensorBoard are written as well
 * @param live whether to upload: with W&amp;B's own program, under the key of this user
 */
public record Tracking(String project, boolean tensorBoard, boolean live) {
  private static final Duration LAST_ROWS = Duration.ofSeconds(60);

  /**
   * Trains as {@link Workbench#train(ExperimentSpec, boolean, Consumer, Consumer)} does, and writes
   * it down; a run that is finished already is not written again. Measures the run at its end.
   *
   * @param progress takes sentences, on this thread, such as where the run is to be seen
   */
  public RunHandle train(
      Workbench bench,
      ExperimentSpec spec,
      boolean again,
      Consumer<String> progress,
      Consumer<RunEvent> listener) {
    RunFolder folder = new RunFolder(bench.runsFolder().resolve(spec.name()));
    if (!again && folder.isFinished()) {
      return bench.train(spec, false, progress, listener);
    }
    Table table = bench.dataset(spec.data().dataset(), spec.data().options(), progress);
    try (TrackedTraining tracked =
        new TrackedTraining(
            bench.runsFolder(),
            project,
            tensorBoard,
            spec,
            table,
            spec.recipe().device(),
            UnaryOperator.identity(),
            progress)) {
      Queue<String> said = new ConcurrentLinkedQueue<>();
      Optional<LiveUpload> upload = tracked.folder().flatMap(run -> upload(run, said));
      Consumer<RunEvent> passing = event -> pass(said, progress);
      RunHandle handle =
          bench.train(spec, again, progress, listener.andThen(tracked).andThen(passing));
      tracked.finish(handle.result());
      tracked.folder().ifPresent(run -> progress.accept(spec.name() + ": " + run));
      upload.ifPresent(started -> end(started, tracked.folder(), said));
      pass(said, progress);
      return handle;
    }
  }

  /** Tells what runs of this tracking come to, in one sentence. */
  public String inWords(Path runs) {
    String where = "Runs are written to " + runs.resolve("wandb") + ", project " + project + "; ";
    if (!live) {
      return where + "./bindery sync uploads them.";
    }
    return where
        + why(WandbUpload.fromPath())
            .map(reason -> reason + " Afterwards ./bindery sync uploads them.")
            .orElse("they are uploaded while they train.");
  }

  private static Optional<String> why(WandbUpload upload) {
    if (upload.program().isEmpty()) {
      return Optional.of("not uploaded, for there is no 'wandb' on the PATH (pip install wandb).");
    }
    return WandbUpload.hasKey(System.getenv(), Path.of(System.getProperty("user.home")))
        ? Optional.empty()
        : Optional.of("not uploaded, for no key is set (WANDB_API_KEY, or type: wandb login).");
  }

  private Optional<LiveUpload> upload(Path run, Queue<String> said) {
    WandbUpload upload = WandbUpload.fromPath();
    if (!live || why(upload).isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(upload.live(run, Map.of(), said::add));
    } catch (BinderyException e) {
      said.add(e.getMessage());
      return Optional.empty();
    }
  }

  /** A cell may be written to by its own thread only. */
  private static void pass(Queue<String> said, Consumer<String> progress) {
    for (String line = said.poll(); line != null; line = said.poll()) {
      progress.accept(line);
    }
  }

  private static void end(LiveUpload upload, Optional<Path> run, Queue<String> said) {
    try (upload) {
      if (!upload.await(LAST_ROWS)) {
        run.map(WandbUpload::command)
            .ifPresent(command -> said.add("The upload did not end; to finish it: " + command));
      }
    }
  }
}
