package org.bindery.spi.support;

/**
 * Torch's bilinear interpolation of a plane of floats ({@code align_corners=False}, no antialias):
 * each new pixel's center is mapped back, {@code (i + 0.5) * old / new - 0.5}, held at the edges,
 * and mixed from its four neighbors. When shrinking by more than half, pixels in between have no
 * influence; ImageBind scales the frames of a video so. Thread-safe.
 */
public final class BilinearResize {
  private BilinearResize() {}

  /**
   * Returns the longer side after the shorter one became {@code size}, {@code floor(longer /
   * shorter * size)} in 64-bit arithmetic, as pytorchvideo's short-side scaling has it; now and
   * then one less than {@link BicubicResize#longSide}.
   */
  public static int longSide(int longer, int shorter, int size) {
    return (int) Math.floor((double) longer / shorter * size);
  }

  /**
   * Resizes a plane.
   *
   * @param plane {@code width * height} values, row by row
   * @return {@code newWidth * newHeight} values
   */
  public static float[] resize(float[] plane, int width, int height, int newWidth, int newHeight) {
    if (plane.length != (long) width * height) {
      throw new IllegalArgumentException(
          width + " x " + height + " values do not fill " + plane.length + ".");
    }
    Taps across = Taps.of(width, newWidth);
    Taps down = Taps.of(height, newHeight);
    float[] out = new float[Math.multiplyExact(newWidth, newHeight)];
    for (int y = 0; y < newHeight; y++) {
      int above = down.first[y] * width;
      int below = down.second[y] * width;
      float lower = down.part[y];
      for (int x = 0; x < newWidth; x++) {
        int left = across.first[x];
        int right = across.second[x];
        float part = across.part[x];
        float up = (1 - part) * plane[above + left] + part * plane[above + right];
        float under = (1 - part) * plane[below + left] + part * plane[below + right];
        out[y * newWidth + x] = (1 - lower) * up + lower * under;
      }
    }
    return out;
  }

  /** For each output place its two inputs and how much of the second. */
  private record Taps(int[] first, int[] second, float[] part) {
    static Taps of(int in, int out) {
      if (in < 1 || out < 1) {
        throw new IllegalArgumentException(in + " pixels cannot be made " + out + ".");
      }
      Taps taps = new Taps(new int[out], new int[out], new float[out]);
      // In 32 bits, as torch does for float tensors.
      float scale = (float) in / out;
      for (int i = 0; i < out; i++) {
        float place = Math.max(0, scale * (i + 0.5f) - 0.5f);
        int left = Math.min((int) place, in - 1);
        taps.first[i] = left;
        taps.second[i] = Math.min(left + 1, in - 1);
        taps.part[i] = Math.min(place - left, 1);
      }
      return taps;
    }
  }
}
