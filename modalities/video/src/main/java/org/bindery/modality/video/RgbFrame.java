package org.bindery.modality.video;

/**
 * A decoded frame as it is seen, rotation applied.
 *
 * @param width in pixels
 * @param height in pixels
 * @param rgb three bytes a pixel, row by row from the top; not written to
 */
record RgbFrame(int width, int height, byte[] rgb) {
  /**
   * Returns this turned clockwise.
   *
   * @param quarters how many times 90 degrees, 0 to 3
   */
  RgbFrame turned(int quarters) {
    if (quarters == 0) {
      return this;
    }
    boolean aside = quarters % 2 == 1;
    int newWidth = aside ? height : width;
    int newHeight = aside ? width : height;
    byte[] turned = new byte[rgb.length];
    for (int y = 0; y < newHeight; y++) {
      for (int x = 0; x < newWidth; x++) {
        int from =
            switch (quarters) {
              case 1 -> (height - 1 - x) * width + y;
              case 2 -> (height - 1 - y) * width + width - 1 - x;
              default -> x * width + width - 1 - y;
            };
        System.arraycopy(rgb, 3 * from, turned, 3 * (y * newWidth + x), 3);
      }
    }
    return new RgbFrame(newWidth, newHeight, turned);
  }
}
