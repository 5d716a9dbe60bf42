package org.bindery.worlds;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Worlds no one has tuned anything on: five signals that see what chance lets them. */
final class RandomWorld {
  private static final int FACTORS = 16;
  private static final int PRIVATE = 4;
  private static final List<String> NAMES = List.of("v", "w", "x", "y", "z");

  private RandomWorld() {}

  /**
   * Draws one: each signal sees 5 to 14 of 16 factors with a strength of 0.5 to 0.97, beside 4
   * dimensions.
   */
  static LatentFactorWorld draw(long seed) {
    Random random = new Streams(seed).generator("random world");
    List<Signal> signals = new ArrayList<>();
    for (String name : NAMES) {
      List<Integer> factors = new ArrayList<>();
      for (int i = 0; i < FACTORS; i++) {
        factors.add(i);
      }
      Collections.shuffle(factors, random);
      int seen = 5 + random.nextInt(10);
      double strength = 0.5 + 0.47 * random.nextDouble();
      signals.add(
          Signal.of(name, factors.subList(0, seen), strength).withPrivateDimension(PRIVATE));
    }
    return LatentFactorWorld.gaussian(FACTORS, signals.toArray(Signal[]::new)).withSeed(seed);
  }
}
