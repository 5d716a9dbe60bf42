package org.bindery.modality.text;

import org.bindery.blocks.TransformerConfig;
import org.bindery.spi.ConfigException;

/**
 * The trunk over tokens. The size of the vocabulary comes with the features.
 *
 * @param kind {@code transformer}: causal, pooled at the end token, as in CLIP; needs {@code
 *     bytes}, {@code clip} or {@code open-clip}. {@code bag}: the mean of the tokens' embeddings,
 *     good with {@code ngrams} and few texts
 * @param width length of the pooled vector
 * @param depth number of transformer blocks; {@code transformer} only, as are the next three
 * @param heads number of attention heads, a divisor of {@code width}
 * @param mlpRatio hidden width of the feed-forward part over {@code width}
 * @param dropPath stochastic depth of the last block, in {@code [0, 1)}
 * @param eps added to variances; 1e-6 in ImageBind, 1e-5 in CLIP
 * @param quickGelu whether the activation is OpenAI's approximation of GELU
 */
public record TextTrunk(
    String kind,
    int width,
    int depth,
    int heads,
    double mlpRatio,
    double dropPath,
    double eps,
    boolean quickGelu) {

  /** The value of {@link #kind} for the transformer. */
  public static final String TRANSFORMER = "transformer";

  /** The value of {@link #kind} for the bag. */
  public static final String BAG = "bag";

  /**
   * Checks the ranges, those without meaning for the kind too.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public TextTrunk {
    require(
        kind.equals(TRANSFORMER) || kind.equals(BAG),
        "kind",
        "'" + kind + "'",
        "'transformer' or 'bag'");
    require(width >= 1, "width", width, "1 or more");
    require(depth >= 1, "depth", depth, "1 or more");
    require(heads >= 1, "heads", heads, "1 or more");
    require(mlpRatio > 0 && mlpRatio <= 64, "mlpRatio", mlpRatio, "more than 0, at most 64");
    require(dropPath >= 0 && dropPath < 1, "dropPath", dropPath, "0 or more and less than 1");
    require(eps > 0 && eps < 1, "eps", eps, "more than 0 and less than 1");
    require(
        kind.equals(BAG) || width % heads == 0,
        "width",
        width,
        "a multiple of heads (" + heads + ")");
  }

  /** Returns a small transformer. */
  public static TextTrunk defaults() {
    return new TextTrunk(TRANSFORMER, 192, 4, 6, 4, 0, 1e-6, false);
  }

  /** Returns a bag. */
  public static TextTrunk bag(int width) {
    TextTrunk base = defaults();
    return new TextTrunk(
        BAG, width, base.depth, base.heads, base.mlpRatio, base.dropPath, base.eps, base.quickGelu);
  }

  TransformerConfig transformer() {
    return new TransformerConfig(width, depth, heads, mlpRatio, dropPath, false)
        .with(eps, quickGelu);
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          "encoder." + name,
          String.valueOf(value),
          "Text encoder: " + name + " is " + value + "; use " + allowed + ".");
    }
  }
}
