package org.bindery.notebook;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bindery.runner.Machine;
import org.bindery.training.RunEvent;

/**
 * Shows a training while it runs: one view on the screen, replaced at most five times a second, and
 * always once more at the end, so that what stays in the notebook is the final state. Shows nothing
 * until there is something to say, so that a refusal stands alone.
 */
final class LiveTraining implements Consumer<RunEvent> {
  static final Duration PAUSE = Duration.ofMillis(200);

  private final Screen screen;
  private final LongSupplier nanoTime;
  private final TrainingProgress progress;
  private final Supplier<RunCurve> log;
  private Optional<String> handle = Optional.empty();
  private boolean began;
  private long lastShown;

  /**
   * Shows nothing yet.
   *
   * @param log reads what was logged before, in an earlier session perhaps
   */
  LiveTraining(TrainingPlan plan, Supplier<RunCurve> log, Screen screen, LongSupplier nanoTime) {
    this.screen = screen;
    this.nanoTime = nanoTime;
    this.log = log;
    this.progress = new TrainingProgress(plan);
  }

  /** Says what is being done before training begins. */
  void say(String sentence) {
    progress.say(sentence);
    show();
  }

  /** Shows the final state of a run that was finished before, and so sent no event. */
  void end() {
    if (!began) {
      progress.takeUp(log.get(), Integer.MAX_VALUE);
    }
    progress.end();
    show();
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      began = true;
      if (started.fromStep() > 0) {
        progress.takeUp(log.get(), started.fromStep());
      }
    }
    progress.add(event);
    boolean due = nanoTime.getAsLong() - lastShown >= PAUSE.toNanos();
    if (handle.isEmpty() || due || event instanceof RunEvent.Stopped) {
      show();
    }
  }

  private void show() {
    lastShown = nanoTime.getAsLong();
    progress.use(Machine.peakMemoryBytes());
    if (handle.isPresent()) {
      screen.update(handle.get(), progress);
    } else {
      handle = Optional.of(screen.open(progress));
    }
  }
}
