package org.bindery.dataset.sprites;

import java.util.Locale;

/**
 * What there is to know of a scene; the truth behind all its signals.
 *
 * @param shape in the sound, the timbre
 * @param color in the sound, the pitch
 * @param size in the sound, how long a note rings; also how near the sprite is
 * @param place in the sound, how many notes there are
 * @param motion in the sound, glide or vibrato
 * @param texture in the sound, hiss or crackle beside the notes
 */
public record Sprite(
    Shape shape, Color color, Size size, Place place, Motion motion, Texture texture) {
  /** How many different sprites there are. */
  public static final int COUNT =
      Shape.values().length
          * Color.values().length
          * Size.values().length
          * Place.values().length
          * Motion.values().length
          * Texture.values().length;

  /** Outline. */
  public enum Shape {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    STAR,
    CROSS,
    RING,
    HEART,
    CRESCENT
  }

  /** Hue. */
  public enum Color {
    RED,
    ORANGE,
    YELLOW,
    GREEN,
    TURQUOISE,
    BLUE,
    PURPLE,
    PINK
  }

  /** Apparent size. */
  public enum Size {
    SMALL,
    MEDIUM,
    LARGE
  }

  /** Where it is, from left to right. */
  public enum Place {
    LEFT,
    MIDDLE,
    RIGHT
  }

  /** How it moves. */
  public enum Motion {
    RESTING,
    RISING,
    FALLING,
    SHAKING
  }

  /** What covers it. */
  public enum Texture {
    PLAIN,
    STRIPED,
    DOTTED
  }

  /**
   * Returns one of all sprites.
   *
   * @param index 0 to {@link #COUNT} - 1; neighbors differ in texture first
   */
  public static Sprite of(int index) {
    if (index < 0 || index >= COUNT) {
      throw new IndexOutOfBoundsException("There is no sprite " + index + " of " + COUNT + ".");
    }
    int rest = index;
    Texture texture = Texture.values()[rest % Texture.values().length];
    rest /= Texture.values().length;
    Motion motion = Motion.values()[rest % Motion.values().length];
    rest /= Motion.values().length;
    Place place = Place.values()[rest % Place.values().length];
    rest /= Place.values().length;
    Size size = Size.values()[rest % Size.values().length];
    rest /= Size.values().length;
    Color color = Color.values()[rest % Color.values().length];
    rest /= Color.values().length;
    return new Sprite(Shape.values()[rest], color, size, place, motion, texture);
  }

  /** Returns all factors in one word, such as {@code small-red-striped-star-left-rising}. */
  public String key() {
    return String.join(
        "-", word(size), word(color), word(texture), word(shape), word(place), word(motion));
  }

  static String word(Enum<?> factor) {
    return factor.name().toLowerCase(Locale.ROOT);
  }
}
