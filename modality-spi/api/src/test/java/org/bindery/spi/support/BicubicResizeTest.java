package org.bindery.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That bytes are Pillow's, bit for bit, is tested by the pictures' parity with ImageBind. */
class BicubicResizeTest {
  private final RandomGenerator random = new SplittableRandom(20);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4})
  void theSameSizeGivesTheSamePicture(int bands) {
    byte[] pixels = new byte[13 * 7 * bands];
    random.nextBytes(pixels);
    assertThat(BicubicResize.resize(pixels, bands, 13, 7, 13, 7, Window.whole(13, 7)))
        .isEqualTo(pixels);
    float[] plane = plane(13, 7);
    assertThat(BicubicResize.resize(plane, 13, 7, 13, 7, Window.whole(13, 7))).isEqualTo(plane);
  }

  @Test
  void aWindowIsACutOutOfTheWhole() {
    byte[] rgb = new byte[31 * 17 * 3];
    random.nextBytes(rgb);
    byte[] whole = BicubicResize.resize(rgb, 3, 31, 17, 40, 12, Window.whole(40, 12));
    byte[] cut = BicubicResize.resize(rgb, 3, 31, 17, 40, 12, new Window(5, 3, 20, 6));
    float[] plane = plane(31, 17);
    float[] wholePlane = BicubicResize.resize(plane, 31, 17, 40, 12, Window.whole(40, 12));
    float[] cutPlane = BicubicResize.resize(plane, 31, 17, 40, 12, new Window(5, 3, 20, 6));
    for (int y = 0; y < 6; y++) {
      int line = (y + 3) * 40 + 5;
      assertThat(Arrays.copyOfRange(cut, y * 60, y * 60 + 60))
          .isEqualTo(Arrays.copyOfRange(whole, line * 3, line * 3 + 60));
      assertThat(Arrays.copyOfRange(cutPlane, y * 20, y * 20 + 20))
          .isEqualTo(Arrays.copyOfRange(wholePlane, line, line + 20));
    }
  }

  @Test
  void eachBandIsResizedAsIfItWereAlone() {
    byte[] rgb = new byte[31 * 17 * 3];
    random.nextBytes(rgb);
    byte[] resized = BicubicResize.resize(rgb, 3, 31, 17, 12, 40, Window.whole(12, 40));
    for (int band = 0; band < 3; band++) {
      assertThat(every(3, band, resized))
          .isEqualTo(
              BicubicResize.resize(every(3, band, rgb), 1, 31, 17, 12, 40, Window.whole(12, 40)));
    }
  }

  private static byte[] every(int step, int first, byte[] values) {
    byte[] some = new byte[values.length / step];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[i * step + first];
    }
    return some;
  }

  /**
   * Bytes without the rounding between the passes, in 64-bit floating point: one step off at most;
   * floats to their own precision.
   */
  @ParameterizedTest
  @CsvSource({"30, 20, 11, 7", "5, 9, 29, 23", "17, 17, 40, 3", "1, 1, 6, 6", "29, 1, 4, 1"})
  void agreesWithTheDefinition(int width, int height, int newWidth, int newHeight) {
    float[] plane = plane(width, height);
    byte[] bytes = new byte[width * height];
    for (int i = 0; i < bytes.length; i++) {
      // Away from black and white, where the clipping between the passes matters.
      bytes[i] = (byte) (110 + random.nextInt(32));
    }
    float[] asFloats = new float[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      asFloats[i] = bytes[i] & 0xFF;
    }
    Window whole = Window.whole(newWidth, newHeight);
    float[] floats = BicubicResize.resize(plane, width, height, newWidth, newHeight, whole);
    byte[] resized = BicubicResize.resize(bytes, 1, width, height, newWidth, newHeight, whole);
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int at = y * newWidth + x;
        assertThat((double) floats[at])
            .isCloseTo(exact(plane, width, height, newWidth, newHeight, x, y), within(1e-6));
        assertThat((double) (resized[at] & 0xFF))
            .isCloseTo(exact(asFloats, width, height, newWidth, newHeight, x, y), within(1.3));
      }
    }
  }

  @Test
  void floatsMayOvershootWhereBytesAreClipped() {
    float[] edge = {0, 0, 0, 255, 255, 255};
    float[] floats = BicubicResize.resize(edge, 6, 1, 12, 1, Window.whole(12, 1));
    byte[] bytes = {0, 0, 0, -1, -1, -1};
    byte[] clipped = BicubicResize.resize(bytes, 1, 6, 1, 12, 1, Window.whole(12, 1));

    assertThat(floats[4]).isNegative();
    assertThat(floats[7]).isGreaterThan(255);
    assertThat(clipped[4]).isZero();
    assertThat(clipped[7]).isEqualTo((byte) -1);
  }

  @ParameterizedTest
  @CsvSource({"75, 50, 224, 336", "301, 257, 224, 262", "91, 64, 32, 45", "1, 1, 8, 8"})
  void theLongerSideIsRoundedDown(int longer, int shorter, int size, int expected) {
    assertThat(BicubicResize.longSide(longer, shorter, size)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"224, 0", "225, 0", "227, 2", "229, 2", "231, 4", "239, 8"})
  void theMiddleIsRoundedHalfToEven(int length, int offset) {
    assertThat(Window.centered(length, 224)).isEqualTo(offset);
  }

  @Test
  void valuesThatDoNotFillThePictureAndWindowsOutsideItAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BicubicResize.resize(new float[5], 2, 3, 4, 4, Window.whole(4, 4)))
        .withMessageContaining("6 values, not 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BicubicResize.resize(new float[6], 2, 3, 4, 4, new Window(1, 0, 4, 4)))
        .withMessageContaining("beyond 4 x 4");
    assertThatIllegalArgumentException().isThrownBy(() -> new Window(-1, 0, 4, 4));
  }

  private float[] plane(int width, int height) {
    float[] plane = new float[width * height];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = random.nextFloat();
    }
    return plane;
  }

  private static double exact(
      float[] plane, int width, int height, int newWidth, int newHeight, int x, int y) {
    double sum = 0;
    double weights = 0;
    for (int j = 0; j < height; j++) {
      double down = weight(j, y, height, newHeight);
      for (int i = 0; i < width; i++) {
        double weight = down * weight(i, x, width, newWidth);
        sum += weight * plane[j * width + i];
        weights += weight;
      }
    }
    return sum / weights;
  }

  private static double weight(int from, int to, int in, int out) {
    double ratio = (double) in / out;
    double t = Math.abs((from + 0.5 - (to + 0.5) * ratio) / Math.max(1, ratio));
    double a = -0.5;
    if (t <= 1) {
      return (a + 2) * t * t * t - (a + 3) * t * t + 1;
    }
    return t < 2 ? a * t * t * t - 5 * a * t * t + 8 * a * t - 4 * a : 0;
  }
}
