package org.bindery.runner;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.bindery.runner.study.StudyCell;
import org.bindery.training.RunEvent;

/** Turns the events of a study into lines for a terminal. */
final class StudyProgress implements Consumer<StudyEvent> {
  private final Terminal terminal;

  StudyProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void accept(StudyEvent event) {
    if (event instanceof StudyEvent.Prepares prepares) {
      terminal.line(prepares.sentence());
    } else if (event instanceof StudyEvent.CellTrains trains
        && trains.event() instanceof RunEvent.Stepped step) {
      terminal.progress(line(event.progress(), step));
    } else if (event instanceof StudyEvent.CellEnds ends
        && ends.cell().state() != StudyCell.State.FINISHED) {
      terminal.line(
          ends.cell().run()
              + ": "
              + ends.cell().state().name().toLowerCase(Locale.ROOT)
              + ": "
              + ends.cell().reason());
    }
  }

  private static String line(StudyEvent.Progress progress, RunEvent.Stepped step) {
    return String.format(
        Locale.ROOT,
        "%s: %d of %d cells  %s  step %d/%d  loss %.3f%s",
        progress.study(),
        progress.done(),
        progress.cells(),
        progress.current(),
        step.step(),
        step.steps(),
        step.loss(),
        progress.left().map(left -> "  " + clock(left) + " left").orElse(""));
  }

  private static String clock(Duration left) {
    return TrainingProgress.clock(left);
  }
}
