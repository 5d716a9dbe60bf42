package org.bindery.dataset.sprites;

import java.util.SplittableRandom;

/** What a sensor on the sprite feels. */
final class SceneMotion {
  static final int LENGTH = 200;
  static final int RATE = 100;

  private static final double GRAVITY = 9.81;
  private static final double TURN = 2 * StrictMath.PI;

  private SceneMotion() {}

  /**
   * The motion is the upward acceleration, the place the sideways one, the size how slow the sway
   * is, the shape its overtones about one axis, the color its speed about another, the texture a
   * rattle.
   */
  static float[] feel(Sprite sprite, SplittableRandom random) {
    double sway = 2.4 - 0.7 * sprite.size().ordinal();
    double spin = 1 + 0.9 * sprite.color().ordinal();
    int shape = sprite.shape().ordinal();
    double phase = random.nextDouble();
    double spinPhase = random.nextDouble();
    double strength = random.nextDouble(0.9, 1.1);
    float[] felt = new float[6 * LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      double t = (double) i / RATE;
      double rattle = rattle(sprite, i, random);
      double lift =
          switch (sprite.motion()) {
            case RESTING -> 0;
            case RISING -> 3;
            case FALLING -> -3;
            case SHAKING -> 4 * StrictMath.sin(TURN * 6 * t);
          };
      double basic = TURN * (sway * t + phase);
      felt[i] = (float) (1.5 * (sprite.place().ordinal() - 1) + rattle);
      felt[LENGTH + i] = (float) (strength * StrictMath.sin(basic) + rattle);
      felt[2 * LENGTH + i] = (float) (GRAVITY + strength * lift + rattle);
      felt[3 * LENGTH + i] = (float) (strength * StrictMath.cos(basic));
      felt[4 * LENGTH + i] =
          (float)
              ((shape & 1) * StrictMath.sin(2 * basic)
                  + (shape >> 1 & 1) * StrictMath.sin(3 * basic)
                  + (shape >> 2) * StrictMath.sin(5 * basic));
      felt[5 * LENGTH + i] = (float) StrictMath.sin(TURN * (spin * t + spinPhase));
      for (int channel = 0; channel < 6; channel++) {
        felt[channel * LENGTH + i] += (float) random.nextDouble(-0.08, 0.08);
      }
    }
    return felt;
  }

  private static double rattle(Sprite sprite, int sample, SplittableRandom random) {
    return switch (sprite.texture()) {
      case PLAIN -> 0;
      case STRIPED -> sample % 25 < 12 ? random.nextDouble(-0.8, 0.8) : 0;
      case DOTTED -> random.nextInt(10) == 0 ? 2 : 0;
    };
  }
}
