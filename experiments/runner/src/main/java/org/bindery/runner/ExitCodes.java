package org.bindery.runner;

import org.bindery.graph.GraphException;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.training.InterruptedRunException;

/** What the process ends with, for scripts. */
final class ExitCodes {
  /** All went well. */
  static final int OK = 0;

  /** The run failed. */
  static final int FAILED = 1;

  /** A mistake in the command or the spec. */
  static final int USAGE = 2;

  /** Something is missing on this machine: a tool, data, space, a permission. */
  static final int ENVIRONMENT = 3;

  /** Interrupted; the same command goes on. */
  static final int INTERRUPTED = 130;

  private ExitCodes() {}

  static int of(Throwable thrown) {
    if (thrown instanceof InterruptedRunException) {
      return INTERRUPTED;
    }
    if (thrown instanceof ConfigException || thrown instanceof GraphException) {
      return USAGE;
    }
    return thrown instanceof DataException ? ENVIRONMENT : FAILED;
  }
}
