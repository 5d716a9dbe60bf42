package org.bindery.modality.audio;

import org.bindery.blocks.TransformerConfig;
import org.bindery.spi.ConfigException;

/**
 * The trunk over spectrograms.
 *
 * @param kind {@code vit}: a vision transformer over patches, as in ImageBind; {@code conv}: a
 *     small convolutional network, the better choice below some thousand sounds
 * @param width length of the pooled vector
 * @param patch side of a patch; {@code vit} only, as are the next six
 * @param stride step between patches; ImageBind takes patches of 16 every 10
 * @param depth number of transformer blocks
 * @param heads number of attention heads, a divisor of {@code width}
 * @param mlpRatio hidden width of the feed-forward part over {@code width}
 * @param dropPath stochastic depth of the last block, in {@code [0, 1)}
 * @param biasKeyValue whether a learned key and value is added in each attention
 * @param channels channels of the first convolution; {@code conv} only, as is the next
 * @param stages how often the sides are halved and the channels doubled
 */
public record AudioTrunk(
    String kind,
    int width,
    int patch,
    int stride,
    int depth,
    int heads,
    double mlpRatio,
    double dropPath,
    boolean biasKeyValue,
    int channels,
    int stages) {

  /** The value of {@link #kind} for the transformer. */
  public static final String VIT = "vit";

  /** The value of {@link #kind} for the convolutional network. */
  public static final String CONV = "conv";

  /**
   * Checks the ranges, those without meaning for the kind too.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public AudioTrunk {
    require(kind.equals(VIT) || kind.equals(CONV), "kind", "'" + kind + "'", "'vit' or 'conv'");
    require(width >= 1, "width", width, "1 or more");
    require(patch >= 1, "patch", patch, "1 or more");
    require(stride >= 1, "stride", stride, "1 or more");
    require(depth >= 1, "depth", depth, "1 or more");
    require(heads >= 1, "heads", heads, "1 or more");
    require(mlpRatio > 0 && mlpRatio <= 64, "mlpRatio", mlpRatio, "more than 0, at most 64");
    require(dropPath >= 0 && dropPath < 1, "dropPath", dropPath, "0 or more and less than 1");
    require(channels >= 1, "channels", channels, "1 or more");
    require(stages >= 1 && stages <= 12, "stages", stages, "1 to 12");
    require(
        kind.equals(CONV) || width % heads == 0,
        "width",
        width,
        "a multiple of heads (" + heads + ")");
  }

  /** Returns a small transformer with ImageBind's patches. */
  public static AudioTrunk defaults() {
    return new AudioTrunk(VIT, 192, 16, 10, 6, 6, 4, 0.1, true, 32, 4);
  }

  /** Returns a convolutional network. */
  public static AudioTrunk conv(int width, int channels, int stages) {
    AudioTrunk base = defaults();
    return new AudioTrunk(
        CONV,
        width,
        base.patch,
        base.stride,
        base.depth,
        base.heads,
        base.mlpRatio,
        base.dropPath,
        base.biasKeyValue,
        channels,
        stages);
  }

  TransformerConfig transformer() {
    return new TransformerConfig(width, depth, heads, mlpRatio, dropPath, biasKeyValue);
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          "encoder." + name,
          String.valueOf(value),
          "Audio encoder: " + name + " is " + value + "; use " + allowed + ".");
    }
  }
}
