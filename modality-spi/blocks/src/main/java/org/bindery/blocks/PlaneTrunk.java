package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

/**
 * A vision transformer over one plane, such as a depth map or a thermal image: patches that do not
 * overlap, with a layer norm behind the stem.
 *
 * @param width length of a token and of the pooled vector, a multiple of {@code heads}
 * @param patch side of a patch in pixels
 * @param depth number of blocks
 * @param heads number of attention heads
 * @param mlpRatio hidden width of the feed-forward part over {@code width}
 * @param dropPath stochastic depth of the last block, in {@code [0, 1)}
 * @param biasKeyValue whether a learned key and value is added in each attention
 * @param tokenDropout share of the patches left out in training, in {@code [0, 1)}
 */
public record PlaneTrunk(
    int width,
    int patch,
    int depth,
    int heads,
    double mlpRatio,
    double dropPath,
    boolean biasKeyValue,
    double tokenDropout) {

  /**
   * Checks the ranges.
   *
   * @throws org.bindery.spi.ConfigException naming the component that is out of range
   */
  public PlaneTrunk {
    require(width >= 1, "width", width, "1 or more");
    require(patch >= 1, "patch", patch, "1 or more");
    require(depth >= 1, "depth", depth, "1 or more");
    require(heads >= 1, "heads", heads, "1 or more");
    require(width % heads == 0, "width", width, "a multiple of heads (" + heads + ")");
    require(mlpRatio > 0 && mlpRatio <= 64, "mlpRatio", mlpRatio, "more than 0, at most 64");
    require(dropPath >= 0 && dropPath < 1, "dropPath", dropPath, "0 or more, less than 1");
    require(
        tokenDropout >= 0 && tokenDropout < 1,
        "tokenDropout",
        tokenDropout,
        "0 or more, less than 1");
  }

  /** Makes one that keeps all patches. */
  public PlaneTrunk(
      int width,
      int patch,
      int depth,
      int heads,
      double mlpRatio,
      double dropPath,
      boolean biasKeyValue) {
    this(width, patch, depth, heads, mlpRatio, dropPath, biasKeyValue, 0);
  }

  /** Returns 0.8 million parameters for 64 x 64 pixels. */
  public static PlaneTrunk small() {
    return new PlaneTrunk(128, 8, 4, 4, 4, 0, true);
  }

  TransformerConfig transformer() {
    return new TransformerConfig(width, depth, heads, mlpRatio, dropPath, biasKeyValue);
  }
}
