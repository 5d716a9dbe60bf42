package org.bindery.sweeps;

/** How a sweep proposes parameters. */
public enum SearchMethod {
  /** Every combination, once. */
  GRID,
  /** Independent draws, without end. */
  RANDOM,
  /** Draws where a Gaussian process expects improvement, without end. */
  BAYES
}
