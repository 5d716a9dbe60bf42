package org.bindery.weights;

import java.nio.FloatBuffer;
import org.bindery.spi.ConfigException;

/**
 * Resizes learned positional tables of vision transformers to another number of patches. The first
 * row, the class slot, is kept; the others are taken as a square grid and resized by the cubic
 * convolution of Keys (1981), separably, in double precision, with the centers of both grids'
 * corners <em>not</em> aligned.
 *
 * <p>Without antialiasing (ImageBind) the kernel has a = -0.75, four taps, and the border is
 * repeated. With it (OpenCLIP, LanguageBind) a = -0.5, the kernel is widened by the factor of
 * shrinking, and what reaches over the border is left out and the rest normalized.
 */
public final class PositionTable {
  private PositionTable() {}

  /** Tells whether a table of so many rows is a class slot and a square grid. */
  public static boolean isSquareAndOne(long positions) {
    long side = Math.round(Math.sqrt(positions - 1.0));
    return positions > 1 && side * side == positions - 1;
  }

  /**
   * Resizes a table.
   *
   * @param table {@code [rows, width]} or {@code [1, rows, width]}, from its position on
   * @param width values per row
   * @param rows the wanted number
   * @return {@code [rows, width]}
   * @throws ConfigException if either number of rows is not a square and one
   */
  public static FloatBuffer resize(FloatBuffer table, int width, int rows, boolean antialias) {
    int given = table.remaining() / width;
    requireSquareAndOne(given);
    requireSquareAndOne(rows);
    int from = (int) Math.round(Math.sqrt(given - 1.0));
    int to = (int) Math.round(Math.sqrt(rows - 1.0));
    double[][] weights = antialias ? antialiased(from, to) : interpolating(from, to);
    int start = table.position();
    FloatBuffer result = FloatBuffer.allocate(rows * width);
    for (int i = 0; i < width; i++) {
      result.put(table.get(start + i));
    }
    double[] squeezed = new double[from * to];
    for (int channel = 0; channel < width; channel++) {
      for (int y = 0; y < from; y++) {
        for (int x = 0; x < to; x++) {
          double sum = 0;
          for (int source = 0; source < from; source++) {
            sum +=
                weights[x][source] * table.get(start + (1 + y * from + source) * width + channel);
          }
          squeezed[y * to + x] = sum;
        }
      }
      for (int y = 0; y < to; y++) {
        for (int x = 0; x < to; x++) {
          double sum = 0;
          for (int source = 0; source < from; source++) {
            sum += weights[y][source] * squeezed[source * to + x];
          }
          result.put((1 + y * to + x) * width + channel, (float) sum);
        }
      }
    }
    return result.rewind();
  }

  private static void requireSquareAndOne(int positions) {
    if (!isSquareAndOne(positions)) {
      throw new ConfigException(
          "positions",
          String.valueOf(positions),
          "A positional table of "
              + positions
              + " rows cannot be resized: only a class slot and a square grid of patches can.");
    }
  }

  /** Weights {@code [to][from]} of four taps; those beyond the border fall on the border. */
  private static double[][] interpolating(int from, int to) {
    double[][] weights = new double[to][from];
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * from / to - 0.5;
      int floor = (int) Math.floor(center);
      for (int tap = floor - 1; tap <= floor + 2; tap++) {
        weights[i][Math.max(0, Math.min(from - 1, tap))] += cubic(center - tap, -0.75);
      }
    }
    return weights;
  }

  private static double[][] antialiased(int from, int to) {
    double scale = (double) from / to;
    double widening = Math.max(scale, 1);
    double[][] weights = new double[to][from];
    for (int i = 0; i < to; i++) {
      double center = (i + 0.5) * scale;
      int first = Math.max((int) (center - 2 * widening + 0.5), 0);
      int end = Math.min((int) (center + 2 * widening + 0.5), from);
      double sum = 0;
      for (int tap = first; tap < end; tap++) {
        weights[i][tap] = cubic((tap - center + 0.5) / widening, -0.5);
        sum += weights[i][tap];
      }
      for (int tap = first; tap < end; tap++) {
        weights[i][tap] /= sum;
      }
    }
    return weights;
  }

  private static double cubic(double distance, double a) {
    double x = Math.abs(distance);
    if (x <= 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0;
  }
}
