package org.bindery.dataset.sprites;

import java.util.SplittableRandom;
import org.bindery.dataset.sprites.Sprite.Size;
import org.bindery.modality.image.Picture;

/**
 * One occurrence of a sprite: the same sprite at another moment, a little elsewhere, before another
 * background. All signals are of this one moment and depend on nothing else. Thread-safe.
 */
public final class Scene {
  /** Side of picture, depth and heat map in pixels. */
  public static final int SIDE = 64;

  private final Sprite sprite;
  private final long seed;
  private final Pose pose;

  /**
   * Makes a scene.
   *
   * @param seed chooses everything that the sprite leaves open
   */
  public Scene(Sprite sprite, long seed) {
    this.sprite = sprite;
    this.seed = seed;
    this.pose = Pose.draw(sprite, random(0));
  }

  /** Returns the truth. */
  public Sprite sprite() {
    return sprite;
  }

  /** Returns a picture of 64 x 64 pixels. */
  public Picture picture() {
    return SceneImage.paint(sprite, pose, random(1));
  }

  /** Returns a sentence that names every factor. */
  public String caption() {
    return Caption.write(sprite, random(2));
  }

  /** Returns a sound of one second as a WAV file of 16 bits, 16 kHz, one channel. */
  public byte[] wav() {
    return Wav.file(SceneSound.play(sprite, random(3)));
  }

  /** Returns distances in meters, {@code [64, 64]} row by row. */
  public float[] depth() {
    return SceneMaps.depth(sprite, pose, random(4));
  }

  /** Returns temperatures in kelvin, {@code [64, 64]} row by row. */
  public float[] thermal() {
    return SceneMaps.thermal(sprite, pose, random(5));
  }

  /**
   * Returns what a sensor on the sprite feels in two seconds at 100 Hz, {@code [6, 200]}:
   * acceleration along x, y, z in m/s2, then turning rates about them in rad/s.
   */
  public float[] motion() {
    return SceneMotion.feel(sprite, random(6));
  }

  private SplittableRandom random(int signal) {
    return new SplittableRandom(seed * 31 + signal);
  }

  /**
   * Where exactly the sprite is.
   *
   * @param x of its middle, in pixels from the left
   * @param y of its middle, in pixels from the top
   * @param radius in pixels
   * @param cosine of its tilt
   * @param sine of its tilt
   */
  record Pose(double x, double y, double radius, double cosine, double sine) {
    private static final double[] X = {17, 32, 47};
    private static final double[] RADIUS = {7.5, 11.5, 16};

    static Pose draw(Sprite sprite, SplittableRandom random) {
      double radius = RADIUS[sprite.size().ordinal()] * random.nextDouble(0.94, 1.06);
      double tilt = random.nextDouble(-0.15, 0.15);
      // A large one has less room to wander.
      double room = sprite.size() == Size.LARGE ? 1.5 : 2.5;
      return new Pose(
          X[sprite.place().ordinal()] + random.nextDouble(-room, room),
          SIDE / 2.0 + random.nextDouble(-2 * room, 2 * room),
          radius,
          StrictMath.cos(tilt),
          StrictMath.sin(tilt));
    }

    /** Returns a point of the picture in the sprite's frame, to the right. */
    double across(double px, double py) {
      return ((px - x) * cosine + (py - y) * sine) / radius;
    }

    /** Returns a point of the picture in the sprite's frame, upwards. */
    double up(double px, double py) {
      return ((px - x) * sine - (py - y) * cosine) / radius;
    }

    /** Returns the share of a pixel that the sprite covers, of 16 points. */
    double cover(Sprite.Shape shape, int column, int row) {
      if (Math.abs(column + 0.5 - x) > radius * 1.2 + 1
          || Math.abs(row + 0.5 - y) > radius * 1.2 + 1) {
        return 0;
      }
      int inside = 0;
      for (double py = row + 0.125; py < row + 1; py += 0.25) {
        for (double px = column + 0.125; px < column + 1; px += 0.25) {
          inside += Outline.contains(shape, across(px, py), up(px, py)) ? 1 : 0;
        }
      }
      return inside / 16.0;
    }
  }
}
