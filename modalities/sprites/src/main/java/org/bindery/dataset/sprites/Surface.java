package org.bindery.dataset.sprites;

import org.bindery.dataset.sprites.Sprite.Texture;

/** The pattern on a sprite, in its own frame. */
final class Surface {
  private static final double PERIOD = 0.62;

  private Surface() {}

  /** Returns -1 on a dark stripe, 1 on a light dot, else 0. */
  static int mark(Texture texture, double x, double y) {
    return switch (texture) {
      case PLAIN -> 0;
      case STRIPED -> fraction(y / PERIOD + 0.25) < 0.5 ? -1 : 0;
      case DOTTED -> {
        double dx = (fraction(x / PERIOD + 0.5) - 0.5) * PERIOD;
        double dy = (fraction(y / PERIOD + 0.5) - 0.5) * PERIOD;
        yield dx * dx + dy * dy < 0.034 ? 1 : 0;
      }
    };
  }

  private static double fraction(double value) {
    return value - StrictMath.floor(value);
  }
}
