package org.bindery.dataset.sprites;

import static org.bindery.dataset.sprites.Scene.SIDE;

import java.util.SplittableRandom;
import org.bindery.dataset.sprites.Scene.Pose;
import org.bindery.dataset.sprites.Sprite.Motion;
import org.bindery.modality.image.Picture;

/** Paints the picture: a soft background by day or night, the sprite, and lines of speed. */
final class SceneImage {
  /** In degrees, by color; spaced for the eye rather than evenly. */
  private static final double[] HUE = {0, 26, 54, 118, 175, 220, 272, 322};

  private static final double[] DAY = {0.80, 0.97};
  private static final double[] NIGHT = {0.10, 0.24};

  private SceneImage() {}

  static Picture paint(Sprite sprite, Pose pose, SplittableRandom random) {
    boolean day = random.nextInt(3) > 0;
    double[] shades = day ? DAY : NIGHT;
    double tint = random.nextDouble(360);
    double pale = day ? 0.10 : 0.35;
    double[] sky = color(tint, pale, random.nextDouble(shades[0], shades[1]));
    double[] ground = color(tint + 40, pale, random.nextDouble(shades[0], shades[1]));
    double hue = HUE[sprite.color().ordinal()] + random.nextDouble(-5, 5);
    double[] body = color(hue, random.nextDouble(0.86, 0.98), random.nextDouble(0.86, 0.98));
    double[] dark = mix(body, new double[] {0.05, 0.05, 0.12}, 0.62);
    double[] light = mix(body, new double[] {1, 1, 1}, 0.85);
    double[] line = mix(body, day ? new double[] {0, 0, 0} : new double[] {1, 1, 1}, 0.45);
    byte[] rgb = new byte[SIDE * SIDE * 3];
    for (int row = 0, to = 0; row < SIDE; row++) {
      double[] back = mix(sky, ground, row / (SIDE - 1.0));
      for (int column = 0; column < SIDE; column++) {
        double cover = pose.cover(sprite.shape(), column, row);
        double[] pixel = mix(back, line, speedLine(sprite.motion(), pose, column, row));
        if (cover > 0) {
          double x = pose.across(column + 0.5, row + 0.5);
          double y = pose.up(column + 0.5, row + 0.5);
          int mark = Surface.mark(sprite.texture(), x, y);
          pixel = mix(pixel, mark < 0 ? dark : mark > 0 ? light : body, cover);
        }
        double grain = random.nextDouble(-0.02, 0.02);
        for (int c = 0; c < 3; c++) {
          rgb[to++] = (byte) Math.round(255 * Math.max(0, Math.min(1, pixel[c] + grain)));
        }
      }
    }
    return Picture.ofRgb(SIDE, SIDE, rgb);
  }

  /** Returns how much of a pixel is a line: three below what rises, above what falls, or beside. */
  private static double speedLine(Motion motion, Pose pose, int column, int row) {
    double x = column + 0.5 - pose.x();
    double y = row + 0.5 - pose.y();
    double length = 4 + 0.35 * pose.radius();
    return switch (motion) {
      case RESTING -> 0;
      case RISING -> strokes(x, y - pose.radius() - 1.5, pose.radius(), length);
      case FALLING -> strokes(x, -y - pose.radius() - 1.5, pose.radius(), length);
      case SHAKING -> {
        double far = Math.abs(x) - pose.radius() - 1.5;
        double bow = far + 0.03 * y * y;
        double ring = Math.min(Math.abs(bow - 1), Math.abs(bow - 4));
        yield Math.abs(y) < 0.75 * pose.radius() ? Math.max(0, Math.min(1, 1.4 - ring)) : 0;
      }
    };
  }

  private static double strokes(double x, double below, double radius, double length) {
    if (below < 0 || below > length) {
      return 0;
    }
    double spacing = 0.6 * radius;
    double nearest = Math.min(Math.abs(x), Math.min(Math.abs(x - spacing), Math.abs(x + spacing)));
    return Math.max(0, Math.min(1, 1.4 - nearest));
  }

  private static double[] mix(double[] first, double[] second, double part) {
    double[] mixed = new double[3];
    for (int c = 0; c < 3; c++) {
      mixed[c] = first[c] + part * (second[c] - first[c]);
    }
    return mixed;
  }

  /** Returns the RGB of hue in degrees, saturation and value. */
  private static double[] color(double hue, double saturation, double value) {
    double[] rgb = new double[3];
    for (int c = 0; c < 3; c++) {
      double k = ((c == 0 ? 5 : c == 1 ? 3 : 1) + hue / 60 + 6) % 6;
      rgb[c] = value - value * saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    }
    return rgb;
  }
}
