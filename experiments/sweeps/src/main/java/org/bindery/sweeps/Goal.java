package org.bindery.sweeps;

/** Which way a metric is better. */
public enum Goal {
  /** Less is better; the default of W&amp;B. */
  MINIMIZE,
  /** More is better. */
  MAXIMIZE;

  /** Returns the value with the sign at which less is better. */
  public double asLoss(double value) {
    return this == MINIMIZE ? value : -value;
  }

  /** Whether one value is better than another; false where they are equal or one is NaN. */
  public boolean better(double value, double than) {
    return asLoss(value) < asLoss(than);
  }
}
