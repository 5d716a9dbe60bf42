package org.bindery.notebook;

import java.util.Locale;
import org.bindery.runner.SweepText;
import org.bindery.runner.Sweeps;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.running.Outcome;
import org.bindery.sweeps.running.Owner;
import org.bindery.sweeps.running.SweepListener;

/** Shows in one line how a sweep goes. */
final class LiveSweep implements SweepListener {
  private final Sweeps.Begun begun;
  private final ProgressLine line;
  private int ended;

  LiveSweep(Sweeps.Begun begun, ProgressLine line) {
    this.begun = begun;
    this.line = line;
  }

  @Override
  public void started(Trial trial, Owner owner) {
    line.accept(done() + ", now " + trial.id() + ": " + SweepText.parameters(trial));
  }

  @Override
  public void ended(Trial trial, Outcome outcome) {
    ended++;
    line.accept(
        outcome.message().isEmpty()
            ? done()
            : done() + "; trial " + trial.id() + ": " + outcome.message());
  }

  private String done() {
    String most =
        begun.config().size().isPresent() ? " of " + begun.config().size().getAsLong() : "";
    String best =
        begun
            .config()
            .best(begun.folder().trials())
            .map(trial -> ", best so far " + value(trial))
            .orElse("");
    return ended + most + " trials done" + best;
  }

  private String value(Trial trial) {
    return String.format(Locale.ROOT, "%.3g", begun.config().value(trial).orElse(Double.NaN));
  }
}
