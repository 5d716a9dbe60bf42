package org.bindery.modality.image;

/**
 * The trunk of pictures.
 *
 * @param kind {@code vit}, a vision transformer, or {@code conv}, a small convolutional network,
 *     which learns more from a few thousand pictures
 * @param width length of a pooled vector; in {@code vit} also of a token, in {@code conv} even:
 *     half are means over the picture, half maxima
 * @param patch {@code vit}: side of a patch in pixels; patches do not overlap
 * @param depth {@code vit}: number of blocks
 * @param heads {@code vit}: number of attention heads
 * @param dropPath {@code vit}: stochastic depth of the last block
 * @param frames {@code vit}: 2 where a patch spans two frames, as in ImageBind, which reads a
 *     picture as a film of two equal frames; otherwise 1
 * @param preNorm {@code vit}: whether a layer norm stands before the blocks, as in CLIP
 * @param eps {@code vit}: added to variances; 1e-6 in ImageBind, 1e-5 in CLIP
 * @param quickGelu {@code vit}: whether the activation is OpenAI's approximation of GELU
 * @param tokenDropout {@code vit}: share of the patches left out in training, as in LanguageBind
 * @param channels {@code conv}: channels of the first stage; each next one has twice as many, but
 *     the last has half the width
 * @param stages {@code conv}: number of convolutions; all but the last halve the sides
 */
public record ImageTrunk(
    String kind,
    int width,
    int patch,
    int depth,
    int heads,
    double dropPath,
    int frames,
    boolean preNorm,
    double eps,
    boolean quickGelu,
    double tokenDropout,
    int channels,
    int stages) {

  /** Makes one that keeps all patches. */
  public ImageTrunk(
      String kind,
      int width,
      int patch,
      int depth,
      int heads,
      double dropPath,
      int frames,
      boolean preNorm,
      double eps,
      boolean quickGelu,
      int channels,
      int stages) {
    this(
        kind, width, patch, depth, heads, dropPath, frames, preNorm, eps, quickGelu, 0, channels,
        stages);
  }

  /** Returns a vision transformer of 0.8 million parameters for 64 x 64 pixels. */
  public static ImageTrunk vit() {
    return new ImageTrunk("vit", 128, 8, 4, 4, 0, 1, false, 1e-6, false, 24, 4);
  }

  /** Returns a convolutional network of 0.4 million parameters. */
  public static ImageTrunk conv() {
    return new ImageTrunk("conv", 128, 8, 4, 4, 0, 1, false, 1e-6, false, 24, 4);
  }
}
