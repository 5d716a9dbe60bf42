package org.bindery.tracking;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Work handed from the threads that train to one thread that writes, in order. Where the writer
 * cannot keep up, a caller waits once, at most {@link #PATIENCE}; then what does not fit is dropped
 * until there is room again: a disk that hangs must not hang the training.
 */
final class EventQueue {
  static final int CAPACITY = 8_192;
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final BlockingQueue<Runnable> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicLong dropped = new AtomicLong();
  private final Warnings warnings;
  private final Thread thread;
  private volatile boolean overloaded;
  private boolean stopped;

  EventQueue(String name, Warnings warnings) {
    this.warnings = warnings;
    this.thread = new Thread(this::work, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Hands work over; false where it was dropped. */
  boolean put(Runnable work) {
    if (queue.offer(work) || (!overloaded && offer(work, PATIENCE))) {
      overloaded = false;
      return true;
    }
    overloaded = true;
    dropped.incrementAndGet();
    warnings.once(
        "overload",
        "The run's files cannot be written as fast as it reports: what does not fit in "
            + CAPACITY
            + " waiting events is dropped, training goes on.");
    return false;
  }

  long dropped() {
    return dropped.get();
  }

  /** Waits until everything handed over so far is done; false after the time. */
  boolean flush(Duration most) {
    CountDownLatch reached = new CountDownLatch(1);
    return offer(reached::countDown, most) && await(reached, most);
  }

  /** Hands over the last work and waits for it; false after the time. */
  boolean finish(Runnable last, Duration most) {
    Runnable end =
        () -> {
          stopped = true;
          last.run();
        };
    return offer(end, most) && await(done, most);
  }

  private void work() {
    try {
      while (!stopped) {
        attempt(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      done.countDown();
    }
  }

  private void attempt(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      warnings.once(
          "writer " + e.getClass(),
          "An event of the run could not be recorded (" + e + "): training goes on.");
    }
  }

  private boolean offer(Runnable work, Duration most) {
    try {
      return queue.offer(work) || queue.offer(work, most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits also on a thread that was interrupted: the run's end must be written all the same. */
  private static boolean await(CountDownLatch latch, Duration most) {
    boolean interrupted = false;
    long end = System.nanoTime() + most.toNanos();
    try {
      while (true) {
        try {
          return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
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
}
