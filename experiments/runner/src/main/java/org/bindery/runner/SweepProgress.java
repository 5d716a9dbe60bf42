package org.bindery.runner;

import java.util.Locale;
import java.util.OptionalDouble;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.running.Outcome;
import org.bindery.sweeps.running.Owner;
import org.bindery.sweeps.running.SweepListener;

/** Tells in a terminal how a sweep goes: a line for each trial that ended. */
final class SweepProgress implements SweepListener {
  private final SweepConfig config;
  private final Terminal terminal;

  SweepProgress(SweepConfig config, Terminal terminal) {
    this.config = config;
    this.terminal = terminal;
  }

  @Override
  public void started(Trial trial, Owner owner) {
    terminal.progress("trial " + trial.id() + " runs: " + SweepText.parameters(trial));
  }

  @Override
  public void ended(Trial trial, Outcome outcome) {
    OptionalDouble value = config.value(trial);
    String reached =
        value.isPresent()
            ? String.format(
                Locale.ROOT, "  %s %.4g", config.metric().orElseThrow().name(), value.getAsDouble())
            : "";
    terminal.line(
        String.format(
            Locale.ROOT,
            "trial %s %s after %.0f s%s  %s%s",
            trial.id(),
            outcome.state().name().toLowerCase(Locale.ROOT),
            outcome.seconds(),
            reached,
            SweepText.parameters(trial),
            outcome.message().isEmpty() ? "" : "\n  " + outcome.message()));
  }

  @Override
  public void note(String sentence) {
    terminal.line(sentence);
  }
}
