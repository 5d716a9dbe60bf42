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
 * @param tokenDropout share of the patches left out in each training pass, drawn anew for each
 *     picture, in {@code [0, 1)} (Li et al. 2023, FLIP; LanguageBind leaves out half); the class
 *     token and at least one patch stay
 */
public record PatchStem(
    int patch, int stride, int frames, boolean norm, boolean preNorm, double tokenDropout) {

  /** Makes one that keeps all patches. */
  public PatchStem(int patch, int stride, int frames, boolean norm, boolean preNorm) {
    this(patch, stride, frames, norm, preNorm, 0);
  }

  /** Returns patches side by side, one frame, no norms. */
  public static PatchStem of(int patch) {
    return new PatchStem(patch, patch, 1, false, false);
  }

  /** Returns patches with a layer norm after the convolution. */
  public static PatchStem normed(int patch, int stride) {
    return new PatchStem(patch, stride, 1, true, false);
  }

  /** Returns the same with another share of patches left out in training. */
  public PatchStem dropping(double share) {
    return new PatchStem(patch, stride, frames, norm, preNorm, share);
  }
}
