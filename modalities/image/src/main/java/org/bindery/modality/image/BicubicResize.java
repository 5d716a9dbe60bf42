package org.bindery.modality.image;

import java.util.Arrays;

/**
 * Pillow's antialiased bicubic (Catmull-Rom, a = -0.5; the support grows with the ratio when
 * shrinking), bit for bit: weights in fixed point of 22 bits, first all rows, rounded to 8 bits,
 * then all columns. Neither torch's bicubic nor Java2D's is the same.
 */
final class BicubicResize {
  private static final int CHANNELS = 3;
  private static final int PRECISION = 22;
  private static final double SUPPORT = 2;

  private BicubicResize() {}

  /**
   * Resizes and cuts out a window, computing nothing outside it.
   *
   * @param rgb {@code width * height * 3} bytes
   * @param newWidth width of the whole resized picture
   * @param window left, top, width and height within the resized picture
   * @return {@code window.width * window.height * 3} bytes
   */
  static byte[] resize(
      byte[] rgb, int width, int height, int newWidth, int newHeight, Window window) {
    Weights across = Weights.of(width, newWidth, window.left(), window.width());
    Weights down = Weights.of(height, newHeight, window.top(), window.height());
    // Only source rows that some output row looks at.
    int firstRow = down.first[0];
    int rows = down.first[window.height() - 1] + down.count[window.height() - 1] - firstRow;
    byte[] wide = new byte[window.width() * rows * CHANNELS];
    for (int y = 0; y < rows; y++) {
      int line = (y + firstRow) * width * CHANNELS;
      for (int x = 0; x < window.width(); x++) {
        for (int c = 0; c < CHANNELS; c++) {
          wide[(y * window.width() + x) * CHANNELS + c] =
              across.apply(x, rgb, line + across.first[x] * CHANNELS + c, CHANNELS);
        }
      }
    }
    byte[] out = new byte[window.width() * window.height() * CHANNELS];
    int step = window.width() * CHANNELS;
    for (int y = 0; y < window.height(); y++) {
      int from = (down.first[y] - firstRow) * step;
      for (int i = 0; i < step; i++) {
        out[y * step + i] = down.apply(y, wide, from + i, step);
      }
    }
    return out;
  }

  /** A cut-out. */
  record Window(int left, int top, int width, int height) {}

  /** For each output place, where its inputs begin and the weight of each. */
  private record Weights(int[] first, int[] count, int[][] fixed) {
    static Weights of(int in, int out, int begin, int length) {
      double scale = (double) in / out;
      double stretch = Math.max(scale, 1);
      double support = SUPPORT * stretch;
      Weights weights = new Weights(new int[length], new int[length], new int[length][]);
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
        weights.fixed[i] = Arrays.stream(exact).mapToInt(w -> toFixed(w / sum)).toArray();
      }
      return weights;
    }

    private static int toFixed(double weight) {
      return (int) (Math.copySign(0.5, weight) + weight * (1 << PRECISION));
    }

    private static double kernel(double distance) {
      double x = Math.abs(distance);
      if (x < 1) {
        return (1.5 * x - 2.5) * x * x + 1;
      }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
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
