package org.bindery.spi.support;

import java.util.Arrays;

/**
 * Pillow's antialiased bicubic: the Catmull-Rom kernel (Keys 1981, a = -0.5), whose support grows
 * with the ratio when shrinking; first all rows, then all columns. Neither torch's bicubic (a =
 * -0.75, no antialias) nor Java2D's is the same.
 *
 * <p>Bytes are resized bit for bit as Pillow's modes {@code L} and {@code RGB}: weights in fixed
 * point of 22 bits, rounded and clipped to 8 bits between the two passes. Floats are resized as its
 * mode {@code F}: weights and sums in 64 bits, the result of each pass in 32, nothing clipped, so
 * that values may overshoot at edges. Thread-safe.
 */
public final class BicubicResize {
  private static final int PRECISION = 22;
  private static final double SUPPORT = 2;

  private BicubicResize() {}

  /**
   * Returns the longer side after the shorter one became {@code size}, {@code floor(size * longer /
   * shorter)}, as torchvision's {@code Resize} has it.
   */
  public static int longSide(int longer, int shorter, int size) {
    return Math.toIntExact((long) size * longer / shorter);
  }

  /**
   * Resizes and cuts out a window, computing nothing outside it.
   *
   * @param pixels {@code width * height * bands} bytes from 0 to 255, the bands of a pixel side by
   *     side: 1 for grey, 3 for red, green and blue
   * @param newWidth width of the whole resized picture
   * @param newHeight its height
   * @param window what to cut out of it
   * @return {@code window.width * window.height * bands} bytes
   */
  public static byte[] resize(
      byte[] pixels, int bands, int width, int height, int newWidth, int newHeight, Window window) {
    check((long) width * height * bands, pixels.length);
    window.checkWithin(newWidth, newHeight);
    FixedWeights across = FixedWeights.of(width, newWidth, window.left(), window.width());
    FixedWeights down = FixedWeights.of(height, newHeight, window.top(), window.height());
    int firstRow = down.first[0];
    int rows = rows(down.first, down.count);
    byte[] wide = new byte[window.width() * rows * bands];
    for (int y = 0; y < rows; y++) {
      int line = (y + firstRow) * width * bands;
      for (int x = 0; x < window.width(); x++) {
        for (int c = 0; c < bands; c++) {
          wide[(y * window.width() + x) * bands + c] =
              across.apply(x, pixels, line + across.first[x] * bands + c, bands);
        }
      }
    }
    byte[] out = new byte[window.width() * window.height() * bands];
    int step = window.width() * bands;
    for (int y = 0; y < window.height(); y++) {
      int from = (down.first[y] - firstRow) * step;
      for (int i = 0; i < step; i++) {
        out[y * step + i] = down.apply(y, wide, from + i, step);
      }
    }
    return out;
  }

  /**
   * Resizes a plane of floats and cuts out a window, computing nothing outside it. A value that is
   * not finite spoils all that look at it.
   *
   * @param plane {@code width * height} values, row by row
   * @param newWidth width of the whole resized plane
   * @param newHeight its height
   * @param window what to cut out of it
   * @return {@code window.width * window.height} values
   */
  public static float[] resize(
      float[] plane, int width, int height, int newWidth, int newHeight, Window window) {
    check((long) width * height, plane.length);
    window.checkWithin(newWidth, newHeight);
    Weights across = Weights.of(width, newWidth, window.left(), window.width());
    Weights down = Weights.of(height, newHeight, window.top(), window.height());
    int firstRow = down.first[0];
    int rows = rows(down.first, down.count);
    int step = window.width();
    float[] wide = new float[step * rows];
    for (int y = 0; y < rows; y++) {
      int line = (y + firstRow) * width;
      for (int x = 0; x < step; x++) {
        wide[y * step + x] = across.apply(x, plane, line + across.first[x], 1);
      }
    }
    float[] out = new float[step * window.height()];
    for (int y = 0; y < window.height(); y++) {
      int from = (down.first[y] - firstRow) * step;
      for (int x = 0; x < step; x++) {
        out[y * step + x] = down.apply(y, wide, from + x, step);
      }
    }
    return out;
  }

  private static void check(long expected, int length) {
    if (expected != length) {
      throw new IllegalArgumentException(
          "A picture of that size has " + expected + " values, not " + length + ".");
    }
  }

  /** Returns how many source rows some output row looks at. */
  private static int rows(int[] first, int[] count) {
    int last = first.length - 1;
    return first[last] + count[last] - first[0];
  }

  /** For each output place, where its inputs begin and the weight of each. */
  private record Weights(int[] first, int[] count, double[][] exact) {
    static Weights of(int in, int out, int begin, int length) {
      double scale = (double) in / out;
      double stretch = Math.max(scale, 1);
      double support = SUPPORT * stretch;
      Weights weights = new Weights(new int[length], new int[length], new double[length][]);
      for (int i = 0; i < length; i++) {
        double center = (i + begin + 0.5) * scale;
        int from = Math.max(0, (int) (center - support + 0.5));
        int to = Math.min(in, (int) (center + support + 0.5));
        double[] exact = new double[to - from];
        for (int x = from; x < to; x++) {
          exact[x - from] = kernel((x - center + 0.5) / stretch);
        }
        double sum = Arrays.stream(exact).sum();
        weights.first[i] = from;
        weights.count[i] = to - from;
        weights.exact[i] = Arrays.stream(exact).map(w -> w / sum).toArray();
      }
      return weights;
    }

    private static double kernel(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    }

    float apply(int place, float[] values, int from, int step) {
      double sum = 0;
      int at = from;
      for (double weight : exact[place]) {
        sum += weight * values[at];
        at += step;
      }
      return (float) sum;
    }
  }

  /** The same in fixed point. */
  private record FixedWeights(int[] first, int[] count, int[][] fixed) {
    static FixedWeights of(int in, int out, int begin, int length) {
      Weights weights = Weights.of(in, out, begin, length);
      int[][] fixed =
          Arrays.stream(weights.exact)
              .map(exact -> Arrays.stream(exact).mapToInt(FixedWeights::toFixed).toArray())
              .toArray(int[][]::new);
      return new FixedWeights(weights.first, weights.count, fixed);
    }

    private static int toFixed(double weight) {
      return (int) (Math.copySign(0.5, weight) + weight * (1 << PRECISION));
    }

    byte apply(int place, byte[] values, int from, int step) {
      int sum = 1 << (PRECISION - 1);
      int at = from;
      for (int weight : fixed[place]) {
        sum += weight * (values[at] & 0xFF);
        at += step;
      }
      return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
    }
  }
}
