package org.bindery.modality.ecg;

import static org.bindery.modality.ecg.EcgPreprocessing.require;

import org.bindery.blocks.TransformerConfig;

/**
 * A convolutional stem and a transformer.
 *
 * @param width length of a token and of the pooled vector, a multiple of {@code heads}
 * @param channels of the first convolution; the others have twice as many, at most {@code width}
 * @param stages number of convolutions, each of 7 samples and stride 2, so that a token is {@code
 *     2^stages} samples; 1 to 8
 * @param depth number of blocks
 * @param heads number of attention heads
 * @param mlpRatio hidden width of the feed-forward part over {@code width}
 * @param dropPath stochastic depth of the last block, in {@code [0, 1)}
 */
public record EcgTrunk(
    int width, int channels, int stages, int depth, int heads, double mlpRatio, double dropPath) {
  /**
   * Checks the ranges.
   *
   * @throws org.bindery.spi.ConfigException naming the component that is out of range
   */
  public EcgTrunk {
    require(heads >= 1, "heads", heads, "1 or more");
    require(width >= 1, "width", width, "1 or more");
    require(width % heads == 0, "width", width, "a multiple of heads (" + heads + ")");
    require(channels >= 1, "channels", channels, "1 or more");
    require(stages >= 1 && stages <= 8, "stages", stages, "1 to 8");
    require(depth >= 1, "depth", depth, "1 or more");
    require(mlpRatio > 0 && mlpRatio <= 64, "mlpRatio", mlpRatio, "more than 0, at most 64");
    require(dropPath >= 0 && dropPath < 1, "dropPath", dropPath, "0 or more, less than 1");
  }

  /** Returns 0.9 million parameters, a token each 64 ms at 250 Hz. */
  public static EcgTrunk defaults() {
    return new EcgTrunk(128, 32, 4, 4, 4, 4, 0.1);
  }

  TransformerConfig transformer() {
    return new TransformerConfig(width, depth, heads, mlpRatio, dropPath, false);
  }
}
