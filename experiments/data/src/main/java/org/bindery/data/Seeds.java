package org.bindery.data;

/** Derives independent seeds from one, so that every use of randomness has its own stream. */
public final class Seeds {
  private Seeds() {}

  /**
   * Returns a seed for the place named by {@code parts}, such as an epoch and a row: a pure
   * function, different parts giving unrelated seeds. Each part goes through the finalizer of
   * SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
   */
  public static long derive(long seed, long... parts) {
    long state = mix(seed + 0x9E3779B97F4A7C15L);
    for (long part : parts) {
      state = mix(state * 0x2545F4914F6CDD1DL + part + 0x9E3779B97F4A7C15L);
    }
    return state;
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
