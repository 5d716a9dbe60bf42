package org.bindery.spi;

/** What the features are for. */
public enum Mode {
  /** Training: augmentation allowed, chosen by the seed. */
  TRAIN,
  /** Evaluation: no randomness. */
  EVAL
}
