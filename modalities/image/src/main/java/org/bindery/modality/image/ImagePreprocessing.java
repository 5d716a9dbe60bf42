package org.bindery.modality.image;

import org.bindery.spi.ConfigException;

/**
 * How pictures become {@code [3, size, size]}: resized (antialiased bicubic, as in Pillow) and
 * normalized by CLIP's means and deviations.
 *
 * @param size side of the features, 8 to 1024
 * @param fit {@code crop}: the shorter side is resized to {@code size} and the middle is cut out,
 *     right for photographs; {@code whole}: a transparent border (alpha of 8 or less) is cut off
 *     and the rest scaled to fit a square with white around it, so that nothing is lost, right for
 *     drawings. The square is kept a third larger than {@code size}, so that augmentation has
 *     detail to enlarge
 * @param background what lies under transparent pixels: {@code white}, or {@code drop} to ignore
 *     transparency and take whatever color the file has there, as ImageBind does
 * @param mirror whether evaluation has two views, the picture and its mirror image, whose vectors
 *     are averaged
 * @param augmentation what changes at random, in training only
 */
public record ImagePreprocessing(
    int size, String fit, String background, boolean mirror, ImageAugmentation augmentation) {

  /** The value of {@link #fit} for the middle of the picture. */
  public static final String CROP = "crop";

  /** The value of {@link #fit} for all of the picture. */
  public static final String WHOLE = "whole";

  /** Returns 64 pixels over white with mild augmentation that keeps colors and directions. */
  public static ImagePreprocessing defaults() {
    return new ImagePreprocessing(64, CROP, "white", false, ImageAugmentation.mild());
  }

  /** Returns the same without augmentation. */
  public ImagePreprocessing plain() {
    return augmentedBy(ImageAugmentation.none());
  }

  /** Returns the same with other augmentation. */
  public ImagePreprocessing augmentedBy(ImageAugmentation other) {
    return new ImagePreprocessing(size, fit, background, mirror, other);
  }

  /** Returns the same for another size. */
  public ImagePreprocessing withSize(int other) {
    return new ImagePreprocessing(other, fit, background, mirror, augmentation);
  }

  /** Returns the same with {@link #WHOLE} pictures. */
  public ImagePreprocessing asWhole() {
    return new ImagePreprocessing(size, WHOLE, background, mirror, augmentation);
  }

  boolean overWhite() {
    return background.equals("white");
  }

  boolean whole() {
    return fit.equals(WHOLE);
  }

  /**
   * Checks the ranges.
   *
   * @return this
   * @throws ConfigException naming the component that is out of range
   */
  ImagePreprocessing check() {
    require(size >= 8 && size <= 1024, "size", size, "8 to 1024");
    require(whole() || fit.equals(CROP), "fit", fit, "'crop' or 'whole'");
    require(
        overWhite() || background.equals("drop"), "background", background, "'white' or 'drop'");
    augmentation.check();
    return this;
  }

  static void require(boolean condition, String component, Object value, String allowed) {
    if (!condition) {
      throw new ConfigException(
          component,
          String.valueOf(value),
          "Image: " + component + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
