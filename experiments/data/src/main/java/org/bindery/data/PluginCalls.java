package org.bindery.data;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.bindery.spi.ConfigException;
import org.bindery.spi.PluginException;

/**
 * Who is in which call of a plugin, and since when. {@link #watched} runs work on a thread of its
 * own and gives up when one call in it takes longer than the limit: Java cannot end a thread that
 * does not want to, so such a thread is interrupted and, if that does not help, left behind; the
 * program goes on without it. Thread-safe.
 */
public final class PluginCalls {
  /** The environment variable with the limit of one call, in seconds. */
  public static final String LIMIT = "BINDERY_PLUGIN_SECONDS";

  private static final Duration STANDARD = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final long POLL_MILLIS = 100;

  private final Duration limit;
  private final Map<Thread, Call> underWay = new ConcurrentHashMap<>();
  private final Set<Work<?>> leftBehind = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), Worker::new);

  private record Call(Supplier<String> name, Supplier<String> where, long since) {}

  /**
   * Makes a record of calls.
   *
   * @param limit of one call
   */
  public PluginCalls(Duration limit) {
    this.limit = limit;
  }

  /**
   * Makes one with the limit that {@link #LIMIT} says, 60 s if it says nothing.
   *
   * @throws ConfigException if it says something else than a number of seconds above 0
   */
  public static PluginCalls of(Map<String, String> environment) {
    String seconds = environment.getOrDefault(LIMIT, "").strip();
    if (seconds.isEmpty()) {
      return new PluginCalls(STANDARD);
    }
    if (!seconds.matches("[1-9]\\d{0,8}")) {
      throw new ConfigException(
          LIMIT,
          seconds,
          LIMIT
              + " is '"
              + seconds
              + "', not a whole number of seconds above 0: mend or unset it.");
    }
    return new PluginCalls(Duration.ofSeconds(Long.parseLong(seconds)));
  }

  /**
   * Makes a call of a plugin.
   *
   * @param name says which method of which plugin: {@code prepare() of the preprocessor of ...};
   *     only asked if something goes wrong, on any thread
   * @param where says what it is given, likewise
   * @throws CancellationException if nobody waits for this thread's work any more
   */
  <T> T call(Supplier<String> name, Supplier<String> where, Supplier<T> action) {
    Thread thread = Thread.currentThread();
    if (thread instanceof Worker worker && worker.work.stopped) {
      throw new CancellationException("Nobody waits for this any more.");
    }
    underWay.put(thread, new Call(name, where, System.nanoTime()));
    try {
      return action.get();
    } finally {
      underWay.remove(thread);
    }
  }

  /**
   * Does something that calls plugins, on another thread with the caller's context class loader,
   * and waits for it. What it throws is thrown here.
   *
   * @throws PluginException naming plugin, method and cell, if one call takes longer than the limit
   *     or ends the program
   * @throws CancellationException if the caller is interrupted, which it stays; so was that thread,
   *     and the call under way had two seconds to end
   */
  public <T> T watched(Supplier<T> action) {
    if (Thread.currentThread() instanceof Worker) {
      return action.get();
    }
    Work<T> work = new Work<>(action, Thread.currentThread().getContextClassLoader());
    threads.execute(work);
    while (true) {
      try {
        return work.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        require(work);
      } catch (ExecutionException e) {
        throw rethrown(e.getCause());
      } catch (InterruptedException e) {
        abandon(work);
        Thread.currentThread().interrupt();
        throw new CancellationException("Interrupted while samples were made.");
      }
    }
  }

  /** What one caller waits for. */
  private static final class Work<T> extends FutureTask<T> {
    private final ClassLoader loader;
    volatile Worker worker;
    volatile boolean stopped;

    Work(Supplier<T> action, ClassLoader loader) {
      super(action::get);
      this.loader = loader;
    }

    @Override
    public void run() {
      Worker thread = (Worker) Thread.currentThread();
      thread.setContextClassLoader(loader);
      thread.work = this;
      worker = thread;
      super.run();
    }
  }

  private static final class Worker extends Thread {
    volatile Work<?> work;

    Worker(Runnable pool) {
      super(pool, "bindery-plugin");
      setDaemon(true);
    }
  }

  private void require(Work<?> work) {
    Worker worker = work.worker;
    Call call = worker == null ? null : underWay.get(worker);
    if (call == null || worker.work != work) {
      return;
    }
    if (isExiting(worker)) {
      work.stopped = true;
      leftBehind.add(work);
      throw new PluginException(exits(call), null);
    }
    if (System.nanoTime() - call.since() <= limit.toNanos()) {
      return;
    }
    String sentence =
        call.name().get()
            + " has not come back after "
            + limit.toSeconds()
            + " s ("
            + call.where().get()
            + place(worker.getStackTrace())
            + "): mend it, or allow more with "
            + LIMIT
            + ". It was interrupted and ";
    throw new PluginException(
        sentence
            + (abandon(work)
                ? "has ended."
                : "did not end: its thread is left behind and may keep a processor busy until this"
                    + " program ends."),
        null);
  }

  /** Interrupts work and waits a little; tells whether it has ended. */
  private boolean abandon(Work<?> work) {
    work.stopped = true;
    leftBehind.removeIf(Work::isDone);
    leftBehind.add(work);
    if (work.worker != null) {
      work.worker.interrupt();
    }
    long end = System.nanoTime() + GRACE.toNanos();
    while (!work.isDone() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return work.isDone();
  }

  /** Returns where a thread is: the deepest frame says little if it is Java's own. */
  private static String place(StackTraceElement[] at) {
    return Arrays.stream(at)
        .filter(frame -> !frame.getClassName().matches("(java|jdk|sun)\\..*"))
        .findFirst()
        .map(
            frame ->
                ", at "
                    + frame.getClassName()
                    + "."
                    + frame.getMethodName()
                    + "("
                    + frame.getFileName()
                    + ":"
                    + frame.getLineNumber()
                    + ")")
        .orElse("");
  }

  private static boolean isExiting(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals("java.lang.Runtime")
                    && frame.getMethodName().equals("exit"));
  }

  private static String exits(Call call) {
    return call.name().get()
        + " called System.exit, which ends the whole program ("
        + call.where().get()
        + "): throw CorruptSampleException for a sample that cannot be used instead.";
  }

  /** Returns who ends the program, if it is a plugin in one of the calls under way. */
  public Optional<String> exiting() {
    return underWay.entrySet().stream()
        .filter(entry -> isExiting(entry.getKey()))
        .map(entry -> exits(entry.getValue()))
        .findFirst();
  }

  /** Tells whether a thread that was left behind may still use what it was given. */
  boolean isBusy() {
    return leftBehind.stream().anyMatch(work -> !work.isDone());
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException(cause);
  }
}
