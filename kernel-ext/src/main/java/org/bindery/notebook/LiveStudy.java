package org.bindery.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bindery.runner.StudyEvent;
import org.bindery.runner.study.StudyCell;
import org.bindery.training.RunEvent;

/**
 * Shows a study while it is made: cells done, the current one, the time left. One view on the
 * screen, replaced at most five times a second and at the end of every cell.
 */
final class LiveStudy implements Consumer<StudyEvent>, View {
  private final Screen screen;
  private final LongSupplier nanoTime;
  private final List<String> gone = new ArrayList<>();
  private Optional<String> handle = Optional.empty();
  private Optional<StudyEvent> latest = Optional.empty();
  private String doing = "getting ready";
  private double within;
  private long lastShown;

  LiveStudy(Screen screen, LongSupplier nanoTime) {
    this.screen = screen;
    this.nanoTime = nanoTime;
  }

  @Override
  public void accept(StudyEvent event) {
    latest = Optional.of(event);
    boolean due = nanoTime.getAsLong() - lastShown >= LiveTraining.PAUSE.toNanos();
    if (event instanceof StudyEvent.Prepares prepares) {
      doing = prepares.sentence();
    } else if (event instanceof StudyEvent.CellBegins) {
      doing = "begins";
      within = 0;
    } else if (event instanceof StudyEvent.CellTrains trains) {
      if (trains.event() instanceof RunEvent.Stepped step) {
        within = (double) step.step() / step.steps();
        doing =
            String.format(
                Locale.ROOT, "step %,d of %,d, loss %.3f", step.step(), step.steps(), step.loss());
      }
    } else if (event instanceof StudyEvent.CellEnds ends) {
      within = 0;
      if (ends.cell().state() != StudyCell.State.FINISHED) {
        gone.add(
            ends.cell().run()
                + " is "
                + ends.cell().state().name().toLowerCase(Locale.ROOT)
                + ": "
                + ends.cell().reason());
      }
      due = true;
    }
    if (due) {
      show();
    }
  }

  private void show() {
    lastShown = nanoTime.getAsLong();
    if (handle.isPresent()) {
      screen.update(handle.get(), this);
    } else {
      handle = Optional.of(screen.open(this));
    }
  }

  /** None: the study itself is shown when it is made, and has one. */
  @Override
  public Optional<byte[]> png() {
    return Optional.empty();
  }

  @Override
  public String html() {
    if (latest.isEmpty()) {
      return Html.quiet(Html.escape(text()));
    }
    StudyEvent.Progress progress = latest.get().progress();
    double share = (progress.done() + within) / Math.max(1, progress.cells());
    StringBuilder body = new StringBuilder();
    body.append(
            "<div style=\"height:6px;border-radius:3px;background:"
                + Style.RULE
                + ";margin:6px"
                + " 0\"><div style=\"height:6px;border-radius:3px;width:")
        .append(String.format(Locale.ROOT, "%.1f", Math.min(100, 100 * share)))
        .append("%;background:")
        .append(Style.PLAIN)
        .append("\"></div></div>")
        .append(Html.quiet(Html.escape(current(progress))));
    gone.forEach(sentence -> body.append(Html.notice(sentence)));
    return Html.block("Study " + progress.study(), heading(progress), body.toString());
  }

  @Override
  public String text() {
    if (latest.isEmpty()) {
      return doing;
    }
    StudyEvent.Progress progress = latest.get().progress();
    List<String> parts =
        new ArrayList<>(
            List.of("study " + progress.study() + ": " + heading(progress), current(progress)));
    parts.addAll(gone);
    return String.join(" · ", parts);
  }

  private static String heading(StudyEvent.Progress progress) {
    return progress.done()
        + " of "
        + progress.cells()
        + " cells done"
        + progress
            .left()
            .filter(left -> progress.done() < progress.cells())
            .map(left -> ", about " + TrainingProgress.clock(atLeastASecond(left)) + " left")
            .orElse("");
  }

  private static Duration atLeastASecond(Duration left) {
    return left.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : left;
  }

  private String current(StudyEvent.Progress progress) {
    return progress.done() == progress.cells()
        ? "done"
        : progress.current().isEmpty() ? doing : progress.current() + ": " + doing;
  }

  @Override
  public String toString() {
    return text();
  }
}
