package org.bindery.sweeps;

/** What Bayesian search puts for the metric of a trial that failed. */
public enum Imputation {
  /** The worst value that any trial that is over ever logged; the default of W&amp;B. */
  WORST,
  /** The best value that the trial itself logged. */
  BEST,
  /** The last value that the trial itself logged. */
  LATEST
}
