package org.bindery.runner;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.bindery.evaluation.Measured;
import org.bindery.training.RunEvent;

/** Turns the events of a training into lines for a terminal. */
final class TrainingProgress implements Consumer<RunEvent> {
  private final Terminal terminal;
  private final String name;
  private String recall = "";

  TrainingProgress(Terminal terminal, String name) {
    this.terminal = terminal;
    this.name = name;
  }

  @Override
  public void accept(RunEvent event) {
    if (event instanceof RunEvent.Started started) {
      long parameters = started.parameters().values().stream().mapToLong(Long::longValue).sum();
      String pairs =
          started.pairs().entrySet().stream()
              .map(entry -> entry.getKey() + " " + entry.getValue() + " pairs")
              .sorted()
              .collect(Collectors.joining(", "));
      terminal.line(
          String.format(
              Locale.ROOT,
              "%s: %s; %s; %.2f M parameters%s",
              name,
              started.device(),
              pairs,
              parameters / 1e6,
              started.fromStep() > 0 ? "; goes on from step " + started.fromStep() : ""));
    } else if (event instanceof RunEvent.Stepped step) {
      terminal.progress(line(step));
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      best(evaluated.metrics()).ifPresent(text -> recall = text);
    } else if (event instanceof RunEvent.Alarmed alarmed) {
      terminal.line(name + ": " + alarmed.alarm());
    } else if (event instanceof RunEvent.Stopped stopped) {
      terminal.line(name + ": " + stopped.why());
    }
  }

  private String line(RunEvent.Stepped step) {
    return String.format(
        Locale.ROOT,
        "%s  step %d/%d  loss %.3f%s  %.0f pairs/s  %s left",
        name,
        step.step(),
        step.steps(),
        step.loss(),
        recall,
        step.pairsPerSecond(),
        clock(step.left()));
  }

  /** One number has to do for a line: the first direction's, by name. */
  private static Optional<String> best(Map<String, Measured> metrics) {
    return metrics.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("/R@10") || entry.getKey().endsWith("/class R@1"))
        .min(Map.Entry.comparingByKey())
        .map(
            entry ->
                String.format(
                    Locale.ROOT, "  %s %.0f %%", entry.getKey(), 100 * entry.getValue().value()));
  }

  static String clock(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
