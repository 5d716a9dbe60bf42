package org.bindery.spi.support;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.bindery.spi.CorruptSampleException;

/**
 * The numbers in a picture file of one channel of 8 or 16 bits, as they stand there: no gamma, no
 * color profile. Read from PNG, JPEG, TIFF and binary PGM (P5). Colors of 8 bits become grey as in
 * Pillow's mode {@code L}, {@code (19595 r + 38470 g + 7471 b + 32768) >> 16}; transparency is
 * dropped. Immutable.
 */
public final class GreyPicture {
  /** The most pixels a picture may have, 100 million. */
  public static final long MAX_PIXELS = 100_000_000;

  private static final Set<String> FORMATS = Set.of("png", "jpeg", "tif", "tiff");

  private static final Pattern CUT =
      Pattern.compile("premature end|missing EOI", Pattern.CASE_INSENSITIVE);

  private final String format;
  private final int width;
  private final int height;
  private final int bits;
  private final boolean colored;
  private final char[] values;

  private GreyPicture(
      String format, int width, int height, int bits, boolean colored, char[] values) {
    this.format = format;
    this.width = width;
    this.height = height;
    this.bits = bits;
    this.colored = colored;
    this.values = values;
  }

  /**
   * Reads a file.
   *
   * @throws CorruptSampleException if it is none of these, is damaged, has more than {@link
   *     #MAX_PIXELS}, or more than 8 bits of color
   */
  public static GreyPicture decode(byte[] file) {
    if (file.length > 2 && file[0] == 'P' && file[1] == '5') {
      return decodePgm(file);
    }
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new CorruptSampleException(
            "it is no PNG, JPEG, TIFF or PGM file (" + file.length + " bytes)");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, false, true);
        return decode(reader);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException damaged) {
      // The JDK's readers answer damage with many kinds of runtime exception.
      if (damaged instanceof CorruptSampleException told) {
        throw told;
      }
      throw new CorruptSampleException(
          "the picture file is damaged: " + damaged.getMessage(), damaged);
    }
  }

  private static GreyPicture decode(ImageReader reader) throws IOException {
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    if (!FORMATS.contains(format)) {
      throw new CorruptSampleException("it is a " + format + " file, not PNG, JPEG, TIFF or PGM");
    }
    checkSize(reader.getWidth(0), reader.getHeight(0));
    boolean[] cut = {false};
    reader.addIIOReadWarningListener((source, warning) -> cut[0] |= CUT.matcher(warning).find());
    BufferedImage image = reader.read(0);
    if (cut[0]) {
      throw new CorruptSampleException("the picture file is cut short");
    }
    ColorModel colors = image.getColorModel();
    int bits = colors.getComponentSize(0);
    boolean grey = colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    boolean palette = colors instanceof IndexColorModel;
    if (grey && !palette && (bits == 8 || bits == 16)) {
      return new GreyPicture(
          format, image.getWidth(), image.getHeight(), bits, false, firstBand(image.getRaster()));
    }
    if (bits > 8) {
      throw new CorruptSampleException(
          "it is a " + format + " of " + bits + "-bit colors; one channel was expected");
    }
    return luminance(format, image);
  }

  private static char[] firstBand(Raster raster) {
    int width = raster.getWidth();
    char[] values = new char[width * raster.getHeight()];
    int[] row = new int[width];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        values[y * width + x] = (char) row[x];
      }
    }
    return values;
  }

  private static GreyPicture luminance(String format, BufferedImage image) {
    char[] values = new char[image.getWidth() * image.getHeight()];
    int[] row = new int[image.getWidth()];
    boolean colored = false;
    for (int y = 0, at = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int pixel : row) {
        int red = pixel >> 16 & 0xFF;
        int green = pixel >> 8 & 0xFF;
        int blue = pixel & 0xFF;
        colored |= red != green || green != blue;
        values[at++] = (char) ((19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16);
      }
    }
    return new GreyPicture(format, image.getWidth(), image.getHeight(), 8, colored, values);
  }

  private static GreyPicture decodePgm(byte[] file) {
    int[] at = {2};
    int width = number(file, at);
    int height = number(file, at);
    int largest = number(file, at);
    if (largest < 1 || largest > 65_535) {
      throw new CorruptSampleException("the PGM file's largest value is " + largest);
    }
    checkSize(width, height);
    int size = largest < 256 ? 1 : 2;
    // One white space stands between the header and the values.
    int begin = at[0] + 1;
    if (file.length - begin < (long) width * height * size) {
      throw new CorruptSampleException("the PGM file is cut short");
    }
    char[] values = new char[width * height];
    for (int i = 0; i < values.length; i++) {
      int place = begin + i * size;
      values[i] =
          (char)
              (size == 1
                  ? file[place] & 0xFF
                  : (file[place] & 0xFF) << 8 | (file[place + 1] & 0xFF));
    }
    return new GreyPicture("pgm", width, height, 8 * size, false, values);
  }

  /**
   * Returns a binary PGM file.
   *
   * @param bits 8 or 16
   * @param values {@code width * height}, row by row, each of at most that many bits
   */
  public static byte[] pgm(int width, int height, int bits, char[] values) {
    int size = bits / 8;
    byte[] header =
        ("P5\n" + width + " " + height + "\n" + ((1 << bits) - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(header, header.length + size * values.length);
    for (int i = 0, at = header.length; i < values.length; i++) {
      if (size == 2) {
        file[at++] = (byte) (values[i] >> 8);
      }
      file[at++] = (byte) values[i];
    }
    return file;
  }

  private static int number(byte[] file, int[] at) {
    int place = at[0];
    while (place < file.length && (file[place] <= ' ' || file[place] == '#')) {
      boolean comment = file[place] == '#';
      while (comment && place < file.length && file[place] != '\n') {
        place++;
      }
      place++;
    }
    long value = 0;
    int begin = place;
    while (place < file.length && file[place] >= '0' && file[place] <= '9' && value < 1 << 30) {
      value = 10 * value + file[place++] - '0';
    }
    if (place == begin || value >= 1 << 30) {
      throw new CorruptSampleException("the PGM file's header is damaged");
    }
    at[0] = place;
    return (int) value;
  }

  private static void checkSize(int width, int height) {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new CorruptSampleException(
          "it says it has "
              + width
              + " x "
              + height
              + " pixels; 1 to "
              + MAX_PIXELS / 1_000_000
              + " million can be read");
    }
  }

  /** Returns the file's format: {@code png}, {@code jpeg}, {@code tiff} or {@code pgm}. */
  public String format() {
    return format.equals("tif") ? "tiff" : format;
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Returns 8 or 16. */
  public int bits() {
    return bits;
  }

  /** Tells whether the file had colors, of which the luminance was taken. */
  public boolean colored() {
    return colored;
  }

  /** Returns a pixel's value, 0 to 255 or to 65535; pixels are counted row by row. */
  public int value(int pixel) {
    return values[pixel];
  }

  /** Returns the same with the two bytes of each 16-bit value swapped; of 8 bits, this. */
  public GreyPicture swapped() {
    if (bits == 8) {
      return this;
    }
    char[] other = new char[values.length];
    for (int i = 0; i < other.length; i++) {
      other[i] = Character.reverseBytes(values[i]);
    }
    return new GreyPicture(format, width, height, bits, colored, other);
  }
}
