package org.bindery.training;

/** How the two directions of the symmetric loss are joined. */
public enum Reduction {
  /** {@code L(a>b) + L(b>a)}, as in ImageBind. */
  SUM,
  /** Half of the sum, as in CLIP. */
  MEAN
}
