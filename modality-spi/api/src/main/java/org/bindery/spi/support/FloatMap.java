package org.bindery.spi.support;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.CorruptSampleException;

/**
 * Portable float map, the file of 32-bit floats that stereo and depth data sets use: {@code Pf},
 * width and height, a number whose sign tells the byte order (negative is little-endian) and whose
 * amount is not applied, then the rows from the bottom up. One channel only.
 *
 * @param width in pixels
 * @param height in pixels
 * @param values {@code width * height}, row by row from the top; not written to
 */
public record FloatMap(int width, int height, float[] values) {
  private static final Pattern HEADER =
      Pattern.compile("Pf\\s+(\\d{1,9})\\s+(\\d{1,9})\\s+(-?[0-9.eE+-]{1,24})\\s");

  private static final int LONGEST_HEADER = 64;

  /** Checks that size and values agree. */
  public FloatMap {
    if (width < 1 || height < 1 || (long) width * height != values.length) {
      throw new IllegalArgumentException(
          width + " x " + height + " pixels do not have " + values.length + " values.");
    }
  }

  /** Tells whether a file begins as one. */
  public static boolean looksLike(byte[] file) {
    return file.length > 2 && file[0] == 'P' && file[1] == 'f';
  }

  /**
   * Reads a file.
   *
   * @throws CorruptSampleException if it is not one or is cut short
   */
  public static FloatMap decode(byte[] file) {
    String head =
        new String(file, 0, Math.min(file.length, LONGEST_HEADER), StandardCharsets.ISO_8859_1);
    Matcher header = HEADER.matcher(head);
    if (!header.lookingAt()) {
      throw new CorruptSampleException("the header of the float map (PFM) is damaged");
    }
    int width = Integer.parseInt(header.group(1));
    int height = Integer.parseInt(header.group(2));
    long size = (long) width * height;
    if (size < 1 || size > GreyPicture.MAX_PIXELS || file.length - header.end() < 4 * size) {
      throw new CorruptSampleException(
          "the float map (PFM) says it has "
              + width
              + " x "
              + height
              + " pixels, and "
              + (file.length - header.end())
              + " bytes follow");
    }
    boolean little = header.group(3).startsWith("-");
    ByteBuffer bytes =
        ByteBuffer.wrap(file).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    float[] values = new float[(int) size];
    bytes.position(header.end());
    for (int y = height - 1; y >= 0; y--) {
      for (int x = 0; x < width; x++) {
        values[y * width + x] = bytes.getFloat();
      }
    }
    return new FloatMap(width, height, values);
  }

  /** Returns the file, little-endian. */
  public byte[] encode() {
    byte[] header =
        ("Pf\n" + width + " " + height + "\n-1.0\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file =
        ByteBuffer.allocate(header.length + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put(header);
    for (int y = height - 1; y >= 0; y--) {
      file.asFloatBuffer().put(values, y * width, width);
      file.position(file.position() + 4 * width);
    }
    return file.array();
  }
}
