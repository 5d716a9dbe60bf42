package org.bindery.tracking;

/** What of a metric's history its summary keeps. A value that is not a number counts in none. */
public enum SummaryKind {
  /** The smallest value. */
  MIN,
  /** The largest value. */
  MAX,
  /** The mean of all values. */
  MEAN,
  /** The best value, by the metric's goal. */
  BEST,
  /** The last value, also where it is no number. */
  LAST,
  /** The first value, also where it is no number. */
  FIRST,
  /** Nothing at all. */
  NONE
}
