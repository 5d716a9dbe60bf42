package org.bindery.modality.audio;

import java.util.Set;
import org.bindery.blocks.TransformerConfig;
import org.bindery.spi.ConfigException;

/**
 * The trunk over spectrograms.
 *
 * @param kind {@code vit}: a vision transformer over patches, as in ImageBind; {@code conv}: a
 *     small convolutional network over the spectrogram as a picture; {@code temporal}: one over
 *     time with the mel bins as channels, for spoken words. The latter two are the better choice
 *     below some thousand sounds
 * @param width length of the pooled vector; a multiple of {@code heads} for {@code vit}, of 2 for
 *     {@code conv}, of 6 for {@code temporal}
 * @param patch side of a patch; {@code vit} only, as are the next seven
 * @param stride step between patches; ImageBind takes patches of 16 every 10
 * @param depth number of transformer blocks
 * @param heads number of attention heads
 * @param mlpRatio hidden width of the feed-forward part over {@code width}
 * @param dropPath stochastic depth of the last block, in {@code [0, 1)}
 * @param biasKeyValue whether a learned key and value is added in each attention
 * @param tokenDropout share of the patches left out in training, in {@code [0, 1)}
 * @param channels channels of the first convolution; {@code conv} only, as is the next
 * @param stages number of convolutions; all but the last halve the sides and double the channels
 * @param masked {@code temporal} only: whether a mask tells sound from padding, as {@code mask} of
 *     the preprocessing gives it
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
    double tokenDropout,
    int channels,
    int stages,
    boolean masked) {

  /** The value of {@link #kind} for the transformer. */
  public static final String VIT = "vit";

  /** The value of {@link #kind} for the convolutional network. */
  public static final String CONV = "conv";

  /** The value of {@link #kind} for the convolutional network over time. */
  public static final String TEMPORAL = "temporal";

  /**
   * Checks the ranges, those without meaning for the kind too.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public AudioTrunk {
    require(
        Set.of(VIT, CONV, TEMPORAL).contains(kind),
        "kind",
        "'" + kind + "'",
        "'vit', 'conv' or 'temporal'");
    require(width >= 1, "width", width, "1 or more");
    require(patch >= 1, "patch", patch, "1 or more");
    require(stride >= 1, "stride", stride, "1 or more");
    require(depth >= 1, "depth", depth, "1 or more");
    require(heads >= 1, "heads", heads, "1 or more");
    require(mlpRatio > 0 && mlpRatio <= 64, "mlpRatio", mlpRatio, "more than 0, at most 64");
    require(dropPath >= 0 && dropPath < 1, "dropPath", dropPath, "0 or more and less than 1");
    require(
        tokenDropout >= 0 && tokenDropout < 1,
        "tokenDropout",
        tokenDropout,
        "0 or more and less than 1");
    require(channels >= 1, "channels", channels, "1 or more");
    require(stages >= 1 && stages <= 12, "stages", stages, "1 to 12");
    require(!masked || kind.equals(TEMPORAL), "masked", masked, "false for " + kind);
    int divisor =
        switch (kind) {
          case VIT -> heads;
          case CONV -> 2;
          default -> 6;
        };
    require(width % divisor == 0, "width", width, "a multiple of " + divisor + " for " + kind);
  }

  /** Makes one that keeps all patches. */
  public AudioTrunk(
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
      int stages,
      boolean masked) {
    this(
        kind,
        width,
        patch,
        stride,
        depth,
        heads,
        mlpRatio,
        dropPath,
        biasKeyValue,
        0,
        channels,
        stages,
        masked);
  }

  /** Returns a small transformer with ImageBind's patches. */
  public static AudioTrunk defaults() {
    return new AudioTrunk(VIT, 192, 16, 10, 6, 6, 4, 0.1, true, 32, 4, false);
  }

  /** Returns a convolutional network over the spectrogram as a picture. */
  public static AudioTrunk conv(int width, int channels, int stages) {
    return defaults().with(CONV, width, channels, stages, false);
  }

  /** Returns a convolutional network over time, without or with a mask. */
  public static AudioTrunk temporal(int width, boolean masked) {
    AudioTrunk base = defaults();
    return base.with(TEMPORAL, width, base.channels, base.stages, masked);
  }

  private AudioTrunk with(
      String newKind, int newWidth, int newChannels, int newStages, boolean newMasked) {
    return new AudioTrunk(
        newKind,
        newWidth,
        patch,
        stride,
        depth,
        heads,
        mlpRatio,
        dropPath,
        biasKeyValue,
        tokenDropout,
        newChannels,
        newStages,
        newMasked);
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
