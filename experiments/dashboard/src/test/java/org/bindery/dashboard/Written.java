package org.bindery.dashboard;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bindery.tracking.Run;
import org.bindery.tracking.RunStart;
import org.bindery.tracking.Tracker;

/** Small runs for tests. */
final class Written {
  private Written() {}

  static RunStart start(Path root, String name) {
    return RunStart.of(root, "test").withName(name).withoutStats();
  }

  /** Writes a finished run and returns its folder. */
  static Path run(RunStart start, Consumer<Run> work) {
    try (Run run = Tracker.start(start)) {
      work.accept(run);
      run.flush(Duration.ofSeconds(30));
      return run.wandbFolder().orElseThrow();
    }
  }

  /** One of falling loss. */
  static Path run(Path root, String name, int rows) {
    return run(
        start(root, name).withConfig(Map.of("batch", rows)),
        run -> {
          for (int step = 0; step < rows; step++) {
            run.log(step, Map.of("loss", 1.0 / (step + 1)));
          }
        });
  }

  /** Polls until something holds, for half a minute. */
  static void until(String what, BooleanSupplier holds) {
    until(what, Duration.ofSeconds(30), holds);
  }

  /** Polls until something holds, for up to ten minutes. */
  static void untilLong(String what, BooleanSupplier holds) {
    until(what, Duration.ofMinutes(10), holds);
  }

  private static void until(String what, Duration most, BooleanSupplier holds) {
    long end = System.nanoTime() + most.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("after " + most + " still not: " + what);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }
}
