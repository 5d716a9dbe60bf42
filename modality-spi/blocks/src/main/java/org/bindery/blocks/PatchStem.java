package org.bindery.blocks;

/**
 * How a {@link PatchTrunk} cuts its input into tokens.
 *
 * @param patch side of a patch, in pixels or bins
 * @param stride step between patches; less than {@code patch} overlaps them, as ImageBind does for
 *     spectrograms
 * @param frames how many frames one patch spans. With 2 or more, {@code [c, h, w]} is taken as a
 *     film that stands still, as ImageBind takes pictures; {@code [c, frames, h, w]} always fits
 * @param norm whether a layer norm follows the convolution, as in ImageBind for audio, depth and
 *     thermal
 * @param preNorm whether a layer norm stands between positions and blocks, as in CLIP's vision
 *     towers
 */
public record PatchStem(int patch, int stride, int frames, boolean norm, boolean preNorm) {

  /** Returns patches side by side, one frame, no norms. */
  public static PatchStem of(int patch) {
    return new PatchStem(patch, patch, 1, false, false);
  }

  /** Returns patches with a layer norm after the convolution. */
  public static PatchStem normed(int patch, int stride) {
    return new PatchStem(patch, stride, 1, true, false);
  }
}
