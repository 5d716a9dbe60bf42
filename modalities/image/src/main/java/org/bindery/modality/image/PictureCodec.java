package org.bindery.modality.image;

import java.awt.Point;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bindery.spi.CorruptSampleException;

/**
 * Files to pixels and back. Streams stay in memory by themselves; the JVM-wide switch {@code
 * ImageIO.setUseCache} is left alone.
 */
final class PictureCodec {
  private static final Set<String> FORMATS = Set.of("png", "jpeg");

  private static final Pattern CUT =
      Pattern.compile("premature end|missing EOI", Pattern.CASE_INSENSITIVE);

  private PictureCodec() {}

  static Picture decode(byte[] file) {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new CorruptSampleException(
            "it is neither a PNG nor a JPEG file (" + file.length + " bytes)");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, false);
        return decode(reader, file);
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

  private static Picture decode(ImageReader reader, byte[] file) throws IOException {
    String format = reader.getFormatName().toLowerCase(Locale.ROOT);
    if (!FORMATS.contains(format)) {
      throw new CorruptSampleException("it is a " + format + " file, not PNG or JPEG");
    }
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    // Asked before anything of that size is allocated: a file of a hundred bytes may claim it.
    if ((long) width * height > Picture.MAX_PIXELS) {
      throw new CorruptSampleException(
          "the picture says it has "
              + width
              + " x "
              + height
              + " pixels, more than "
              + Picture.MAX_PIXELS / 1_000_000
              + " million");
    }
    // The JDK fills the missing part of a JPEG file with grey and only warns.
    boolean[] cut = {false};
    reader.addIIOReadWarningListener((source, warning) -> cut[0] |= CUT.matcher(warning).find());
    JpegColors colors = JpegColors.of(file);
    Picture picture =
        format.equals("jpeg") && colors.channels() == 4
            ? fromInks(reader.readRaster(0, null), colors)
            : fromImage(reader.read(0));
    if (cut[0]) {
      throw new CorruptSampleException("the picture file is cut short");
    }
    return picture;
  }

  private static Picture fromImage(BufferedImage image) {
    ColorModel colors = image.getColorModel();
    if (colors instanceof IndexColorModel palette) {
      return fromPalette(image.getRaster(), palette);
    }
    boolean grey = colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    boolean rgb = colors.getColorSpace().getType() == ColorSpace.TYPE_RGB;
    if ((grey || rgb) && colors.getTransferType() <= DataBuffer.TYPE_USHORT) {
      return fromRaster(image.getRaster(), grey, colors.hasAlpha(), colors.getComponentSize(0));
    }
    throw new CorruptSampleException("its colors are of a kind that is not understood: " + colors);
  }

  private static Picture fromPalette(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    byte[] rgba = new byte[width * raster.getHeight() * 4];
    int[] row = new int[width];
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        rgba[to++] = (byte) palette.getRed(index);
        rgba[to++] = (byte) palette.getGreen(index);
        rgba[to++] = (byte) palette.getBlue(index);
        rgba[to++] = (byte) palette.getAlpha(index);
      }
    }
    return Picture.over(width, raster.getHeight(), rgba);
  }

  /** Takes the file's own values: Java's getRGB would brighten grey by a gamma curve. */
  private static Picture fromRaster(Raster raster, boolean grey, boolean hasAlpha, int bits) {
    int width = raster.getWidth();
    int bands = raster.getNumBands();
    byte[] rgba = new byte[width * raster.getHeight() * 4];
    int[] row = new int[width * bands];
    int shift = Math.max(0, bits - 8);
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0, from = 0; x < width; x++, from += bands) {
        rgba[to++] = (byte) (row[from] >> shift);
        rgba[to++] = (byte) (row[from + (grey ? 0 : 1)] >> shift);
        rgba[to++] = (byte) (row[from + (grey ? 0 : 2)] >> shift);
        rgba[to++] = hasAlpha ? (byte) (row[from + bands - 1] >> shift) : -1;
      }
    }
    return Picture.over(width, raster.getHeight(), rgba);
  }

  /** Converts as Pillow does: {@code r = (1 - c) (1 - k)}, no color profile. */
  private static Picture fromInks(Raster raster, JpegColors colors) {
    int width = raster.getWidth();
    byte[] rgba = new byte[width * raster.getHeight() * 4];
    int[] row = new int[width * 4];
    for (int y = 0, to = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int from = 0; from < row.length; from += 4) {
        colors.toLight(row, from);
        int light = row[from + 3];
        for (int c = 0; c < 3; c++) {
          rgba[to++] = (byte) ((row[from + c] * light + 127) / 255);
        }
        rgba[to++] = -1;
      }
    }
    return Picture.over(width, raster.getHeight(), rgba);
  }

  static byte[] png(Picture picture) {
    int bands = picture.opaque() ? 3 : 4;
    byte[] pixels = picture.opaque() ? picture.rgb(false) : picture.bytes();
    int[] offsets = bands == 3 ? new int[] {0, 1, 2} : new int[] {0, 1, 2, 3};
    WritableRaster raster =
        Raster.createInterleavedRaster(
            new DataBufferByte(pixels, pixels.length),
            picture.width(),
            picture.height(),
            bands * picture.width(),
            bands,
            offsets,
            new Point());
    ColorModel colors =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            bands == 4,
            false,
            bands == 4 ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
            DataBuffer.TYPE_BYTE);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(new BufferedImage(colors, raster, false, null), null, null));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }
}
