package org.bindery.spi.support;

import org.bindery.spi.ConfigException;

/**
 * What changes at random each time a plane (depth, heat) is seen in training. Draws in the same
 * order as the augmentation of pictures: with the same seed, the same {@code minScale} and {@code
 * flip}, no other movement of the picture and the same ratio of sides, both show the same crop.
 *
 * @param minScale smallest part of the area that a random crop keeps, in {@code (0, 1]}; crops have
 *     sides in ratios from 3:4 to 4:3; 1 for no random crop
 * @param flip how often left and right are swapped, 0 to 1
 * @param erase how often a random rectangle of 2 to 20 % of the area is set to 0, the mean, 0 to 1
 */
public record PlaneAugmentation(double minScale, double flip, double erase) {
  /** Returns no augmentation. */
  public static PlaneAugmentation none() {
    return new PlaneAugmentation(1, 0, 0);
  }

  /** Returns the crops that pictures have by default. */
  public static PlaneAugmentation mild() {
    return new PlaneAugmentation(0.7, 0, 0);
  }

  /**
   * Checks the ranges.
   *
   * @param title whose this is, for the message: {@code Depth}
   * @throws ConfigException naming the component that is out of range
   */
  public void check(String title) {
    require(minScale > 0 && minScale <= 1, title, "minScale", minScale, "more than 0, at most 1");
    require(flip >= 0 && flip <= 1, title, "flip", flip, "0 to 1");
    require(erase >= 0 && erase <= 1, title, "erase", erase, "0 to 1");
  }

  private static void require(
      boolean holds, String title, String component, double value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          "augmentation." + component,
          String.valueOf(value),
          title
              + ": augmentation."
              + component
              + " is "
              + value
              + ", which is not allowed: use "
              + allowed
              + ".");
    }
  }
}
