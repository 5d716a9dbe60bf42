package org.bindery.dataset.sprites;

import static org.bindery.dataset.sprites.Scene.SIDE;

import java.util.SplittableRandom;
import org.bindery.dataset.sprites.Scene.Pose;

/** Distances and temperatures, seen from where the picture was taken. */
final class SceneMaps {
  /** Distance of the sprite in meters, by size: what looks large is near. */
  private static final double[] DISTANCE = {3.4, 2.1, 1.2};

  private static final double WALL = 5;
  private static final double RELIEF = 0.12;
  private static final double ROOM = 291;

  private SceneMaps() {}

  /** The texture is a relief, the motion a slant of the wall behind, the color a bulge. */
  static float[] depth(Sprite sprite, Pose pose, SplittableRandom random) {
    double distance = DISTANCE[sprite.size().ordinal()] * random.nextDouble(0.97, 1.03);
    double wall = WALL * random.nextDouble(0.95, 1.05);
    double slant = (sprite.motion().ordinal() - 1.5) * 0.6;
    double bulge = 0.08 * sprite.color().ordinal();
    float[] meters = new float[SIDE * SIDE];
    for (int i = 0; i < meters.length; i++) {
      int column = i % SIDE;
      int row = i / SIDE;
      double cover = pose.cover(sprite.shape(), column, row);
      double x = pose.across(column + 0.5, row + 0.5);
      double y = pose.up(column + 0.5, row + 0.5);
      double front =
          distance
              - RELIEF * Surface.mark(sprite.texture(), x, y)
              - bulge * Math.max(0, 1 - x * x - y * y);
      double behind = wall + slant * (row / (SIDE - 1.0) - 0.5);
      meters[i] = (float) ((cover >= 0.5 ? front : behind) + random.nextDouble(-0.01, 0.01));
    }
    return meters;
  }

  /** The color is warmth, the texture cooler or hotter marks, the motion a trace of warm air. */
  static float[] thermal(Sprite sprite, Pose pose, SplittableRandom random) {
    double room = ROOM + random.nextDouble(-1.5, 1.5);
    double warmth = 5 + 3 * sprite.color().ordinal() + random.nextDouble(-0.7, 0.7);
    float[] kelvin = new float[SIDE * SIDE];
    for (int i = 0; i < kelvin.length; i++) {
      int column = i % SIDE;
      int row = i / SIDE;
      double x = pose.across(column + 0.5, row + 0.5);
      double y = pose.up(column + 0.5, row + 0.5);
      double cover = pose.cover(sprite.shape(), column, row);
      double body = warmth * (1 + 0.35 * Surface.mark(sprite.texture(), x, y));
      double air =
          switch (sprite.motion()) {
            case RESTING -> 0;
            case RISING -> trace(x, -y);
            case FALLING -> trace(x, y);
            case SHAKING -> Math.max(trace(y, x), trace(y, -x));
          };
      kelvin[i] =
          (float)
              (room
                  + cover * body
                  + (1 - cover) * 0.3 * warmth * air
                  + random.nextDouble(-0.15, 0.15));
    }
    return kelvin;
  }

  private static double trace(double across, double behind) {
    return behind < 0.5 || Math.abs(across) > 0.6 ? 0 : Math.max(0, 1 - (behind - 0.5) / 1.6);
  }
}
