package org.bindery.tracking;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs for tests, and what they warned of. */
final class Runs {
  final CopyOnWriteArrayList<String> warnings = new CopyOnWriteArrayList<>();
  private final Path root;

  Runs(Path root) {
    this.root = root;
  }

  RunStart start() {
    return RunStart.of(root, "tests").withoutStats().withWarnings(warnings::add);
  }

  Run run() {
    return Tracker.start(start());
  }

  static Run start(RunStart start, Map<String, String> environment) {
    return Tracker.start(start, environment, Runs::id);
  }

  static RunView view(Run run) {
    return RunView.open(run.wandbFolder().orElseThrow());
  }

  private static String id() {
    return Long.toString(System.nanoTime() + (1L << 45), 36).substring(0, 8);
  }
}
