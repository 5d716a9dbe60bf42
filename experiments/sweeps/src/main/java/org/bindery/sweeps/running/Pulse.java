package org.bindery.sweeps.running;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What one observer has seen of claims' signs of life. A sign's time is only compared with its own
 * earlier value, and the time without a new one is measured here, so that clocks need not agree.
 * Used by one thread.
 */
final class Pulse {
  private final Duration patience;
  private final Map<String, Seen> seen = new HashMap<>();

  Pulse(Duration patience) {
    this.patience = patience;
  }

  private record Seen(String token, long beat, long silent, long look) {}

  /**
   * Whether the owner of a claim is dead: known to be, or silent for too long. An observer that was
   * itself asleep counts little of that time, for what it sleeps through may sleep as well.
   *
   * @param what is claimed
   * @param beat the last sign of life
   */
  boolean isDead(String what, Owner owner, long beat) {
    if (owner.isSurelyDead()) {
      return true;
    }
    long now = System.nanoTime();
    Seen last = seen.get(what);
    if (last == null || !last.token().equals(owner.token()) || last.beat() != beat) {
      seen.put(what, new Seen(owner.token(), beat, 0, now));
      return false;
    }
    long silent = last.silent() + Math.min(now - last.look(), patience.toNanos() / 8);
    seen.put(what, new Seen(owner.token(), beat, silent, now));
    return silent > patience.toNanos();
  }
}
