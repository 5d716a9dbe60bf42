package org.bindery.blocks;

import org.bindery.spi.ConfigException;

/**
 * The size of a transformer.
 *
 * @param width length of a token vector, a multiple of {@code heads}
 * @param depth number of blocks, at least 1
 * @param heads number of attention heads
 * @param mlpRatio hidden width of the feed-forward part over {@code width}; 4 is usual
 * @param dropPath stochastic depth of the last block in {@code [0, 1)}; grows linearly from 0 at
 *     the first
 * @param biasKeyValue whether one learned key and value row is appended in each attention, as
 *     ImageBind does for audio, depth, thermal and IMU
 * @param eps added to the variance in every layer norm but that of a stem; 1e-6 in ImageBind, 1e-5
 *     in CLIP
 * @param quickGelu whether the activation is {@code x sigmoid(1.702 x)}, as in OpenAI's CLIP,
 *     instead of the exact GELU
 * @param timeFrames how many frames of a film attend to each other before space does, in every
 *     block (LanguageBind, after TimeSformer); 0 for no attention over time
 */
public record TransformerConfig(
    int width,
    int depth,
    int heads,
    double mlpRatio,
    double dropPath,
    boolean biasKeyValue,
    double eps,
    boolean quickGelu,
    int timeFrames) {

  /** Declares a transformer with ImageBind's eps, exact GELU and no attention over time. */
  public TransformerConfig(
      int width, int depth, int heads, double mlpRatio, double dropPath, boolean biasKeyValue) {
    this(width, depth, heads, mlpRatio, dropPath, biasKeyValue, LayerNorm.EPS, false, 0);
  }

  /** Returns a plain transformer: MLP ratio 4, no drop path, no key and value bias. */
  public static TransformerConfig of(int width, int depth, int heads) {
    return new TransformerConfig(width, depth, heads, 4, 0, false);
  }

  /** Returns the same with another eps and activation, as other families of models have them. */
  public TransformerConfig with(double newEps, boolean newQuickGelu) {
    return new TransformerConfig(
        width, depth, heads, mlpRatio, dropPath, biasKeyValue, newEps, newQuickGelu, timeFrames);
  }

  /** Returns the same with attention over the time of films of so many frames. */
  public TransformerConfig overTime(int frames) {
    return new TransformerConfig(
        width, depth, heads, mlpRatio, dropPath, biasKeyValue, eps, quickGelu, frames);
  }

  /** Tells whether weights made for one do the same in the other, time aside. */
  boolean reads(TransformerConfig other) {
    return fixed().equals(other.fixed());
  }

  /** What is not weighed and not trained: drop path; and what can be left out: time. */
  private TransformerConfig fixed() {
    return new TransformerConfig(width, depth, heads, mlpRatio, 0, biasKeyValue, eps, quickGelu, 0);
  }

  /**
   * Checks the ranges.
   *
   * @param path where in the configuration this stands, for the message
   * @return this
   * @throws ConfigException naming the component that is out of range
   */
  public TransformerConfig check(String path) {
    require(width >= 1, path + ".width", width, "at least 1");
    require(depth >= 1, path + ".depth", depth, "at least 1");
    require(heads >= 1, path + ".heads", heads, "at least 1");
    require(width % heads == 0, path + ".width", width, "a multiple of heads (" + heads + ")");
    require(mlpRatio > 0, path + ".mlpRatio", mlpRatio, "more than 0");
    require(dropPath >= 0 && dropPath < 1, path + ".dropPath", dropPath, "0 or more, less than 1");
    require(eps > 0 && eps < 1, path + ".eps", eps, "more than 0, less than 1");
    require(timeFrames >= 0, path + ".timeFrames", timeFrames, "0 or more");
    return this;
  }

  /** Returns the drop path rate of a block, 0 for the first, {@link #dropPath} for the last. */
  double dropPathOf(int block) {
    return depth == 1 ? 0 : dropPath * block / (depth - 1);
  }

  static void require(boolean condition, String path, Object value, String allowed) {
    if (!condition) {
      throw new ConfigException(
          path,
          String.valueOf(value),
          path + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
