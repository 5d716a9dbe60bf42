package org.bindery.testkit;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Seeded trials: a property is tried with many random generators, the same ones at each run. A
 * failure names its seed, and {@link #replay} repeats that trial alone.
 *
 * <pre>{@code
 * Trials.run(200, random -> assertThat(decode(encode(draw(random)))).isEqualTo(...));
 * }</pre>
 */
public final class Trials {
  private static final long FIRST = 0x5EED_0F_B1DE_4EL;

  private Trials() {}

  /**
   * Tries a property.
   *
   * @param trials how many times, at least once
   * @throws AssertionError from the first trial that throws anything, with its seed
   */
  public static void run(int trials, Consumer<RandomGenerator> property) {
    if (trials < 1) {
      throw new IllegalArgumentException("At least one trial is needed, not " + trials + ".");
    }
    SplittableRandom seeds = new SplittableRandom(FIRST);
    for (int trial = 1; trial <= trials; trial++) {
      long seed = seeds.nextLong();
      try {
        property.accept(new SplittableRandom(seed));
      } catch (RuntimeException | AssertionError failure) {
        throw new AssertionError(
            "Trial "
                + trial
                + " of "
                + trials
                + " failed: "
                + failure.getMessage()
                + "\nTo repeat it alone: Trials.replay("
                + seed
                + "L, ...)",
            failure);
      }
    }
  }

  /** Repeats one trial; its failure is thrown as it is, for the debugger. */
  public static void replay(long seed, Consumer<RandomGenerator> property) {
    property.accept(new SplittableRandom(seed));
  }
}
