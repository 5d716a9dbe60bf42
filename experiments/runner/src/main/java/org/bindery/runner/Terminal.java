package org.bindery.runner;

import java.io.PrintWriter;

/**
 * Where a command tells people how far it is: standard error, so that standard output holds only
 * results. On a terminal the last line is replaced, at most ten times a second; elsewhere lines
 * come at most every few seconds.
 */
final class Terminal {
  private static final long NANOS_IN_PLACE = 100_000_000L;
  private static final long NANOS_PLAIN = 10_000_000_000L;
  private static final int COLUMNS = 110;

  private final PrintWriter out;
  private final boolean inPlace;
  private boolean pending;
  private long next = Long.MIN_VALUE;

  Terminal(PrintWriter out, boolean inPlace) {
    this.out = out;
    this.inPlace = inPlace;
  }

  /** The launcher says whether standard error is a terminal; Java cannot tell. */
  static Terminal of(PrintWriter err) {
    return new Terminal(err, Machine.environment("BINDERY_TERMINAL").isPresent());
  }

  /** Shows a passing state; skipped if the last one was just now. */
  void progress(String line) {
    progress(line, System.nanoTime());
  }

  void progress(String line, long now) {
    if (next != Long.MIN_VALUE && now - next < 0) {
      return;
    }
    next = now + (inPlace ? NANOS_IN_PLACE : NANOS_PLAIN);
    if (inPlace) {
      out.print("\r\u001b[K" + line.substring(0, Math.min(line.length(), COLUMNS)));
      out.flush();
      pending = true;
    } else {
      out.println(line);
      out.flush();
    }
  }

  /** Shows a line that stays. */
  void line(String line) {
    if (pending) {
      out.print("\r\u001b[K");
      pending = false;
    }
    out.println(line);
    out.flush();
    next = Long.MIN_VALUE;
  }
}
