package org.bindery.spi;

/**
 * How an edge to a modality is trained unless the graph says otherwise.
 *
 * @param logitScale fixed or learned
 * @param headDropout the share of the pooled vector dropped before the projection head, in {@code
 *     [0, 1)}
 */
public record BindingDefaults(LogitScale logitScale, double headDropout) {
  /** Checks the range. */
  public BindingDefaults {
    if (!(headDropout >= 0 && headDropout < 1)) {
      throw new ConfigException(
          "headDropout",
          String.valueOf(headDropout),
          "Head dropout " + headDropout + " is not allowed: use 0 or more and less than 1.");
    }
  }

  /** Returns CLIP's: learned from 1/0.07, at most 100; no dropout. */
  public static BindingDefaults standard() {
    return new BindingDefaults(new LogitScale.Learned(1 / 0.07, 100), 0);
  }
}
