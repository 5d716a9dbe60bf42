package org.bindery.sweeps.running;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.bindery.spi.DataException;
import org.bindery.sweeps.EarlyStop;
import org.bindery.sweeps.Search;
import org.bindery.sweeps.Suggestion;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;

/**
 * The controller of a sweep: proposes trials while its limits allow, has its executor run them,
 * stops early those that will not win, fails those that take too long, and buries the dead. All it
 * knows is in the folder; a controller killed at any moment is followed by another that goes on
 * from there.
 *
 * <p>Trials are proposed one at a time, trial {@code n} from random numbers that depend on the
 * sweep's seed and {@code n} only, so that a sweep which is interrupted proposes what it would have
 * proposed (of searches that look at results, as far as these came in the same order).
 */
public final class Sweep {
  private static final Duration POLL = Duration.ofMillis(100);

  private final SweepFolder folder;
  private final Search search;
  private final TrialExecutor executor;
  private final EarlyStop earlyStop;
  private final SweepLimits limits;
  private final SweepListener listener;

  private Sweep(
      SweepFolder folder,
      Search search,
      TrialExecutor executor,
      EarlyStop earlyStop,
      SweepLimits limits,
      SweepListener listener) {
    this.folder = folder;
    this.search = search;
    this.executor = executor;
    this.earlyStop = earlyStop;
    this.limits = limits;
    this.listener = listener;
  }

  /** A sweep without limits, early stopping and listener. The executor is closed by its run. */
  public static Sweep of(SweepFolder folder, Search search, TrialExecutor executor) {
    return new Sweep(
        folder, search, executor, EarlyStop.NEVER, SweepLimits.NONE, SweepListener.SILENT);
  }

  /** A sweep with its search, early stopping and limits. The executor is closed by its run. */
  public static Sweep of(SweepFolder folder, SweepConfig config, TrialExecutor executor) {
    return of(folder, config.search(), executor)
        .stopping(config.earlyStop())
        .within(SweepLimits.of(config));
  }

  /** The same with early stopping. */
  public Sweep stopping(EarlyStop rule) {
    return new Sweep(folder, search, executor, rule, limits, listener);
  }

  /** The same within limits. */
  public Sweep within(SweepLimits bounds) {
    return new Sweep(folder, search, executor, earlyStop, bounds, listener);
  }

  /** The same, telling how it goes. */
  public Sweep telling(SweepListener ear) {
    return new Sweep(folder, search, executor, earlyStop, limits, ear);
  }

  /**
   * Runs the sweep, or what is left of it, until no trial is to be proposed and all are over.
   *
   * @throws org.bindery.spi.ConfigException if another controller runs it, or the executor's
   *     command cannot be started
   * @throws DataException if the folder cannot be written
   * @throws InterruptedSweepException if interrupted, with the thread's flag set again; trials
   *     under way were given back, save those that workers on a shared folder run, which go on
   */
  public SweepResult run() {
    // Named twice to be closed before control is let go, and also if control is refused.
    try (executor;
        Control control = Control.take(folder);
        executor) {
      folder.reopen();
      return new Run(control).toItsEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedSweepException(
          "The sweep '" + folder.path() + "' was interrupted; run it again to go on.");
    }
  }

  /** What one run remembers between polls; nothing that the next could not find out. */
  private final class Run {
    private final Control control;
    private final Pulse pulse = new Pulse(folder.terms().patience());
    private final Map<String, Marker> told = new HashMap<>();
    private final Set<String> named = new HashSet<>();
    private Optional<String> enough = Optional.empty();

    Run(Control control) {
      this.control = control;
    }

    SweepResult toItsEnd() throws InterruptedException {
      rememberOver();
      while (true) {
        if (!control.beat()) {
          throw new DataException(
              "Another controller took the sweep '"
                  + folder.path()
                  + "' over because this one was"
                  + " silent for too long; this one ends.");
        }
        SweepFolder.Reading now = folder.read();
        tell(now);
        if (!settle(now)) {
          now = propose(now);
          if (enough.isPresent() && openTrials(now).isEmpty()) {
            folder.close(enough.get());
            return new SweepResult(now.trials(), now.damaged(), enough.get());
          }
          executor.tend(executorsNow(now));
        }
        Thread.sleep(POLL.toMillis());
      }
    }

    private void rememberOver() {
      SweepFolder.Reading before = folder.read();
      before
          .markers()
          .forEach(
              (id, marker) -> {
                if (marker instanceof Marker.Done) {
                  told.put(id, marker);
                }
              });
    }

    private void tell(SweepFolder.Reading now) {
      now.damaged().forEach((id, sentence) -> nameOnce(id, sentence));
      for (Trial trial : now.trials()) {
        Marker marker = now.markers().get(trial.id());
        if (marker == null || marker.equals(told.put(trial.id(), marker))) {
          continue;
        }
        if (marker instanceof Marker.Claimed claimed) {
          listener.started(trial, claimed.owner());
        } else if (marker instanceof Marker.Done) {
          tellEnd(trial);
        }
      }
    }

    private void tellEnd(Trial trial) {
      folder.folder(trial.id()).outcome().ifPresent(outcome -> listener.ended(trial, outcome));
      String metric = folder.terms().metric();
      if (trial.state() == TrialState.FINISHED && !metric.isEmpty() && trial.history().isEmpty()) {
        listener.note(
            "Trial "
                + trial.id()
                + " finished and never logged '"
                + metric
                + "', the sweep's"
                + " metric; it logged "
                + (trial.summary().isEmpty()
                    ? "nothing"
                    : String.join(", ", trial.summary().keySet()))
                + ".");
      }
    }

    private void nameOnce(String id, String sentence) {
      if (named.add(id)) {
        listener.note(sentence);
      }
    }

    /** Does what cannot wait; true if the reading is no longer how things are. */
    private boolean settle(SweepFolder.Reading now) {
      boolean changed = false;
      for (Trial trial : openTrials(now)) {
        TrialFolder place = folder.folder(trial.id());
        if (now.markers().get(trial.id()) instanceof Marker.Claimed claim) {
          changed |= bury(place, claim) || endIfTooLong(place, claim);
        }
      }
      for (String id : earlyStop.toStop(now.trials())) {
        askToStop(now, id);
      }
      return changed;
    }

    private boolean bury(TrialFolder place, Marker.Claimed claim) {
      if (!pulse.isDead(place.id(), claim.owner(), place.lastBeat(claim))
          || !place.bury(claim, folder.terms().forgiven())) {
        return false;
      }
      executor.end(place, claim.owner());
      listener.note("Trial " + place.id() + " was taken from " + claim.owner() + ", which died.");
      return true;
    }

    private boolean endIfTooLong(TrialFolder place, Marker.Claimed claim) {
      long millis = System.currentTimeMillis() - claim.owner().since();
      if (limits.timePerTrial().isEmpty() || millis <= limits.timePerTrial().get().toMillis()) {
        return false;
      }
      String message =
          "It took longer than " + spelled(limits.timePerTrial().get()) + ", the time a trial has.";
      boolean ended = place.takeAway(claim, new Outcome(TrialState.FAILED, message, millis / 1e3));
      if (ended) {
        executor.end(place, claim.owner());
      }
      return ended;
    }

    private void askToStop(SweepFolder.Reading now, String id) {
      TrialFolder place = folder.folder(id);
      if (now.markers().get(id) instanceof Marker.Claimed && place.stopReason().isEmpty()) {
        place.askToStop("Early stopping ended it after the last value it logged.");
        now.trials().stream().filter(t -> t.id().equals(id)).forEach(listener::askedToStop);
      }
    }

    private SweepFolder.Reading propose(SweepFolder.Reading first) {
      SweepFolder.Reading now = first;
      Optional<Trial> best = now.trials().stream().filter(limits.reached()).findFirst();
      if (best.isPresent()) {
        enough = Optional.of("Trial " + best.get().id() + " reached the target.");
        return withdraw(now);
      }
      while (enough.isEmpty() && room(now) > 0) {
        int proposed = now.proposed();
        if (limits.runCap().isPresent() && proposed >= limits.runCap().getAsInt()) {
          enough = Optional.of("All " + proposed + " trials that run_cap allows were made.");
        } else {
          now = propose(now, proposed + 1);
        }
      }
      return now;
    }

    private SweepFolder.Reading propose(SweepFolder.Reading now, int number) {
      SplittableRandom random = new SplittableRandom(mixed(folder.terms().seed(), number));
      List<Suggestion> next = search.next(now.trials(), 1, random);
      if (next.isEmpty()) {
        enough =
            Optional.of("The search has nothing left to try after " + now.proposed() + " trials.");
        return now;
      }
      Optional<TrialFolder> added = folder.propose(number, next.get(0));
      added.ifPresent(place -> listener.proposed(place.read(folder.terms().metric())));
      return folder.read();
    }

    /** Takes back what nobody began, once the target is reached. */
    private SweepFolder.Reading withdraw(SweepFolder.Reading now) {
      for (Trial trial : openTrials(now)) {
        if (now.markers().get(trial.id()) instanceof Marker.Pending pending) {
          folder
              .folder(trial.id())
              .takeAway(
                  pending,
                  new Outcome(TrialState.STOPPED, "The target was reached before it began.", 0));
        }
      }
      return folder.read();
    }

    private int room(SweepFolder.Reading now) {
      int pending = (int) openTrials(now).stream().filter(this::isPending).count();
      return executor.room(pending, openTrials(now).size() - pending);
    }

    private boolean isPending(Trial trial) {
      return trial.state() == TrialState.PENDING;
    }

    private List<Trial> openTrials(SweepFolder.Reading now) {
      return now.trials().stream().filter(trial -> !trial.state().isOver()).toList();
    }

    private TrialExecutor.Now executorsNow(SweepFolder.Reading now) {
      List<TrialFolder> pending = new ArrayList<>();
      List<TrialExecutor.Running> running = new ArrayList<>();
      now.markers()
          .forEach(
              (id, marker) -> {
                if (marker instanceof Marker.Pending) {
                  pending.add(folder.folder(id));
                } else if (marker instanceof Marker.Claimed claim) {
                  running.add(new TrialExecutor.Running(folder.folder(id), claim.owner()));
                }
              });
      return new TrialExecutor.Now(folder, pending, running, listener::note);
    }
  }

  /** Neighbouring seeds and numbers give unrelated draws (the finalizer of SplitMix64). */
  private static long mixed(long seed, int number) {
    long z = seed * 0xD1342543DE82EF95L + number;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static String spelled(Duration time) {
    double seconds = time.toMillis() / 1e3;
    if (seconds < 120) {
      return (seconds == Math.rint(seconds) ? "" + (long) seconds : "" + seconds) + " s";
    }
    return Math.round(seconds / 60) + " min";
  }
}
