package org.bindery.runner;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bindery.data.Table;
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
    try (RunningUpload upload = new RunningUpload(live, progress);
        TrackedTraining tracked =
            new TrackedTraining(
                bench.runsFolder(),
                project,
                tensorBoard,
                spec,
                table,
                spec.recipe().device(),
                UnaryOperator.identity(),
                progress)) {
      upload.begin(tracked.folder());
      RunHandle handle =
          bench.train(
              spec, again, progress, listener.andThen(tracked).andThen(event -> upload.pass()));
      tracked.finish(handle.result());
      tracked.folder().ifPresent(run -> progress.accept(spec.name() + ": " + run));
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
        + RunningUpload.obstacle()
            .map(reason -> reason + " Afterwards ./bindery sync uploads them.")
            .orElse("they are uploaded while they train.");
  }
}
