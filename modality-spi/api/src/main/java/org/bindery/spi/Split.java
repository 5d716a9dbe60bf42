package org.bindery.spi;

/** A part of a dataset. */
public enum Split {
  /** Rows to learn from. */
  TRAIN,
  /** Rows to choose by. */
  VALIDATION,
  /** Rows to report on, never trained with. */
  TEST
}
