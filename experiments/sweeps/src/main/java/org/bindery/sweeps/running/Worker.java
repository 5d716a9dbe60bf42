package org.bindery.sweeps.running;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.spi.DataException;

/**
 * Runs trials of a sweep that others propose, on any machine that sees its folder. Used by one
 * thread; any number of workers in any number of processes may work on a sweep.
 */
public final class Worker {
  private static final Duration POLL = Duration.ofMillis(200);

  private final SweepFolder sweep;
  private final TrialBody body;
  private final Consumer<String> said;
  private final Pulse pulse;
  private final Set<String> named = new HashSet<>();

  /**
   * Makes a worker.
   *
   * @param sweep whose trials it runs
   * @param body the program under search
   * @param said is told what the worker does, a sentence at a time, on the worker's thread
   */
  public Worker(SweepFolder sweep, TrialBody body, Consumer<String> said) {
    this.sweep = sweep;
    this.body = body;
    this.said = said;
    this.pulse = new Pulse(sweep.terms().patience());
  }

  /**
   * Runs trials, one at a time, until the sweep is over; waits for more while it is not. Trials
   * whose owners died are taken over. A process asked to end ({@code SIGTERM}, Ctrl-C) gives the
   * trial it runs back.
   *
   * @return how many trials this worker brought to their end
   * @throws InterruptedSweepException if interrupted; the trial it ran was given back
   */
  public int run() {
    int ended = 0;
    try {
      while (sweep.over().isEmpty()) {
        Optional<Boolean> ran = runNext();
        if (ran.isEmpty()) {
          Thread.sleep(POLL.toMillis());
        } else if (ran.get()) {
          ended++;
        }
      }
      said.accept(
          "The sweep is over: " + sweep.over().orElse("") + " This worker ran " + ended + ".");
      return ended;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedSweepException(
          "The worker of '" + sweep.path() + "' was interrupted; what it ran was given back.");
    }
  }

  /** Runs the first trial that can be taken: whether it is over then; empty if there was none. */
  private Optional<Boolean> runNext() throws InterruptedException {
    for (TrialFolder folder : sweep.open()) {
      try {
        if (folder.marker() instanceof Marker.Claimed claim) {
          buryIfDead(folder, claim);
        }
        if (!(folder.marker() instanceof Marker.Pending)) {
          continue;
        }
        TrialRun run = new TrialRun(folder, body, sweep.terms());
        Optional<Marker.Claimed> mine = run.claim(OptionalInt.empty());
        if (mine.isPresent()) {
          said.accept("Running trial " + folder.id() + ", attempt " + mine.get().attempt() + ".");
          return Optional.of(run.run(() -> false));
        }
      } catch (DataException e) {
        if (named.add(folder.id())) {
          said.accept(e.getMessage());
        }
      }
    }
    return Optional.empty();
  }

  private void buryIfDead(TrialFolder folder, Marker.Claimed claim) {
    if (pulse.isDead(folder.id(), claim.owner(), folder.lastBeat(claim))
        && folder.bury(claim, sweep.terms().forgiven())) {
      said.accept("Trial " + folder.id() + " was taken from " + claim.owner() + ", which died.");
    }
  }

  /**
   * Runs one trial if nobody has it: what a child of {@link ForkedTrials} does. Interruption gives
   * the trial back.
   *
   * @param folder of the trial, within its sweep's
   * @param slot the slot of the executor, where there are slots
   * @param body the program under search
   * @return whether the trial was this call's to run; false if another has it or it is over
   * @throws InterruptedSweepException if interrupted; the trial was given back
   */
  public static boolean runTrial(Path folder, OptionalInt slot, TrialBody body) {
    Path absolute = folder.toAbsolutePath().normalize();
    SweepFolder sweep = SweepFolder.open(absolute.getParent().getParent());
    TrialFolder trial = sweep.folder(absolute.getFileName().toString());
    TrialRun run = new TrialRun(trial, body, sweep.terms());
    try {
      if (run.claim(slot).isEmpty()) {
        return false;
      }
      run.run(() -> false);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedSweepException(
          "Trial " + trial.id() + " of '" + sweep.path() + "' was interrupted and given back.");
    }
  }
}
