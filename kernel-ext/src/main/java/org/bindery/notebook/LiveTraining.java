package org.bindery.notebook;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bindery.training.RunEvent;

/**
 * Shows a training while it runs: one view on the screen, replaced at most five times a second, and
 * always once more at the end, so that what stays in the notebook is the final state.
 */
final class LiveTraining implements Consumer<RunEvent> {
  static final Duration PAUSE = Duration.ofMillis(200);

  private final Screen screen;
  private final LongSupplier nanoTime;
  private final TrainingProgress progress;
  private final String handle;
  private long lastShown;

  LiveTraining(String name, Screen screen, LongSupplier nanoTime) {
    this.screen = screen;
    this.nanoTime = nanoTime;
    this.progress = new TrainingProgress(name);
    this.handle = screen.open(progress);
    this.lastShown = nanoTime.getAsLong();
  }

  /** Says what is being done before training begins. */
  void say(String sentence) {
    progress.say(sentence);
    screen.update(handle, progress);
  }

  /** Shows the final state of a run that was finished before, and so sent no event. */
  void end() {
    progress.end();
    screen.update(handle, progress);
  }

  @Override
  public void accept(RunEvent event) {
    progress.add(event);
    long now = nanoTime.getAsLong();
    if (event instanceof RunEvent.Stopped || now - lastShown >= PAUSE.toNanos()) {
      lastShown = now;
      screen.update(handle, progress);
    }
  }
}
