package org.bindery.spi.support;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Colors for numbers, from dark to light in even steps to the eye, also where colors cannot be told
 * apart: nine anchors of matplotlib's scales, mixed linearly.
 */
public enum ColorScale {
  /** From violet over green to yellow. */
  VIRIDIS(0x440154, 0x472D7B, 0x3B528B, 0x2C728E, 0x21918C, 0x28AE80, 0x5EC962, 0xADDC30, 0xFDE725),
  /** From black over red to pale yellow: warm is bright. */
  INFERNO(0x000004, 0x210C4A, 0x57106E, 0x8A226A, 0xBC3754, 0xE45A31, 0xF98E09, 0xF9CB35, 0xFCFFA4);

  private static final int UNKNOWN = 0x808080;

  private final int[] anchors;

  ColorScale(int... anchors) {
    this.anchors = anchors;
  }

  /**
   * Returns the color of a number as {@code 0xRRGGBB}.
   *
   * @param share from 0, the darkest, to 1; what lies outside is held there, NaN is grey
   */
  public int color(double share) {
    if (Double.isNaN(share)) {
      return UNKNOWN;
    }
    double place = Math.max(0, Math.min(1, share)) * (anchors.length - 1);
    int index = Math.min((int) place, anchors.length - 2);
    double part = place - index;
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = anchors[index] >> shift & 0xFF;
      int to = anchors[index + 1] >> shift & 0xFF;
      color |= (int) Math.round(from + part * (to - from)) << shift;
    }
    return color;
  }

  /**
   * Returns a small PNG file; of a larger plane, every so many pixels.
   *
   * @param plane {@code width * height} values, row by row; NaN is painted grey
   * @param low what is painted darkest
   * @param high what is painted lightest
   * @param longest the longer side is at most this many pixels
   */
  public byte[] png(float[] plane, int width, int height, double low, double high, int longest) {
    double ratio = Math.min(1, (double) longest / Math.max(width, height));
    int across = (int) Math.max(1, Math.round(width * ratio));
    int along = (int) Math.max(1, Math.round(height * ratio));
    BufferedImage image = new BufferedImage(across, along, BufferedImage.TYPE_INT_RGB);
    double span = high > low ? high - low : 1;
    for (int y = 0; y < along; y++) {
      int row = (int) ((y + 0.5) * height / along);
      for (int x = 0; x < across; x++) {
        int column = (int) ((x + 0.5) * width / across);
        image.setRGB(x, y, color((plane[row * width + column] - low) / span));
      }
    }
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(file)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, null));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    } finally {
      writer.dispose();
    }
    return file.toByteArray();
  }
}
