package org.bindery.losses;

/** How the two directions of a symmetric loss are joined. */
public enum Reduction {
  /** {@code L(a>b) + L(b>a)}, as in ImageBind. */
  SUM,
  /** Half of the sum, as in CLIP. */
  MEAN;

  /** Returns the factor on the sum. */
  float share() {
    return this == SUM ? 1 : 0.5f;
  }
}
