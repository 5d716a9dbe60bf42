package org.bindery.worlds;

/** One independent cause in a world, or one that others determine. */
public sealed interface Factor {
  /** Normally distributed, with mean 0 and variance 1. */
  record Gaussian() implements Factor {}

  /** A fair coin with the values -1 and +1. */
  record Bit() implements Factor {}

  /**
   * The product of two earlier bits, which is the exclusive or of them in this coding: independent
   * of each of the two, determined by both.
   *
   * @param first the position of one among the world's factors
   * @param second the position of the other
   */
  record Product(int first, int second) implements Factor {}
}
