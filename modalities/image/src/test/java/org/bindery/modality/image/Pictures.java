package org.bindery.modality.image;

import java.util.random.RandomGenerator;

/** Pictures for tests. */
final class Pictures {
  private Pictures() {}

  /** Draws a picture of random size and pixels, every second one with transparency. */
  static Picture draw(RandomGenerator random) {
    int width = random.nextInt(1, 40);
    int height = random.nextInt(1, 40);
    byte[] pixels = new byte[width * height * 4];
    random.nextBytes(pixels);
    if (random.nextBoolean()) {
      for (int i = 3; i < pixels.length; i += 4) {
        pixels[i] = -1;
      }
    }
    return Picture.ofRgba(width, height, pixels);
  }

  static Picture noise(RandomGenerator random, int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    random.nextBytes(pixels);
    return Picture.ofRgb(width, height, pixels);
  }

  static Picture plain(int width, int height, int red, int green, int blue) {
    byte[] pixels = new byte[width * height * 3];
    for (int i = 0; i < pixels.length; i += 3) {
      pixels[i] = (byte) red;
      pixels[i + 1] = (byte) green;
      pixels[i + 2] = (byte) blue;
    }
    return Picture.ofRgb(width, height, pixels);
  }
}
