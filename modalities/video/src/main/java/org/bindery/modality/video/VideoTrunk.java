package org.bindery.modality.video;

import org.bindery.blocks.TransformerConfig;
import org.bindery.spi.ConfigException;

/**
 * The trunk of videos, a vision transformer.
 *
 * @param time how frames meet: {@code span}, each patch spans all frames of the features, as in
 *     ImageBind; {@code attend}, frames are looked at apart and attend to each other over time in
 *     each block, as in LanguageBind; that attention begins at zero, so that untrained a video is
 *     the mean of its frames, and a stage of the training may give another number of frames
 * @param width length of a token and of the pooled vector, a multiple of {@code heads}
 * @param patch side of a patch in pixels; patches do not overlap
 * @param depth number of transformer blocks
 * @param heads number of attention heads
 * @param dropPath stochastic depth of the last block, in {@code [0, 1)}
 * @param preNorm whether a layer norm stands before the blocks, as in CLIP and ImageBind
 * @param eps added to variances; 1e-6 in ImageBind, 1e-5 in CLIP
 * @param quickGelu whether the activation is OpenAI's approximation of GELU
 * @param tokenDropout share of the patches left out in training, in {@code [0, 1)}; with {@code
 *     attend} the same places in all frames of a video
 */
public record VideoTrunk(
    String time,
    int width,
    int patch,
    int depth,
    int heads,
    double dropPath,
    boolean preNorm,
    double eps,
    boolean quickGelu,
    double tokenDropout) {

  /** The value of {@link #time} for patches over all frames. */
  public static final String SPAN = "span";

  /** The value of {@link #time} for attention over time. */
  public static final String ATTEND = "attend";

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public VideoTrunk {
    require(
        time.equals(SPAN) || time.equals(ATTEND), "time", "'" + time + "'", "'span' or 'attend'");
    require(width >= 1, "width", width, "1 or more");
    require(patch >= 1, "patch", patch, "1 or more");
    require(depth >= 1, "depth", depth, "1 or more");
    require(heads >= 1, "heads", heads, "1 or more");
    require(width % heads == 0, "width", width, "a multiple of " + heads + " heads");
    require(dropPath >= 0 && dropPath < 1, "dropPath", dropPath, "0 or more and less than 1");
    require(eps > 0 && eps < 1, "eps", eps, "more than 0 and less than 1");
    require(
        tokenDropout >= 0 && tokenDropout < 1,
        "tokenDropout",
        tokenDropout,
        "0 or more and less than 1");
  }

  /** Makes one that keeps all patches. */
  public VideoTrunk(
      String time,
      int width,
      int patch,
      int depth,
      int heads,
      double dropPath,
      boolean preNorm,
      double eps,
      boolean quickGelu) {
    this(time, width, patch, depth, heads, dropPath, preNorm, eps, quickGelu, 0);
  }

  /** Returns a small transformer with ImageBind's patches of 14 pixels and all frames. */
  public static VideoTrunk defaults() {
    return new VideoTrunk(SPAN, 192, 14, 6, 6, 0, true, 1e-6, false);
  }

  TransformerConfig transformer(int frames) {
    TransformerConfig base =
        new TransformerConfig(width, depth, heads, 4, dropPath, false).with(eps, quickGelu);
    return time.equals(ATTEND) ? base.overTime(frames) : base;
  }

  static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          "encoder." + name,
          String.valueOf(value),
          "Video encoder: " + name + " is " + value + "; use " + allowed + ".");
    }
  }
}
