package org.bindery.tracking;

/**
 * Keeps the mishaps of one sink from everything else. After a mishap the sink is still offered
 * every event, so that it goes on when the disk has room again.
 */
final class GuardedSink {
  private final RunSink sink;
  private final Warnings warnings;
  private long lost;

  GuardedSink(RunSink sink, Warnings warnings) {
    this.sink = sink;
    this.warnings = warnings;
  }

  void accept(Tracked event) {
    try {
      sink.accept(event);
    } catch (RuntimeException e) {
      lost++;
      warnings.once(
          "sink " + sink.folder(),
          "The run is not recorded completely in "
              + sink.folder()
              + " ("
              + reason(e)
              + "): training goes on; make room or check who may write there.");
    }
  }

  void close() {
    try {
      sink.close();
    } catch (RuntimeException e) {
      lost++;
    }
    if (lost > 0) {
      warnings.once(
          "lost " + sink.folder(),
          "Of the run in " + sink.folder() + ", " + lost + " events could not be written.");
    }
  }

  static String reason(RuntimeException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String what = cause.getMessage() == null ? "" : ": " + cause.getMessage();
    return cause.getClass().getSimpleName() + what;
  }
}
