package org.bindery.sweeps.running;

import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;

/**
 * Runs trials on threads of this process. A trial that exceeds its time is interrupted and, if it
 * does not listen, left to itself: its slot is used again, but what it computes goes on until the
 * process ends. Bodies that may hang are better {@linkplain ForkedTrials forked}.
 */
public final class InProcessTrials implements TrialExecutor {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);

  private final TrialBody body;
  private final int slots;
  private final Map<Integer, Thread> threads = new LinkedHashMap<>();
  private final Map<Integer, String> trials = new LinkedHashMap<>();
  private final Queue<String> mishaps = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;

  /**
   * Makes an executor.
   *
   * @param body the program under search; run by up to {@code slots} threads at once
   * @param slots how many trials run at once
   */
  public InProcessTrials(TrialBody body, int slots) {
    if (slots < 1) {
      throw new ConfigException(
          "slots", "" + slots, "With " + slots + " slots no trial can run; give 1 or more.");
    }
    this.body = body;
    this.slots = slots;
  }

  @Override
  public int room(int pending, int running) {
    return Math.max(0, slots - pending - running);
  }

  @Override
  public void tend(Now now) {
    for (String mishap = mishaps.poll(); mishap != null; mishap = mishaps.poll()) {
      now.note().accept(mishap);
    }
    forgetEnded();
    Set<String> started = new HashSet<>(trials.values());
    Iterator<TrialFolder> waiting =
        now.pending().stream().filter(trial -> !started.contains(trial.id())).iterator();
    for (int slot = 0; slot < slots && waiting.hasNext(); slot++) {
      if (!threads.containsKey(slot)) {
        start(now.sweep(), waiting.next(), slot);
      }
    }
  }

  private void forgetEnded() {
    threads.values().removeIf(thread -> !thread.isAlive());
    trials.keySet().retainAll(threads.keySet());
  }

  private void start(SweepFolder sweep, TrialFolder trial, int slot) {
    Thread thread = new Thread(() -> run(sweep, trial, slot), "slot-" + slot);
    thread.setDaemon(true);
    threads.put(slot, thread);
    trials.put(slot, trial.id());
    thread.start();
  }

  private void run(SweepFolder sweep, TrialFolder trial, int slot) {
    try {
      TrialRun run = new TrialRun(trial, body, sweep.terms());
      if (run.claim(OptionalInt.of(slot)).isPresent()) {
        run.run(() -> closing);
      }
    } catch (BinderyException e) {
      mishaps.add(e.getMessage());
    } catch (InterruptedException e) {
      // The trial was given back; this thread has nothing more to do.
      Thread.currentThread().interrupt();
    }
  }

  /** Does nothing: the thread sees at its next sign of life that the trial is no longer its own. */
  @Override
  public void end(TrialFolder trial, Owner owner) {}

  @Override
  public void close() {
    closing = true;
    long end = System.nanoTime() + LONGEST_CLOSE.toNanos();
    boolean interrupted = false;
    for (Thread thread : threads.values()) {
      long left = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis());
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
        thread.interrupt();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
