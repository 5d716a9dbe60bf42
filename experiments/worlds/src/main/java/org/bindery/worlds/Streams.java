package org.bindery.worlds;

import java.util.Random;

/**
 * Random numbers of one seed in three streams that do not touch each other: what the world brings
 * forth, where towers begin, and which pairs a step sees. Each stream is split by name, so that an
 * edge's pairs are the same whatever other edges a graph has: only then are two graphs compared on
 * the same data.
 *
 * <p>{@link Random} is used because its sequence, normal deviates included, is laid down in its
 * specification: the same seed gives the same bits on every machine.
 *
 * @param seed any number
 */
record Streams(long seed) {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  /** Returns what the world draws from, for one purpose. */
  Random generator(String purpose) {
    return split(1, purpose);
  }

  /** Returns what the weights of one tower or loss begin with. */
  Random initial(String owner) {
    return split(2, owner);
  }

  /** Returns what decides the order of one edge's pairs. */
  Random batches(String edge) {
    return split(3, edge);
  }

  private Random split(int stream, String name) {
    long state = mix(seed + GOLDEN * stream);
    for (int i = 0; i < name.length(); i++) {
      state = mix(state + GOLDEN * (name.charAt(i) + 1));
    }
    return new Random(state);
  }

  /** The finalizer of SplitMix64 (Steele et al. 2014). */
  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
