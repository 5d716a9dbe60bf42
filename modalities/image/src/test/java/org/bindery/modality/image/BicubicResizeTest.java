package org.bindery.modality.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.bindery.modality.image.BicubicResize.Window;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;

class BicubicResizeTest {
  @Test
  void theSameSizeGivesTheSamePicture() {
    Trials.run(
        20,
        random -> {
          byte[] rgb = pixels(random, 13, 7);
          assertThat(whole(rgb, 13, 7, 13, 7)).isEqualTo(rgb);
        });
  }

  @Test
  void aWindowIsACutOutOfTheWhole() {
    Trials.run(
        50,
        random -> {
          byte[] rgb = pixels(random, 31, 17);
          byte[] whole = whole(rgb, 31, 17, 40, 12);
          byte[] cut = BicubicResize.resize(rgb, 31, 17, 40, 12, new Window(5, 3, 20, 6));
          for (int y = 0; y < 6; y++) {
            for (int i = 0; i < 60; i++) {
              assertThat(cut[y * 60 + i]).isEqualTo(whole[(y + 3) * 120 + 15 + i]);
            }
          }
        });
  }

  /** Without the rounding between the passes and in 64-bit floating point: one step off at most. */
  @Test
  void agreesWithTheDefinition() {
    Trials.run(
        50,
        random -> {
          int width = random.nextInt(1, 30);
          int height = random.nextInt(1, 30);
          int newWidth = random.nextInt(1, 30);
          int newHeight = random.nextInt(1, 30);
          // Away from black and white, where the clipping between the passes matters.
          byte[] rgb = pixels(random, width, height);
          for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (110 + (rgb[i] & 31));
          }
          byte[] resized = whole(rgb, width, height, newWidth, newHeight);
          for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
              double exact = exact(rgb, width, height, newWidth, newHeight, x, y);
              assertThat((double) (resized[(y * newWidth + x) * 3] & 0xFF))
                  .isCloseTo(exact, Offset.offset(1.3));
            }
          }
        });
  }

  private static double exact(
      byte[] rgb, int width, int height, int newWidth, int newHeight, int x, int y) {
    double sum = 0;
    double weights = 0;
    for (int j = 0; j < height; j++) {
      double down = weight(j, y, height, newHeight);
      for (int i = 0; i < width; i++) {
        double weight = down * weight(i, x, width, newWidth);
        sum += weight * (rgb[(j * width + i) * 3] & 0xFF);
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

  private static byte[] whole(byte[] rgb, int width, int height, int newWidth, int newHeight) {
    return BicubicResize.resize(
        rgb, width, height, newWidth, newHeight, new Window(0, 0, newWidth, newHeight));
  }

  private static byte[] pixels(RandomGenerator random, int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    random.nextBytes(rgb);
    return rgb;
  }
}
