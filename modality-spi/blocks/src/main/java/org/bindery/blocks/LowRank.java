package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

/**
 * The shape of an adapter beside a linear map (Hu et al. 2021, LoRA): the map's weight {@code W} is
 * held, and {@code (alpha / rank) B A} is learned on top of it, with A {@code [rank, in]} and B
 * {@code [out, rank]}.
 *
 * @param rank of what is learned, at least 1; of use where it is far below the map's sides
 * @param alpha how strongly it counts, more than 0; at {@code alpha == rank} it counts as it is
 */
public record LowRank(int rank, double alpha) {
  /**
   * Checks the ranges.
   *
   * @throws org.bindery.spi.ConfigException naming the component that is out of range
   */
  public LowRank {
    require(rank >= 1, "rank", rank, "at least 1");
    require(alpha > 0 && Double.isFinite(alpha), "alpha", alpha, "more than 0");
  }

  /** Returns the factor before {@code B A}. */
  double scale() {
    return alpha / rank;
  }
}
