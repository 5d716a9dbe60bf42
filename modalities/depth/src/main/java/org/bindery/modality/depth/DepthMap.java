package org.bindery.modality.depth;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.support.FloatMap;
import org.bindery.spi.support.GreyPicture;

/**
 * Distances from a camera in meters, row by row from the top; 0 where nothing was measured.
 * Immutable; equal if all pixels are.
 */
public final class DepthMap {
  private final int width;
  private final int height;
  private final float[] meters;

  private DepthMap(int width, int height, float[] meters) {
    this.width = width;
    this.height = height;
    this.meters = meters;
  }

  /**
   * Returns a map.
   *
   * @param meters {@code width * height} values, copied; 0, NaN and positive infinity all mean that
   *     nothing was measured
   * @throws CorruptSampleException if a distance is negative
   */
  public static DepthMap of(int width, int height, float[] meters) {
    FloatMap checked = new FloatMap(width, height, meters.clone());
    float[] values = checked.values();
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0) {
        throw new CorruptSampleException(
            "the depth at column "
                + i % width
                + ", row "
                + i / width
                + " is "
                + values[i]
                + " m; distances are positive, and 0 or NaN where nothing was measured");
      }
      if (!(values[i] > 0 && values[i] <= Float.MAX_VALUE)) {
        values[i] = 0;
      }
    }
    return new DepthMap(width, height, values);
  }

  /**
   * Reads a float map (PFM) of meters.
   *
   * @throws CorruptSampleException if it is a picture file, which does not say what its numbers
   *     mean, or is damaged
   */
  public static DepthMap decode(byte[] file) {
    if (!FloatMap.looksLike(file)) {
      GreyPicture picture = picture(file);
      throw new CorruptSampleException(
          "this 16-bit "
              + picture.format().toUpperCase(Locale.ROOT)
              + " file does not say what its numbers mean: set the column's metadata '"
              + DepthEncoding.KEY
              + "' to one of "
              + DepthEncoding.all());
    }
    FloatMap map = FloatMap.decode(file);
    return of(map.width(), map.height(), map.values());
  }

  /**
   * Reads a 16-bit PNG, TIFF or PGM file, or a float map (PFM), which always holds meters.
   *
   * @param encoding what the numbers mean
   * @throws CorruptSampleException if it is none of these, has 8 bits or colors, or is damaged
   */
  public static DepthMap decode(byte[] file, DepthEncoding encoding) {
    if (FloatMap.looksLike(file)) {
      return decode(file);
    }
    GreyPicture picture = picture(file);
    return of(picture, encoding, encoding.order(picture.format()));
  }

  /**
   * Reads a file as {@link #decode(byte[], DepthEncoding)} does, with its bytes in this order,
   * whatever is usual for its kind.
   */
  public static DepthMap decode(byte[] file, DepthEncoding encoding, ByteOrder order) {
    return FloatMap.looksLike(file) ? decode(file) : of(picture(file), encoding, order);
  }

  private static GreyPicture picture(byte[] file) {
    GreyPicture picture = GreyPicture.decode(file);
    if (picture.colored()) {
      throw new CorruptSampleException(
          "it is a picture in colors, not a depth map: distances cannot be read from it");
    }
    if (picture.bits() != 16) {
      throw new CorruptSampleException(
          "it is a picture of 8 bits; 256 steps are no distances: give the 16-bit file it was"
              + " made from");
    }
    return picture;
  }

  private static DepthMap of(GreyPicture picture, DepthEncoding encoding, ByteOrder order) {
    // Decoders give numbers read as the formats say, the high byte first.
    GreyPicture numbers = order == ByteOrder.LITTLE_ENDIAN ? picture.swapped() : picture;
    float[] meters = new float[picture.width() * picture.height()];
    for (int i = 0; i < meters.length; i++) {
      meters[i] = encoding.meters(numbers.value(i));
    }
    return new DepthMap(picture.width(), picture.height(), meters);
  }

  /** Returns the map as a float map (PFM) of meters. */
  public byte[] toPfm() {
    return new FloatMap(width, height, meters).encode();
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Returns a pixel's distance in meters, 0 if it was not measured. */
  public float meters(int column, int row) {
    return meters[row * width + column];
  }

  /** Returns all distances in meters, row by row, 0 where not measured; a copy. */
  public float[] meters() {
    return meters.clone();
  }

  /** Returns the share of pixels that were measured, 0 to 1. */
  public double measured() {
    int count = 0;
    for (float value : meters) {
      count += value > 0 ? 1 : 0;
    }
    return (double) count / meters.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DepthMap map
        && width == map.width
        && height == map.height
        && Arrays.equals(meters, map.meters);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(meters);
  }

  @Override
  public String toString() {
    return "depth map of " + width + " x " + height + " pixels";
  }
}
