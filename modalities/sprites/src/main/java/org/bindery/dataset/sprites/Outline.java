package org.bindery.dataset.sprites;

import org.bindery.dataset.sprites.Sprite.Shape;

/** Which points belong to a shape, in a frame from -1 to 1 with y upwards. */
final class Outline {
  private static final double STAR_INNER = 0.42;

  private Outline() {}

  static boolean contains(Shape shape, double x, double y) {
    double square = x * x + y * y;
    return switch (shape) {
      case CIRCLE -> square <= 0.72;
      case SQUARE -> Math.abs(x) <= 0.76 && Math.abs(y) <= 0.76;
      case TRIANGLE -> y >= -0.68 && y <= 0.95 - 1.75 * Math.abs(x);
      case STAR -> star(x, y + 0.05);
      case CROSS ->
          Math.min(Math.abs(x), Math.abs(y)) <= 0.28 && Math.max(Math.abs(x), Math.abs(y)) <= 0.92;
      case RING -> square <= 0.86 && square >= 0.27;
      case HEART -> heart(1.2 * x, 1.2 * y + 0.1);
      case CRESCENT -> square <= 0.86 && (x - 0.45) * (x - 0.45) + (y - 0.1) * (y - 0.1) >= 0.5;
    };
  }

  private static boolean heart(double x, double y) {
    double body = x * x + y * y - 1;
    return body * body * body <= x * x * y * y * y;
  }

  /** A five-pointed star: in each tenth of a turn, below the line from a tip to a notch. */
  private static boolean star(double x, double y) {
    double radius = StrictMath.sqrt(x * x + y * y);
    double fifth = 2 * StrictMath.PI / 5;
    double turn = StrictMath.atan2(x, y) / fifth;
    double angle = Math.abs(turn - StrictMath.rint(turn)) * fifth;
    double tipX = 1;
    double notchX = STAR_INNER * StrictMath.cos(fifth / 2);
    double notchY = STAR_INNER * StrictMath.sin(fifth / 2);
    double along = radius * StrictMath.cos(angle);
    double across = radius * StrictMath.sin(angle);
    return (along - tipX) * notchY - across * (notchX - tipX) <= 0;
  }
}
