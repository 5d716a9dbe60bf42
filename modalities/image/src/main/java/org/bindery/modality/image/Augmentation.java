package org.bindery.modality.image;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random crop, affine map, flip, color and erasing of small pictures. Draws in a fixed order, so
 * that one seed gives one picture. Planes are {@code [3, size, size]}, values 0 to 255.
 */
final class Augmentation {
  private static final double[] LUMA = {0.299, 0.587, 0.114};
  private static final double WIDEST = Math.log(4 / 3.0);

  private static final float WHITE = 255;

  private final int size;
  private final boolean whole;
  private final ImageAugmentation config;

  Augmentation(ImagePreprocessing config) {
    this.size = config.size();
    this.whole = config.whole();
    this.config = config.augmentation();
  }

  /** Returns what evaluation shows. */
  float[] unchanged(PreparedPicture picture) {
    return picture.side() == size ? middle(picture, size) : sample(picture, Frame.of(picture));
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

  /** Returns a random view in random colors, some of them flipped. */
  float[] apply(PreparedPicture picture, RandomGenerator random) {
    float[] planes = config.moves() ? sample(picture, frame(picture, random)) : unchanged(picture);
    if (random.nextDouble() < config.flip()) {
      flip(planes, size);
    }
    double brightness = 1 + config.brightness() * between(random);
    double contrast = Math.exp(config.contrast() * between(random));
    double[] tint = new double[3];
    for (int c = 0; c < 3; c++) {
      tint[c] = Math.exp(config.tint() * between(random));
    }
    recolor(planes, brightness, contrast, tint, 1 + config.saturation() * between(random));
    return planes;
  }

  private static double between(RandomGenerator random) {
    return 2 * random.nextDouble() - 1;
  }

  /**
   * Where the result is taken from: its place {@code (u, v)}, each from -1 to 1, is the picture's
   * pixel coordinates {@code (x + xu u + xv v, y + yu u + yv v)}.
   */
  private record Frame(double x, double xu, double xv, double y, double yu, double yv) {
    static Frame of(PreparedPicture p) {
      return rectangle(p.left(), p.top(), p.side(), p.side());
    }

    static Frame rectangle(double left, double top, double width, double height) {
      return new Frame(left + width / 2, width / 2, 0, top + height / 2, 0, height / 2);
    }
  }

  private Frame frame(PreparedPicture picture, RandomGenerator random) {
    Frame base = config.minScale() < 1 ? crop(picture, random) : Frame.of(picture);
    // A larger frame shows the picture smaller.
    double zoom =
        Math.exp(-config.zoomIn() + (config.zoomIn() + config.zoomOut()) * random.nextDouble());
    double stretch = Math.exp(config.stretch() * between(random));
    double angle = config.rotate() * between(random);
    double right = config.shift() * between(random);
    double down = config.shift() * between(random);
    double across = zoom * stretch;
    double along = zoom / stretch;
    return new Frame(
        base.x + right * base.xu,
        base.xu * across * Math.cos(angle),
        -base.xu * along * Math.sin(angle),
        base.y + down * base.yv,
        base.yv * across * Math.sin(angle),
        base.yv * along * Math.cos(angle));
  }

  private Frame crop(PreparedPicture picture, RandomGenerator random) {
    double side = picture.side();
    double area = side * side * (config.minScale() + (1 - config.minScale()) * random.nextDouble());
    double ratio = Math.exp(WIDEST * between(random));
    double width = Math.min(picture.width(), Math.sqrt(area * ratio));
    double height = Math.min(picture.height(), Math.sqrt(area / ratio));
    double left = random.nextDouble() * (picture.width() - width);
    double top = random.nextDouble() * (picture.height() - height);
    return Frame.rectangle(left, top, width, height);
  }

  /** Interpolates linearly; frames are hardly larger than the result, so nothing is filtered. */
  private float[] sample(PreparedPicture picture, Frame frame) {
    float[] planes = new float[3 * size * size];
    int area = size * size;
    for (int i = 0; i < area; i++) {
      double u = (2 * (i % size) + 1.0) / size - 1;
      double v = (2 * (i / size) + 1.0) / size - 1;
      double x = frame.x + frame.xu * u + frame.xv * v - 0.5;
      double y = frame.y + frame.yu * u + frame.yv * v - 0.5;
      if (!whole) {
        x = Math.max(0, Math.min(picture.width() - 1, x));
        y = Math.max(0, Math.min(picture.height() - 1, y));
      }
      int column = (int) Math.floor(x);
      int row = (int) Math.floor(y);
      float right = (float) (x - column);
      float down = (float) (y - row);
      for (int c = 0; c < 3; c++) {
        float above = mix(at(picture, column, row, c), at(picture, column + 1, row, c), right);
        float below =
            mix(at(picture, column, row + 1, c), at(picture, column + 1, row + 1, c), right);
        planes[c * area + i] = mix(above, below, down);
      }
    }
    return planes;
  }

  private static float at(PreparedPicture picture, int x, int y, int channel) {
    boolean inside = x >= 0 && y >= 0 && x < picture.width() && y < picture.height();
    return inside ? picture.rgb()[(y * picture.width() + x) * 3 + channel] & 0xFF : WHITE;
  }

  private static float mix(float first, float second, float part) {
    return first + part * (second - first);
  }

  /** Swaps left and right. */
  static void flip(float[] planes, int size) {
    for (int begin = 0; begin < planes.length; begin += size) {
      for (int x = 0; x < size / 2; x++) {
        float kept = planes[begin + x];
        planes[begin + x] = planes[begin + size - 1 - x];
        planes[begin + size - 1 - x] = kept;
      }
    }
  }

  /** Contrast, then brightness and tint, then saturation; all linear, so one pass does. */
  private static void recolor(
      float[] planes, double brightness, double contrast, double[] tint, double saturation) {
    int area = planes.length / 3;
    float[] gain = new float[3];
    float[] offset = new float[3];
    for (int c = 0; c < 3; c++) {
      gain[c] = (float) (brightness * tint[c] * contrast);
      offset[c] = (float) (brightness * tint[c] * (1 - contrast) * WHITE);
    }
    float kept = (float) saturation;
    for (int i = 0; i < area; i++) {
      float red = gain[0] * planes[i] + offset[0];
      float green = gain[1] * planes[i + area] + offset[1];
      float blue = gain[2] * planes[i + 2 * area] + offset[2];
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
    double area = size * size * (0.02 + 0.18 * random.nextDouble());
    double ratio = Math.exp(WIDEST * between(random));
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
