package org.bindery.training;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bindery.data.PluginCalls;

/**
 * Says which plugin ends the program in the middle of a training, and holds the end until the
 * training has saved its steps. Java offers no way to forbid {@code System.exit} that lasts: its
 * security manager is gone from Java 24. {@code Runtime.halt} asks nobody; then the last checkpoint
 * is what is left.
 */
final class ExitWatch implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch over = new CountDownLatch(1);
  private final PluginCalls calls;
  private final Thread trainer;
  private final Thread hook = new Thread(this::end, "bindery-exit-watch");

  ExitWatch(PluginCalls calls, Thread trainer) {
    this.calls = calls;
    this.trainer = trainer;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void end() {
    Optional<String> own = ownExit();
    Optional<String> who = own.or(calls::exiting);
    who.ifPresent(sentence -> System.err.println("bindery: " + sentence));
    if (who.isEmpty() || own.isPresent()) {
      return;
    }
    try {
      if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "bindery: the training did not stop in time; the last checkpoint stays.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The thread that trains cannot save if it is the one that waits for this hook. */
  private Optional<String> ownExit() {
    StackTraceElement[] stack = trainer.getStackTrace();
    int exit = -1;
    for (int i = 0; i < stack.length; i++) {
      if (stack[i].getClassName().matches("java\\.lang\\.(System|Runtime)")
          && stack[i].getMethodName().equals("exit")) {
        exit = i;
      }
    }
    return exit < 0 || exit + 1 == stack.length
        ? Optional.empty()
        : Optional.of(
            stack[exit + 1]
                + " called System.exit on the thread that trains, which ends the whole program; the"
                + " last checkpoint stays.");
  }

  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The program is about to end, and no longer waits for this.
    }
  }
}
