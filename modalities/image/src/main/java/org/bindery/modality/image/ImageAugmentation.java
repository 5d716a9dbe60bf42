package org.bindery.modality.image;

import static org.bindery.modality.image.ImagePreprocessing.require;

/**
 * What changes at random each time a picture is seen in training; every amount is the largest, in
 * {@code [0, 1]} if nothing else is said, and 0 is off. Where a factor is {@code e^x}, x of 0.1 is
 * about 10 %.
 *
 * @param minScale smallest part of the area that a random crop keeps, in {@code (0, 1]}; crops have
 *     sides in ratios from 3:4 to 4:3; 1 for no random crop
 * @param zoomIn the picture becomes larger by a factor of up to e^zoomIn
 * @param zoomOut or smaller, likewise; what comes into sight is white for {@code fit: whole} and
 *     repeats the edge for {@code fit: crop}, as with the next three
 * @param stretch one direction is lengthened by up to e^stretch, the other shortened as much
 * @param rotate turned by up to this many radians either way
 * @param shift moved by up to this share of half a side, either way in both directions
 * @param flip how often left and right are swapped; 0 where pictures hold writing or directions
 * @param brightness values are multiplied by 1 plus or minus up to this
 * @param contrast distances from white are multiplied by a factor of up to e^contrast or its
 *     inverse: lines become darker or paler, and paper stays white
 * @param tint red, green and blue are each multiplied by a factor of up to e^tint or its inverse
 * @param saturation distances from a pixel's own grey are multiplied by 1 plus or minus up to this
 * @param erase how often a random rectangle of 2 to 20 % of the area is blanked with the mean color
 */
public record ImageAugmentation(
    double minScale,
    double zoomIn,
    double zoomOut,
    double stretch,
    double rotate,
    double shift,
    double flip,
    double brightness,
    double contrast,
    double tint,
    double saturation,
    double erase) {

  /** Returns no augmentation. */
  public static ImageAugmentation none() {
    return new ImageAugmentation(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /** Returns random crops and small changes of color, which keep directions. */
  public static ImageAugmentation mild() {
    return new ImageAugmentation(0.7, 0, 0, 0, 0, 0, 0, 0.2, 0.2, 0, 0.2, 0);
  }

  /** Tells whether pixels may move other than by a flip. */
  boolean moves() {
    return minScale < 1 || zoomIn > 0 || zoomOut > 0 || stretch > 0 || rotate > 0 || shift > 0;
  }

  void check() {
    require(
        minScale > 0 && minScale <= 1, "augmentation.minScale", minScale, "more than 0, at most 1");
    share("zoomIn", zoomIn);
    share("zoomOut", zoomOut);
    share("stretch", stretch);
    share("rotate", rotate);
    share("shift", shift);
    share("flip", flip);
    share("brightness", brightness);
    share("contrast", contrast);
    share("tint", tint);
    share("saturation", saturation);
    share("erase", erase);
  }

  private static void share(String component, double value) {
    require(value >= 0 && value <= 1, "augmentation." + component, value, "0 to 1");
  }
}
