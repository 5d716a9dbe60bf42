package org.bindery.modality.image;

import org.bindery.spi.ConfigException;

/**
 * How pictures become {@code [3, size, size]}: the shorter side is resized to {@code size}
 * (antialiased bicubic, as in Pillow), the middle is cut out, and values are normalized by CLIP's
 * means and deviations. The rest is augmentation, in training only.
 *
 * @param size side of the features, 8 to 1024
 * @param background what lies under transparent pixels: {@code white}, or {@code drop} to ignore
 *     transparency and take whatever color the file has there, as ImageBind does
 * @param minScale smallest part of the picture's area that a random crop keeps, in {@code (0, 1]};
 *     crops have sides in ratios from 3:4 to 4:3; 1 for no random crop
 * @param flip how often left and right are swapped, in {@code [0, 1]}; 0 where pictures hold
 *     writing or directions
 * @param brightness values are multiplied by 1 plus or minus up to this, in {@code [0, 1]}
 * @param contrast distances from the mean grey are multiplied likewise
 * @param saturation distances from a pixel's own grey are multiplied likewise
 * @param erase how often a random rectangle of 2 to 20 % of the area is blanked with the mean
 *     color, in {@code [0, 1]}
 */
public record ImagePreprocessing(
    int size,
    String background,
    double minScale,
    double flip,
    double brightness,
    double contrast,
    double saturation,
    double erase) {

  /** Returns 64 pixels over white with mild augmentation that keeps colors and directions. */
  public static ImagePreprocessing defaults() {
    return new ImagePreprocessing(64, "white", 0.7, 0, 0.2, 0.2, 0.2, 0);
  }

  /** Returns the same without augmentation. */
  public ImagePreprocessing plain() {
    return new ImagePreprocessing(size, background, 1, 0, 0, 0, 0, 0);
  }

  /** Returns the same for another size. */
  public ImagePreprocessing withSize(int other) {
    return new ImagePreprocessing(
        other, background, minScale, flip, brightness, contrast, saturation, erase);
  }

  boolean overWhite() {
    return background.equals("white");
  }

  /**
   * Checks the ranges.
   *
   * @return this
   * @throws ConfigException naming the component that is out of range
   */
  ImagePreprocessing check() {
    require(size >= 8 && size <= 1024, "size", size, "8 to 1024");
    require(
        overWhite() || background.equals("drop"), "background", background, "'white' or 'drop'");
    require(minScale > 0 && minScale <= 1, "minScale", minScale, "more than 0, at most 1");
    share("flip", flip);
    share("brightness", brightness);
    share("contrast", contrast);
    share("saturation", saturation);
    share("erase", erase);
    return this;
  }

  private static void share(String component, double value) {
    require(value >= 0 && value <= 1, component, value, "0 to 1");
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
