package org.bindery.runner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.data.Table;
import org.bindery.sweeps.running.TrialStopped;
import org.bindery.tracking.RunStart;
import org.bindery.training.RunEvent;

/**
 * Makes a trial and writes it as a run in W&amp;B's format: its parameters stand where a sweep's
 * page looks for them, and the whole experiment beside them.
 *
 * @param sweep the group of its runs; empty for a trial of W&amp;B's agent, which says the sweep
 *     itself and waits for the numbers: such a run is uploaded while it trains, if that is possible
 */
record TrackedTrial(
    Workbench bench, String project, Optional<String> sweep, Map<String, Object> parameters) {
  /**
   * Makes it.
   *
   * @param log told the numbers, as {@link TrialRun#make} does
   * @param listener told the events
   */
  RunResult make(
      TrialRun trial,
      ExperimentSpec spec,
      Consumer<Map<String, Double>> log,
      Consumer<String> progress,
      Consumer<RunEvent> listener) {
    Table table = bench.dataset(spec.data().dataset(), spec.data().options(), progress);
    try (RunningUpload upload = new RunningUpload(sweep.isEmpty(), progress);
        TrackedTraining tracked =
            new TrackedTraining(
                bench.runsFolder(),
                project,
                false,
                spec,
                table,
                spec.recipe().device(),
                start -> about(start, spec),
                progress)) {
      upload.begin(tracked.folder());
      try {
        RunResult result =
            trial.make(
                spec,
                row -> {
                  tracked.log(row);
                  log.accept(row);
                },
                progress,
                tracked.andThen(listener).andThen(event -> upload.pass()));
        tracked.finish(result);
        return result;
      } catch (TrialStopped stopped) {
        tracked.finishEarly();
        throw stopped;
      }
    }
  }

  private RunStart about(RunStart start, ExperimentSpec spec) {
    Map<String, Object> config = new LinkedHashMap<>(parameters);
    config.put("experiment", SpecWriter.tree(spec));
    RunStart about = start.withJobType("trial").withConfig(config);
    return sweep.map(name -> about.withGroup(name).withTags(List.of("sweep"))).orElse(about);
  }
}
