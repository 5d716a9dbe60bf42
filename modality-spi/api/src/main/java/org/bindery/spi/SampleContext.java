package org.bindery.spi;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * For what, and with which randomness, a sample is turned into features.
 *
 * @param mode training or evaluation
 * @param seed chooses the augmentation; differs for each row and epoch
 */
public record SampleContext(Mode mode, long seed) {
  /** The context of evaluation. */
  public static final SampleContext EVAL = new SampleContext(Mode.EVAL, 0);

  /** Returns a context of training with this seed. */
  public static SampleContext train(long seed) {
    return new SampleContext(Mode.TRAIN, seed);
  }

  /** Returns a fresh generator, the same sequence at each call. */
  public RandomGenerator random() {
    return new SplittableRandom(seed);
  }
}
