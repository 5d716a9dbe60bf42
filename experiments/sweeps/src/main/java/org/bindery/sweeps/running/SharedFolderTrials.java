package org.bindery.sweeps.running;

import org.bindery.spi.ConfigException;

/**
 * Runs nothing itself: {@linkplain Worker workers} on any machines that see the sweep's folder take
 * what is proposed.
 *
 * @param ahead trials kept waiting for a worker; few, so that a search which learns from results
 *     proposes late
 */
public record SharedFolderTrials(int ahead) implements TrialExecutor {
  /** Refuses fewer than 1. */
  public SharedFolderTrials {
    if (ahead < 1) {
      throw new ConfigException(
          "ahead", "" + ahead, "Keeping " + ahead + " trials ready starts none; give 1 or more.");
    }
  }

  @Override
  public int room(int pending, int running) {
    return Math.max(0, ahead - pending);
  }

  @Override
  public void tend(Now now) {}

  @Override
  public void end(TrialFolder trial, Owner owner) {}

  @Override
  public void close() {}
}
