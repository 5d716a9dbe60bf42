package org.bindery.modality.thermal;

import org.bindery.spi.ConfigException;
import org.bindery.spi.support.PlaneAugmentation;

/**
 * How thermal images become {@code [1, size, size]}: values from 0 to 1, the shorter side resized
 * (antialiased bicubic, as in Pillow), the middle cut out, standardized.
 *
 * <p>ImageBind's loader was never published. Its users reproduced its numbers with Pillow's mode
 * {@code L}, bicubic, center crop and division by 255, without mean and deviation, which is what
 * counts of 8 bits undergo by default, bit for bit.
 *
 * @param size side of the features, 8 to 1024
 * @param range how values become 0 to 1: {@code fixed}, counts of 8 bits by division by 255, of 16
 *     by division by 65535, kelvin from {@code coldest} to {@code hottest}; or {@code own}, from
 *     the image's own 1st to its 99th percentile, whatever its unit, which raw counts of 16 bits
 *     need
 * @param coldest the kelvin that become 0, what is colder too
 * @param hottest the kelvin that become 1, what is hotter too
 * @param mean then this is subtracted; 0 in ImageBind
 * @param deviation and the rest divided by this; 1 in ImageBind
 * @param augmentation what changes at random, in training only
 */
public record ThermalPreprocessing(
    int size,
    String range,
    double coldest,
    double hottest,
    double mean,
    double deviation,
    PlaneAugmentation augmentation) {
  /** The value of {@link #range} for the same range for all images. */
  public static final String FIXED = "fixed";

  /** The value of {@link #range} for each image's own. */
  public static final String OWN = "own";

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public ThermalPreprocessing {
    require(size >= 8 && size <= 1024, "size", size, "8 to 1024");
    require(
        range.equals(FIXED) || range.equals(OWN), "range", "'" + range + "'", "'fixed' or 'own'");
    require(coldest >= 0 && Double.isFinite(coldest), "coldest", coldest, "kelvin, 0 or more");
    require(
        hottest > coldest && Double.isFinite(hottest),
        "hottest",
        hottest,
        "kelvin, more than coldest (" + coldest + ")");
    require(Double.isFinite(mean), "mean", mean, "a number");
    require(
        deviation > 0 && Double.isFinite(deviation), "deviation", deviation, "a number above 0");
    augmentation.check("Thermal");
  }

  /** Returns 64 pixels, 0 to 50 degrees Celsius, with random crops. */
  public static ThermalPreprocessing defaults() {
    return new ThermalPreprocessing(64, FIXED, 273.15, 323.15, 0, 1, PlaneAugmentation.mild());
  }

  /** Returns ImageBind's 224 pixels without augmentation. */
  public static ThermalPreprocessing imageBind() {
    return defaults().withSize(224).plain();
  }

  /** Returns the same without augmentation. */
  public ThermalPreprocessing plain() {
    return augmentedBy(PlaneAugmentation.none());
  }

  /** Returns the same with other augmentation. */
  public ThermalPreprocessing augmentedBy(PlaneAugmentation other) {
    return new ThermalPreprocessing(size, range, coldest, hottest, mean, deviation, other);
  }

  /** Returns the same for another size. */
  public ThermalPreprocessing withSize(int other) {
    return new ThermalPreprocessing(other, range, coldest, hottest, mean, deviation, augmentation);
  }

  /** Returns the same with each image's own range. */
  public ThermalPreprocessing inOwnRange() {
    return new ThermalPreprocessing(size, OWN, coldest, hottest, mean, deviation, augmentation);
  }

  static void require(boolean holds, String component, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          component,
          String.valueOf(value),
          "Thermal: "
              + component
              + " is "
              + value
              + ", which is not allowed: use "
              + allowed
              + ".");
    }
  }
}
