package org.bindery.modality.thermal;

import java.util.Arrays;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.support.FloatMap;
import org.bindery.spi.support.GreyPicture;

/**
 * What an infrared camera saw, row by row from the top: counts of 8 or 16 bits, without a unit, or
 * kelvin. Immutable; equal if unit and all pixels are.
 */
public final class ThermalImage {
  /** What the values are. */
  public enum Unit {
    /** Brightness from 0 to 255. */
    COUNTS_8,
    /** Brightness from 0 to 65535, of which a scene uses a small part. */
    COUNTS_16,
    /** Temperatures. */
    KELVIN
  }

  private static final double COLDEST = 1;
  private static final double HOTTEST = 5000;

  private final int width;
  private final int height;
  private final Unit unit;
  private final float[] values;

  private ThermalImage(int width, int height, Unit unit, float[] values) {
    this.width = width;
    this.height = height;
    this.unit = unit;
    this.values = values;
  }

  /**
   * Returns counts.
   *
   * @param bits 8 or 16
   * @param counts {@code width * height} values from 0 to 255 or 65535
   */
  public static ThermalImage ofCounts(int width, int height, int bits, int[] counts) {
    if (bits != 8 && bits != 16) {
      throw new IllegalArgumentException("Counts have 8 or 16 bits, not " + bits + ".");
    }
    float[] values = new float[counts.length];
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] < 0 || counts[i] >> bits != 0) {
        throw new IllegalArgumentException(counts[i] + " does not fit into " + bits + " bits.");
      }
      values[i] = counts[i];
    }
    return new ThermalImage(
        width,
        height,
        bits == 8 ? Unit.COUNTS_8 : Unit.COUNTS_16,
        new FloatMap(width, height, values).values());
  }

  /**
   * Returns temperatures.
   *
   * @param kelvin {@code width * height} values, copied
   * @throws CorruptSampleException if one is not from 1 to 5000
   */
  public static ThermalImage ofKelvin(int width, int height, float[] kelvin) {
    FloatMap map = new FloatMap(width, height, kelvin.clone());
    return ofKelvin(map);
  }

  private static ThermalImage ofKelvin(FloatMap map) {
    float[] values = map.values();
    for (int i = 0; i < values.length; i++) {
      if (!(values[i] >= COLDEST && values[i] <= HOTTEST)) {
        throw new CorruptSampleException(
            "the temperature at column "
                + i % map.width()
                + ", row "
                + i / map.width()
                + " is "
                + values[i]
                + " K; 1 to 5000 K can be meant (0 °C is 273.15 K)");
      }
    }
    return new ThermalImage(map.width(), map.height(), Unit.KELVIN, values);
  }

  /**
   * Reads a picture file (PNG, JPEG, TIFF, PGM; colors become grey as in Pillow's mode {@code L}),
   * or a float map (PFM), which always holds kelvin.
   *
   * @param encoding what the numbers of a picture file mean
   * @throws CorruptSampleException if it is none of these, is damaged, or has 8 bits where kelvin
   *     were declared
   */
  public static ThermalImage decode(byte[] file, ThermalEncoding encoding) {
    if (FloatMap.looksLike(file)) {
      return ofKelvin(FloatMap.decode(file));
    }
    GreyPicture picture = GreyPicture.decode(file);
    float[] values = new float[picture.width() * picture.height()];
    boolean counts = encoding == ThermalEncoding.COUNTS;
    if (!counts && picture.bits() == 8) {
      throw new CorruptSampleException(
          "its column says it holds "
              + encoding.label()
              + ", but it is a picture of 8 bits, which holds counts");
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (counts ? picture.value(i) : picture.value(i) * encoding.kelvin());
    }
    if (!counts) {
      return ofKelvin(new FloatMap(picture.width(), picture.height(), values));
    }
    Unit unit = picture.bits() == 8 ? Unit.COUNTS_8 : Unit.COUNTS_16;
    return new ThermalImage(picture.width(), picture.height(), unit, values);
  }

  /** Returns a file that {@link #decode} reads without loss: kelvin as PFM, counts as PGM. */
  public byte[] toFile() {
    if (unit == Unit.KELVIN) {
      return new FloatMap(width, height, values).encode();
    }
    char[] counts = new char[values.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (char) values[i];
    }
    return GreyPicture.pgm(width, height, unit == Unit.COUNTS_8 ? 8 : 16, counts);
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Returns what the values are. */
  public Unit unit() {
    return unit;
  }

  /** Returns a pixel's value, in {@link #unit}. */
  public float value(int column, int row) {
    return values[row * width + column];
  }

  /** Returns all values, row by row; a copy. */
  public float[] values() {
    return values.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ThermalImage image
        && width == image.width
        && height == image.height
        && unit == image.unit
        && Arrays.equals(values, image.values);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * width + unit.ordinal()) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "thermal image of " + width + " x " + height + " pixels";
  }
}
