package org.bindery.tracking;

/** Which way a metric gets better. */
public enum Goal {
  /** Smaller is better. */
  MINIMIZE,
  /** Larger is better. */
  MAXIMIZE
}
