package org.bindery.spi.support;

/**
 * A cut-out of a picture.
 *
 * @param left columns left of it
 * @param top rows above it
 * @param width in pixels, at least 1
 * @param height in pixels, at least 1
 */
public record Window(int left, int top, int width, int height) {
  /** Checks the ranges. */
  public Window {
    if (left < 0 || top < 0 || width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A window of " + width + " x " + height + " at (" + left + ", " + top + ") is none.");
    }
  }

  /** Returns the whole of a picture. */
  public static Window whole(int width, int height) {
    return new Window(0, 0, width, height);
  }

  /**
   * Returns where a cut-out of {@code size} in the middle of {@code length} begins: half the rest,
   * rounded half to even, as torchvision's center crop does with Python's {@code round}: of 229
   * pixels 224 begin at 2, of 231 at 4, of 225 at 0.
   */
  public static int centered(int length, int size) {
    return (int) Math.rint((length - size) / 2.0);
  }

  void checkWithin(int wholeWidth, int wholeHeight) {
    if ((long) left + width > wholeWidth || (long) top + height > wholeHeight) {
      throw new IllegalArgumentException(
          this + " reaches beyond " + wholeWidth + " x " + wholeHeight + " pixels.");
    }
  }
}
