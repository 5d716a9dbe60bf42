package org.bindery.spi.support;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.SampleContext;

/**
 * A plane of one channel whose shorter side was resized to the features' size, with what lies
 * around the square in the middle kept for random crops.
 *
 * @param width in pixels
 * @param height in pixels
 * @param left where the square that evaluation shows begins
 * @param top where it begins
 * @param side of that square in pixels
 * @param values {@code width * height}, row by row; not written to
 */
public record FittedPlane(int width, int height, int left, int top, int side, float[] values) {
  private static final int LONGEST = 10_000;
  private static final double WIDEST = Math.log(4 / 3.0);

  /** How many numbers the augmentation of pictures draws between its crop and its flip. */
  private static final int DRAWS_OF_OTHER_MOVES = 5;

  /**
   * Resizes floats as Pillow's bicubic of mode {@code F}.
   *
   * @param plane {@code width * height} finite values
   * @param size of the shorter side afterwards
   * @throws CorruptSampleException if it is more than 10,000 times as long as wide
   */
  public static FittedPlane of(float[] plane, int width, int height, int size) {
    Layout layout = Layout.of(width, height, size);
    return layout.fit(
        BicubicResize.resize(
            plane, width, height, layout.newWidth, layout.newHeight, layout.window));
  }

  /**
   * Resizes bytes as Pillow's bicubic of mode {@code L}; the values stay whole, 0 to 255.
   *
   * @param grey {@code width * height} bytes
   * @param size of the shorter side afterwards
   * @throws CorruptSampleException if it is more than 10,000 times as long as wide
   */
  public static FittedPlane of(byte[] grey, int width, int height, int size) {
    Layout layout = Layout.of(width, height, size);
    byte[] resized =
        BicubicResize.resize(
            grey, 1, width, height, layout.newWidth, layout.newHeight, layout.window);
    float[] values = new float[resized.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = resized[i] & 0xFF;
    }
    return layout.fit(values);
  }

  private record Layout(int newWidth, int newHeight, Window window, int left, int top, int size) {
    static Layout of(int width, int height, int size) {
      int longer = Math.max(width, height);
      int shorter = Math.min(width, height);
      if (longer > (long) LONGEST * shorter) {
        throw new CorruptSampleException(
            width
                + " x "
                + height
                + " pixels are more than "
                + LONGEST
                + " times as long as wide, which leaves nothing to see");
      }
      boolean wide = width >= height;
      int resized = BicubicResize.longSide(longer, shorter, size);
      int middle = Window.centered(resized, size);
      int begin = Math.max(0, middle - size / 2);
      int length = Math.min(resized, middle + size + size / 2) - begin;
      return new Layout(
          wide ? resized : size,
          wide ? size : resized,
          wide ? new Window(begin, 0, length, size) : new Window(0, begin, size, length),
          wide ? middle - begin : 0,
          wide ? 0 : middle - begin,
          size);
    }

    FittedPlane fit(float[] values) {
      return new FittedPlane(window.width(), window.height(), left, top, size, values);
    }
  }

  /** Returns the square in the middle, {@code side * side} values that may be written to. */
  public float[] middle() {
    float[] square = new float[side * side];
    for (int y = 0; y < side; y++) {
      System.arraycopy(values, (y + top) * width + left, square, y * side, side);
    }
    return square;
  }

  /**
   * Returns a random crop, perhaps flipped, resized linearly to the square's size.
   *
   * @param random draws alike for the same augmentation, whatever the plane
   */
  public float[] crop(PlaneAugmentation augmentation, RandomGenerator random) {
    float[] square = middle();
    if (augmentation.minScale() < 1) {
      double least = augmentation.minScale();
      double area = (double) side * side * (least + (1 - least) * random.nextDouble());
      double ratio = Math.exp(WIDEST * (2 * random.nextDouble() - 1));
      double across = Math.min(width, Math.sqrt(area * ratio));
      double along = Math.min(height, Math.sqrt(area / ratio));
      double x = random.nextDouble() * (width - across);
      double y = random.nextDouble() * (height - along);
      for (int i = 0; i < DRAWS_OF_OTHER_MOVES; i++) {
        random.nextDouble();
      }
      sample(square, x, y, across, along);
    }
    if (random.nextDouble() < augmentation.flip()) {
      for (int row = 0; row < square.length; row += side) {
        for (int i = 0; i < side / 2; i++) {
          float kept = square[row + i];
          square[row + i] = square[row + side - 1 - i];
          square[row + side - 1 - i] = kept;
        }
      }
    }
    return square;
  }

  private void sample(float[] square, double x, double y, double across, double along) {
    for (int i = 0; i < square.length; i++) {
      int line = i / side;
      double u = x + (i % side + 0.5) * across / side - 0.5;
      double v = y + (line + 0.5) * along / side - 0.5;
      u = Math.max(0, Math.min(width - 1, u));
      v = Math.max(0, Math.min(height - 1, v));
      int column = (int) u;
      int row = (int) v;
      float right = (float) (u - column);
      int next = Math.min(column + 1, width - 1);
      float above = mix(at(column, row), at(next, row), right);
      int under = Math.min(row + 1, height - 1);
      float below = mix(at(column, under), at(next, under), right);
      square[i] = mix(above, below, (float) (v - row));
    }
  }

  private float at(int column, int row) {
    return values[row * width + column];
  }

  private static float mix(float first, float second, float part) {
    return first + part * (second - first);
  }

  /**
   * Returns the one view of a modality whose samples are one plane: in training a crop, mirrored
   * and erased as the augmentation says, in evaluation the middle.
   *
   * @return one tensor {@code [1, side, side]}, float32
   */
  public List<Features> features(PlaneAugmentation augmentation, SampleContext context) {
    float[] square;
    if (context.mode() == Mode.TRAIN) {
      RandomGenerator random = context.random();
      square = crop(augmentation, random);
      erase(square, augmentation, random);
    } else {
      square = middle();
    }
    return List.of(Features.of(HostTensor.of(square, 1, side, side)));
  }

  /**
   * Sets a random rectangle of a square to 0 now and then.
   *
   * @param square standardized, so that 0 is the mean; written to
   */
  public void erase(float[] square, PlaneAugmentation augmentation, RandomGenerator random) {
    if (random.nextDouble() >= augmentation.erase()) {
      return;
    }
    double area = side * side * (0.02 + 0.18 * random.nextDouble());
    double ratio = Math.exp(WIDEST * (2 * random.nextDouble() - 1));
    int across = (int) Math.max(1, Math.min(side, Math.sqrt(area * ratio)));
    int along = (int) Math.max(1, Math.min(side, Math.sqrt(area / ratio)));
    int x = random.nextInt(side - across + 1);
    int y = random.nextInt(side - along + 1);
    for (int row = y; row < y + along; row++) {
      Arrays.fill(square, row * side + x, row * side + x + across, 0f);
    }
  }

  /** Returns how many bytes of memory this holds, about. */
  public long bytes() {
    return 4L * values.length + 56;
  }
}
