package org.bindery.runner;

import java.util.Map;
import java.util.function.Consumer;
import org.bindery.sweeps.running.TrialContext;
import org.bindery.training.RunEvent;

/**
 * Hands a training's numbers to its trial. Where a training goes on from a checkpoint, what the
 * attempt before had logged up to it is logged again first, because every attempt's history stands
 * for itself.
 */
final class TrialContextLog implements Consumer<RunEvent> {
  private final TrialContext trial;
  private final int steps;
  private boolean begun;

  TrialContextLog(TrialContext trial, int steps) {
    this.trial = trial;
    this.steps = steps;
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      replay(started.fromStep());
    } else if (event instanceof RunEvent.Stepped) {
      trial.check();
    }
  }

  void log(Map<String, Double> row) {
    if (!begun) {
      // The training was finished before, and only its end is told again.
      replay(steps);
    }
    trial.log(row);
  }

  private void replay(int step) {
    begun = true;
    for (Map<String, Double> row : trial.earlier()) {
      if (row.getOrDefault(TrialRun.STEP, 0.0) <= step
          && row.keySet().stream().noneMatch(key -> key.startsWith("test/"))) {
        trial.log(row);
      }
    }
  }
}
