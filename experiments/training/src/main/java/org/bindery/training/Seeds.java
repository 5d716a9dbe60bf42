package org.bindery.training;

/** Derives independent seeds, so that a run does not depend on how often a generator was asked. */
final class Seeds {
  private Seeds() {}

  /** Mixes with the finaliser of SplitMix64 (Steele et al. 2014). */
  static long of(long seed, long... parts) {
    long z = seed;
    for (long part : parts) {
      z = mix(z + 0x9E3779B97F4A7C15L * (part + 1));
    }
    return mix(z);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
