package org.bindery.modality.image;

import java.util.Arrays;
import org.bindery.spi.CorruptSampleException;

/**
 * A picture of 8 bits a channel: red, green, blue and opacity (alpha, not premultiplied).
 * Immutable; equal if all pixels are.
 */
public final class Picture {
  /** The most pixels a picture may have, 100 million. */
  public static final long MAX_PIXELS = 100_000_000;

  private final int width;
  private final int height;
  private final byte[] rgba;
  private final boolean opaque;

  private Picture(int width, int height, byte[] rgba) {
    if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
      throw new IllegalArgumentException(
          "A picture of " + width + " x " + height + " pixels cannot be held.");
    }
    if (rgba.length != width * height * 4) {
      throw new IllegalArgumentException(
          width + " x " + height + " pixels do not fill " + rgba.length + " bytes.");
    }
    this.width = width;
    this.height = height;
    this.rgba = rgba;
    boolean allOpaque = true;
    for (int i = 3; i < rgba.length && allOpaque; i += 4) {
      allOpaque = rgba[i] == -1;
    }
    this.opaque = allOpaque;
  }

  /**
   * Returns an opaque picture.
   *
   * @param rgb three bytes a pixel, row by row from the top; copied
   */
  public static Picture ofRgb(int width, int height, byte[] rgb) {
    byte[] rgba = new byte[rgb.length / 3 * 4];
    for (int i = 0; i < rgb.length / 3; i++) {
      System.arraycopy(rgb, 3 * i, rgba, 4 * i, 3);
      rgba[4 * i + 3] = -1;
    }
    return new Picture(width, height, rgba);
  }

  /**
   * Returns a picture.
   *
   * @param rgba four bytes a pixel, row by row from the top; copied
   */
  public static Picture ofRgba(int width, int height, byte[] rgba) {
    return new Picture(width, height, rgba.clone());
  }

  /** Returns a picture over an array that is given away. */
  static Picture over(int width, int height, byte[] rgba) {
    return new Picture(width, height, rgba);
  }

  /**
   * Reads a PNG or JPEG file: grey, palette, 16-bit (of which the upper 8 are kept), CMYK. A
   * rotation in the camera's metadata is not applied.
   *
   * @throws CorruptSampleException if it is neither, is damaged, or has more than {@link
   *     #MAX_PIXELS}
   */
  public static Picture decode(byte[] file) {
    return PictureCodec.decode(file);
  }

  /** Returns the picture as a PNG file. */
  public byte[] toPng() {
    return PictureCodec.png(this);
  }

  /** Returns the width in pixels. */
  public int width() {
    return width;
  }

  /** Returns the height in pixels. */
  public int height() {
    return height;
  }

  /** Tells whether every pixel hides what is behind it. */
  public boolean opaque() {
    return opaque;
  }

  /** Returns red, green, blue or alpha (channel 0 to 3) of a pixel, 0 to 255. */
  public int channel(int x, int y, int channel) {
    return rgba[(y * width + x) * 4 + channel] & 0xFF;
  }

  /**
   * Returns the part within the smallest rectangle around all pixels whose alpha is above {@code
   * threshold}; this picture if there is none.
   */
  Picture cutTransparentBorder(int threshold) {
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    for (int y = 0, at = 3; y < height; y++) {
      for (int x = 0; x < width; x++, at += 4) {
        if ((rgba[at] & 0xFF) > threshold) {
          left = Math.min(left, x);
          right = Math.max(right, x);
          top = Math.min(top, y);
          bottom = y;
        }
      }
    }
    if (right < 0 || (right - left + 1 == width && bottom - top + 1 == height)) {
      return this;
    }
    int wide = right - left + 1;
    byte[] part = new byte[wide * (bottom - top + 1) * 4];
    for (int y = top; y <= bottom; y++) {
      System.arraycopy(rgba, (y * width + left) * 4, part, (y - top) * wide * 4, wide * 4);
    }
    return new Picture(wide, bottom - top + 1, part);
  }

  /** Returns the pixels themselves, not to be written to. */
  byte[] bytes() {
    return rgba;
  }

  /**
   * Returns red, green and blue without alpha, three bytes a pixel.
   *
   * @param overWhite whether transparent pixels are laid over white; else alpha is dropped, and
   *     whatever color the file has under a transparent pixel comes to light
   */
  byte[] rgb(boolean overWhite) {
    byte[] rgb = new byte[width * height * 3];
    for (int i = 0, from = 0; i < rgb.length; i += 3, from += 4) {
      int alpha = overWhite ? rgba[from + 3] & 0xFF : 255;
      for (int c = 0; c < 3; c++) {
        int value = rgba[from + c] & 0xFF;
        rgb[i + c] = (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
      }
    }
    return rgb;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture picture
        && width == picture.width
        && height == picture.height
        && Arrays.equals(rgba, picture.rgba);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(rgba);
  }

  @Override
  public String toString() {
    return "picture of " + width + " x " + height + " pixels";
  }
}
