package org.bindery.sweeps;

/** How a trial stands. */
public enum TrialState {
  /** Proposed, and not taken by a worker. */
  PENDING,
  /** A worker has taken it. */
  RUNNING,
  /** It came to its end. */
  FINISHED,
  /** Early stopping ended it; what it logged counts. */
  STOPPED,
  /** It threw, exceeded its time, or its process died more often than is forgiven. */
  FAILED;

  /** Whether nothing more will come of it. */
  public boolean isOver() {
    return this == FINISHED || this == STOPPED || this == FAILED;
  }
}
