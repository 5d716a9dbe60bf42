package org.bindery.sweeps.running;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bindery.spi.BinderyException;
import org.bindery.spi.DataException;
import org.bindery.sweeps.TrialState;

/**
 * One attempt at a trial: the body on a thread of its own, and the calling thread minding it. The
 * minder gives signs of life, tells the body when it is to end, leaves a body behind that does not
 * listen, and writes the outcome.
 */
final class TrialRun {
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(5);

  private final TrialFolder folder;
  private final TrialBody body;
  private final SweepTerms terms;
  private final long began = System.nanoTime();
  private final Thread hook;
  private final CountDownLatch minded = new CountDownLatch(1);
  private volatile Optional<Marker.Claimed> taken = Optional.empty();
  private volatile Thread bodyThread = new Thread("trial");
  private volatile boolean processEnds;

  TrialRun(TrialFolder folder, TrialBody body, SweepTerms terms) {
    this.folder = folder;
    this.body = body;
    this.terms = terms;
    this.hook = new Thread(this::endWithProcess, "give-back-" + folder.id());
  }

  /** What a body came to. */
  private enum Ending {
    RETURNED,
    STOPPED,
    THREW
  }

  /** How a body ended, and the sentence of that. */
  private record Ended(Ending ending, String message, Optional<Throwable> thrown) {}

  /**
   * Takes the trial, if nobody has it. From before that on, a process asked to end gives the trial
   * back.
   */
  Optional<Marker.Claimed> claim(OptionalInt slot) throws InterruptedException {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      awaitEnd();
      return Optional.empty();
    }
    try {
      synchronized (this) {
        if (!processEnds) {
          taken = folder.claim(slot);
        }
      }
      return taken;
    } finally {
      if (taken.isEmpty()) {
        removeHook();
      }
    }
  }

  /**
   * Runs the body of the trial that was taken to its end, or until it is to be left.
   *
   * @param leaving whether the trial is to be given back unfinished
   * @return whether the trial is over by this attempt
   * @throws InterruptedException if interrupted; the trial was given back
   */
  boolean run(BooleanSupplier leaving) throws InterruptedException {
    try {
      return mind(taken.orElseThrow(), () -> processEnds || leaving.getAsBoolean());
    } finally {
      minded.countDown();
      removeHook();
      if (processEnds) {
        awaitEnd();
      }
    }
  }

  /** The process is ending. Waiting for that keeps this thread from taking the trial again. */
  private static void awaitEnd() throws InterruptedException {
    Thread.sleep(LONGEST_GRACE.toMillis());
  }

  /**
   * A process asked to end gives its trial back once the body has let go, so that nobody must wait
   * for a silence. A body that ended the process itself has failed; it would do so again.
   */
  private void endWithProcess() {
    synchronized (this) {
      processEnds = true;
    }
    if (taken.isEmpty() || !folder.isStill(taken.get())) {
      return;
    }
    Marker.Claimed claim = taken.get();
    if (Stream.of(bodyThread.getStackTrace()).anyMatch(TrialRun::isExit)) {
      String message = "The trial's program ended its process.";
      folder.end(claim, new Outcome(TrialState.FAILED, message, seconds()));
      return;
    }
    long longest = terms.beat().plus(LONGEST_GRACE.multipliedBy(2)).toMillis();
    try {
      if (minded.await(longest, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    folder.giveBack(claim);
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals(Runtime.class.getName())
        && frame.getMethodName().equals("exit");
  }

  private void removeHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook with it.
      return;
    }
  }

  private boolean mind(Marker.Claimed claim, BooleanSupplier leaving) throws InterruptedException {
    TrialContext context;
    try {
      context = new TrialContext(folder, claim);
    } catch (DataException e) {
      return folder.end(claim, new Outcome(TrialState.FAILED, e.getMessage(), 0));
    }
    CompletableFuture<Ended> future = new CompletableFuture<>();
    Thread thread = new Thread(() -> future.complete(runBody(context)), "trial-" + folder.id());
    thread.setDaemon(true);
    bodyThread = thread;
    thread.start();
    boolean interrupted = false;
    boolean left = false;
    Optional<Ended> ended = Optional.empty();
    while (ended.isEmpty()) {
      if (!folder.beat(claim)) {
        leave(context, thread, future, "the trial was taken away");
        return false;
      }
      try {
        if (leaving.getAsBoolean()) {
          left = true;
          ended = leave(context, thread, future, "the sweep is interrupted");
          break;
        }
        ended = await(future, terms.beat());
      } catch (InterruptedException e) {
        interrupted = true;
        left = true;
        ended = leave(context, thread, future, "the sweep is interrupted");
        break;
      }
    }
    boolean over = false;
    if (left && ended.map(end -> end.ending() != Ending.RETURNED).orElse(true)) {
      folder.giveBack(claim);
    } else {
      over = end(claim, ended.orElseThrow());
    }
    if (interrupted) {
      throw new InterruptedException();
    }
    return over;
  }

  private Ended runBody(TrialContext context) {
    try {
      body.run(context);
      return context.wasStopped() ? stopped() : new Ended(Ending.RETURNED, "", Optional.empty());
    } catch (TrialStopped e) {
      return stopped();
    } catch (RuntimeException | Error e) {
      return context.wasStopped()
          ? stopped()
          : new Ended(Ending.THREW, sentence(e), Optional.of(e));
    } finally {
      context.close();
    }
  }

  private Ended stopped() {
    return new Ended(Ending.STOPPED, folder.stopReason().orElse(""), Optional.empty());
  }

  /** Messages for people are left as they are; others are told by whom they were thrown. */
  private static String sentence(Throwable thrown) {
    String message = thrown.getMessage() == null ? "" : thrown.getMessage().strip();
    String line = message.lines().findFirst().orElse("");
    if (thrown instanceof BinderyException && !line.isEmpty()) {
      return message;
    }
    String name = thrown.getClass().getSimpleName();
    return "The trial's program threw " + name + (line.isEmpty() ? "." : ": " + line);
  }

  /**
   * Asks the body to end, then interrupts it, then leaves it to itself; its word counts no more.
   */
  private Optional<Ended> leave(
      TrialContext context, Thread thread, CompletableFuture<Ended> future, String why) {
    context.order("Trial " + folder.id() + " is to end because " + why + ".");
    Duration grace =
        terms.patience().compareTo(LONGEST_GRACE) < 0 ? terms.patience() : LONGEST_GRACE;
    Optional<Ended> ended = awaitAll(future, grace);
    if (ended.isEmpty()) {
      thread.interrupt();
      ended = awaitAll(future, grace);
    }
    return ended;
  }

  /** Waits also if interrupted meanwhile: the body has its grace in any case. */
  private static Optional<Ended> awaitAll(CompletableFuture<Ended> future, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return await(future, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<Ended> await(CompletableFuture<Ended> future, Duration time)
      throws InterruptedException {
    try {
      return Optional.of(future.get(time.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A trial's ending cannot fail.", e);
    }
  }

  private boolean end(Marker.Claimed claim, Ended ended) {
    TrialState state =
        switch (ended.ending()) {
          case RETURNED -> TrialState.FINISHED;
          case STOPPED -> TrialState.STOPPED;
          case THREW -> TrialState.FAILED;
        };
    if (ended.thrown().isPresent()) {
      keepTrace(ended.thrown().get());
    }
    return folder.end(claim, new Outcome(state, ended.message(), seconds()));
  }

  private void keepTrace(Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    try {
      folder.keepTrace(trace.toString());
    } catch (IOException e) {
      throw new DataException(
          "The trial folder '" + folder + "' cannot be written (" + e.getMessage() + ").", e);
    }
  }
}
