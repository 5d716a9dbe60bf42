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
    int channels,
    int stages) {

  /** Returns a vision transformer of 0.8 million parameters for 64 x 64 pixels. */
  public static ImageTrunk vit() {
    return new ImageTrunk("vit", 128, 8, 4, 4, 0, 24, 4);
  }

  /** Returns a convolutional network of 0.4 million parameters. */
  public static ImageTrunk conv() {
    return new ImageTrunk("conv", 128, 8, 4, 4, 0, 24, 4);
  }
}
