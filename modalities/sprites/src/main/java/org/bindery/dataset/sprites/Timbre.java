package org.bindery.dataset.sprites;

import org.bindery.dataset.sprites.Sprite.Shape;

/** One cycle of each shape's sound, from the strengths of its harmonics. */
final class Timbre {
  private static final int LENGTH = 4096;

  private final float[] cycle;

  private Timbre(double... harmonics) {
    double power = 0;
    for (double strength : harmonics) {
      power += strength * strength;
    }
    cycle = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      double sum = 0;
      for (int h = 0; h < harmonics.length; h++) {
        sum += harmonics[h] * StrictMath.sin(2 * StrictMath.PI * i * (h + 1) / LENGTH);
      }
      cycle[i] = (float) (sum / StrictMath.sqrt(power));
    }
  }

  /** Returns the sound of a shape; all are equally strong, and none has more than 11 harmonics. */
  static Timbre of(Shape shape) {
    return switch (shape) {
      case CIRCLE -> new Timbre(1);
      case SQUARE -> new Timbre(1, 0, 0.6, 0, 0.45, 0, 0.35, 0, 0.3, 0, 0.25);
      case TRIANGLE -> new Timbre(1, 0.8, 0.65, 0.55, 0.45, 0.4, 0.35, 0.3, 0.27, 0.25, 0.22);
      case STAR -> new Timbre(0.3, 0, 0, 0, 0, 0.3, 0.7, 1, 0.8, 0.5, 0.3);
      case CROSS -> new Timbre(1, 1, 0, 1, 0, 0, 0, 1);
      case RING -> new Timbre(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.7);
      case HEART -> new Timbre(0.4, 1, 1, 0.2);
      case CRESCENT -> new Timbre(0.6, 0, 0, 0.9, 1, 0.4);
    };
  }

  /** Returns the wave at a phase in turns. */
  float at(double phase) {
    return cycle[(int) ((phase - Math.floor(phase)) * LENGTH) & (LENGTH - 1)];
  }
}
