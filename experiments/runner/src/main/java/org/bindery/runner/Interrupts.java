package org.bindery.runner;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a training save its checkpoint when the process is asked to end. Java answers Ctrl-C by
 * shutting down at once, in parallel with whatever runs; a shutdown hook interrupts the working
 * thread and holds the shutdown until it has let go. The exit code is the signal's, 130 for Ctrl-C.
 */
final class Interrupts implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch working = new CountDownLatch(1);

  private Interrupts() {}

  /** Interrupts {@code worker} when the process is asked to end before this is closed. */
  static Interrupts reach(Thread worker) {
    Interrupts interrupts = new Interrupts();
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> interrupts.stop(worker), "bindery-interrupt"));
    return interrupts;
  }

  private void stop(Thread worker) {
    if (working.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!working.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("bindery: the work did not stop in time; the last checkpoint stays.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets the process end. */
  @Override
  public void close() {
    working.countDown();
  }
}
