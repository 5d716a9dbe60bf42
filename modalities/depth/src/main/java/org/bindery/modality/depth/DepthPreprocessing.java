package org.bindery.modality.depth;

import org.bindery.spi.ConfigException;
import org.bindery.spi.support.PlaneAugmentation;

/**
 * How depth maps become {@code [1, size, size]}: holes are filled from their rim inward, distances
 * clipped and expressed on a scale, divided, standardized, resized (antialiased bicubic as Pillow's
 * mode {@code F}) and the middle cut out.
 *
 * <p>ImageBind's loader was never published. The defaults are what its authors and users reported:
 * distances clipped to 0.01 to 50 m, disparity = baseline * focalLength / distance in pixels,
 * clamped to 75 and divided by it, mean 0.0418, deviation 0.0295 (Omnivore's). Sensors differ: set
 * {@code baseline} and {@code focalLength} to yours, above all the focal length, which grows with
 * the resolution.
 *
 * @param size side of the features, 8 to 1024
 * @param scale {@code disparity}; {@code meters}, the distances themselves; or {@code log}, their
 *     natural logarithm
 * @param baseline meters between the eyes of a stereo camera; 0.075 for both Kinects, 0.095 for
 *     RealSense and Xtion; for disparity only, as the next
 * @param focalLength in pixels of the map as it comes; 518.86 for the Kinect's 640 x 480
 * @param nearest distances below count as this, in meters
 * @param farthest distances above count as this, in meters
 * @param largest values on the scale above count as this, and all are divided by it; 1 or more
 * @param mean then this is subtracted
 * @param deviation and the rest divided by this
 * @param augmentation what changes at random, in training only
 */
public record DepthPreprocessing(
    int size,
    String scale,
    double baseline,
    double focalLength,
    double nearest,
    double farthest,
    double largest,
    double mean,
    double deviation,
    PlaneAugmentation augmentation) {
  /** The value of {@link #scale} for disparity. */
  public static final String DISPARITY = "disparity";

  /** The value of {@link #scale} for distances. */
  public static final String METERS = "meters";

  /** The value of {@link #scale} for logarithms of distances. */
  public static final String LOG = "log";

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public DepthPreprocessing {
    require(size >= 8 && size <= 1024, "size", size, "8 to 1024");
    require(
        scale.equals(DISPARITY) || scale.equals(METERS) || scale.equals(LOG),
        "scale",
        "'" + scale + "'",
        "'disparity', 'meters' or 'log'");
    require(positive(baseline), "baseline", baseline, "a distance in meters, more than 0");
    require(positive(focalLength), "focalLength", focalLength, "a number of pixels, more than 0");
    require(positive(nearest), "nearest", nearest, "a distance in meters, more than 0");
    require(
        positive(farthest) && farthest > nearest,
        "farthest",
        farthest,
        "a distance in meters, more than nearest (" + nearest + ")");
    require(largest >= 1 && Double.isFinite(largest), "largest", largest, "1 or more");
    require(Double.isFinite(mean), "mean", mean, "a number");
    require(positive(deviation), "deviation", deviation, "a number above 0");
    augmentation.check("Depth");
  }

  /** Returns ImageBind's disparity at 64 pixels with random crops. */
  public static DepthPreprocessing defaults() {
    return new DepthPreprocessing(
        64, DISPARITY, 0.075, 518.86, 0.01, 50, 75, 0.0418, 0.0295, PlaneAugmentation.mild());
  }

  /** Returns ImageBind's 224 pixels without augmentation. */
  public static DepthPreprocessing imageBind() {
    return defaults().withSize(224).plain();
  }

  /** Returns distances of up to 10 m, divided by 10, at 64 pixels. */
  public static DepthPreprocessing inMeters() {
    return new DepthPreprocessing(
        64, METERS, 0.075, 518.86, 0.01, 10, 10, 0.3, 0.2, PlaneAugmentation.mild());
  }

  /** Returns logarithms of distances of 0.1 to 50 m at 64 pixels. */
  public static DepthPreprocessing inLog() {
    return new DepthPreprocessing(
        64, LOG, 0.075, 518.86, 0.1, 50, 4, 0.25, 0.15, PlaneAugmentation.mild());
  }

  /** Returns the same without augmentation. */
  public DepthPreprocessing plain() {
    return with(size, PlaneAugmentation.none());
  }

  /** Returns the same for another size. */
  public DepthPreprocessing withSize(int other) {
    return with(other, augmentation);
  }

  /** Returns the same with other augmentation. */
  public DepthPreprocessing augmentedBy(PlaneAugmentation other) {
    return with(size, other);
  }

  private DepthPreprocessing with(int newSize, PlaneAugmentation newAugmentation) {
    return new DepthPreprocessing(
        newSize,
        scale,
        baseline,
        focalLength,
        nearest,
        farthest,
        largest,
        mean,
        deviation,
        newAugmentation);
  }

  /** Returns a distance on the scale, divided and standardized. */
  double standardized(double meters) {
    double clipped = Math.max(nearest, Math.min(farthest, meters));
    double value =
        switch (scale) {
          case DISPARITY -> baseline * focalLength / clipped;
          case LOG -> Math.log(clipped);
          default -> clipped;
        };
    return (Math.min(value, largest) / largest - mean) / deviation;
  }

  private static boolean positive(double value) {
    return value > 0 && Double.isFinite(value);
  }

  static void require(boolean holds, String component, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          component,
          String.valueOf(value),
          "Depth: " + component + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
