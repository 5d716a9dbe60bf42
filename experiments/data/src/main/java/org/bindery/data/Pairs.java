package org.bindery.data;

/**
 * An endless sequence of batches of pairs. Every method is a pure function of the constructor's
 * arguments and its own: to resume a run, ask for the step it had reached. Thread-safe.
 */
public interface Pairs {
  /**
   * Returns the batch of a step.
   *
   * @param step from 0
   */
  PairBatch batch(long step);

  /** Returns the epoch a step belongs to, from 0. */
  default long epoch(long step) {
    return step / batchesPerEpoch();
  }

  /** Returns how many batches make an epoch, at least 1. */
  int batchesPerEpoch();

  /** Returns the number of rows pairs are drawn from. */
  int size();
}
