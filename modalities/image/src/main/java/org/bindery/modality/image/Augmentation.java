package org.bindery.modality.image;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random crop, flip, color and erasing of small pictures. Draws in a fixed order, so that one seed
 * gives one picture. Planes are {@code [3, size, size]}, values 0 to 255.
 */
final class Augmentation {
  private static final double[] LUMA = {0.299, 0.587, 0.114};
  private static final double WIDEST = Math.log(4 / 3.0);

  private final ImagePreprocessing config;

  Augmentation(ImagePreprocessing config) {
    this.config = config;
  }

  /** Returns the middle crop, unchanged. */
  static float[] middle(PreparedPicture picture, int size) {
    float[] planes = new float[3 * size * size];
    for (int y = 0; y < size; y++) {
      int from = ((y + picture.top()) * picture.width() + picture.left()) * 3;
      for (int x = 0; x < size; x++) {
        for (int c = 0; c < 3; c++) {
          planes[(c * size + y) * size + x] = picture.rgb()[from++] & 0xFF;
        }
      }
    }
    return planes;
  }

  /** Returns a random crop in random colors, some of them flipped. */
  float[] apply(PreparedPicture picture, RandomGenerator random) {
    int size = config.size();
    float[] planes = config.minScale() < 1 ? crop(picture, random) : middle(picture, size);
    if (random.nextDouble() < config.flip()) {
      flip(planes, size);
    }
    recolor(
        planes,
        around(config.brightness(), random),
        around(config.contrast(), random),
        around(config.saturation(), random));
    return planes;
  }

  private static double around(double strength, RandomGenerator random) {
    return 1 + strength * (2 * random.nextDouble() - 1);
  }

  private float[] crop(PreparedPicture picture, RandomGenerator random) {
    int size = config.size();
    double area = size * size * (config.minScale() + (1 - config.minScale()) * random.nextDouble());
    double ratio = Math.exp(WIDEST * (2 * random.nextDouble() - 1));
    double width = Math.min(picture.width(), Math.sqrt(area * ratio));
    double height = Math.min(picture.height(), Math.sqrt(area / ratio));
    double left = random.nextDouble() * (picture.width() - width);
    double top = random.nextDouble() * (picture.height() - height);
    return sample(picture, size, left, top, width, height);
  }

  /** Interpolates linearly; crops are no larger than the result, so there is nothing to filter. */
  private static float[] sample(
      PreparedPicture picture, int size, double left, double top, double width, double height) {
    int[] columns = new int[size];
    float[] parts = new float[size];
    for (int x = 0; x < size; x++) {
      double at = Math.max(0, Math.min(picture.width() - 1, left + (x + 0.5) * width / size - 0.5));
      columns[x] = Math.min((int) at, Math.max(0, picture.width() - 2));
      parts[x] = (float) (at - columns[x]);
    }
    float[] planes = new float[3 * size * size];
    byte[] rgb = picture.rgb();
    int right = picture.width() > 1 ? 3 : 0;
    for (int y = 0; y < size; y++) {
      double at =
          Math.max(0, Math.min(picture.height() - 1, top + (y + 0.5) * height / size - 0.5));
      int row = Math.min((int) at, Math.max(0, picture.height() - 2));
      float part = (float) (at - row);
      int down = picture.height() > 1 ? picture.width() * 3 : 0;
      for (int x = 0; x < size; x++) {
        int from = (row * picture.width() + columns[x]) * 3;
        for (int c = 0; c < 3; c++, from++) {
          float above = mix(rgb[from], rgb[from + right], parts[x]);
          float below = mix(rgb[from + down], rgb[from + down + right], parts[x]);
          planes[(c * size + y) * size + x] = above + part * (below - above);
        }
      }
    }
    return planes;
  }

  private static float mix(byte first, byte second, float part) {
    int start = first & 0xFF;
    return start + part * ((second & 0xFF) - start);
  }

  private static void flip(float[] planes, int size) {
    for (int begin = 0; begin < planes.length; begin += size) {
      for (int x = 0; x < size / 2; x++) {
        float kept = planes[begin + x];
        planes[begin + x] = planes[begin + size - 1 - x];
        planes[begin + size - 1 - x] = kept;
      }
    }
  }

  /** Brightness, then contrast, then saturation; all linear, so one pass does. */
  private static void recolor(
      float[] planes, double brightness, double contrast, double saturation) {
    if (brightness == 1 && contrast == 1 && saturation == 1) {
      return;
    }
    int area = planes.length / 3;
    double mean = 0;
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      for (int i = c * area; i < (c + 1) * area; i++) {
        sum += planes[i];
      }
      mean += LUMA[c] * sum / area;
    }
    float gain = (float) (brightness * contrast);
    float offset = (float) (brightness * (1 - contrast) * mean);
    float kept = (float) saturation;
    for (int i = 0; i < area; i++) {
      float red = gain * planes[i] + offset;
      float green = gain * planes[i + area] + offset;
      float blue = gain * planes[i + 2 * area] + offset;
      float grey = (1 - kept) * (float) (LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue);
      planes[i] = clip(kept * red + grey);
      planes[i + area] = clip(kept * green + grey);
      planes[i + 2 * area] = clip(kept * blue + grey);
    }
  }

  private static float clip(float value) {
    return Math.max(0, Math.min(255, value));
  }

  /** Blanks a rectangle of normalized planes now and then; 0 is the mean color there. */
  void erase(float[] planes, RandomGenerator random) {
    if (random.nextDouble() >= config.erase()) {
      return;
    }
    int size = config.size();
    double area = size * size * (0.02 + 0.18 * random.nextDouble());
    double ratio = Math.exp(WIDEST * (2 * random.nextDouble() - 1));
    int width = (int) Math.max(1, Math.min(size, Math.sqrt(area * ratio)));
    int height = (int) Math.max(1, Math.min(size, Math.sqrt(area / ratio)));
    int left = random.nextInt(size - width + 1);
    int top = random.nextInt(size - height + 1);
    for (int c = 0; c < 3; c++) {
      for (int y = top; y < top + height; y++) {
        int from = (c * size + y) * size + left;
        Arrays.fill(planes, from, from + width, 0f);
      }
    }
  }
}
