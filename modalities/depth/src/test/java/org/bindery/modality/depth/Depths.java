package org.bindery.modality.depth;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/** Depth maps and files for tests. */
final class Depths {
  private Depths() {}

  /** Draws a wall with a box in front of it, a few holes and noise. */
  static DepthMap draw(RandomGenerator random) {
    int width = random.nextInt(8, 60);
    int height = random.nextInt(8, 60);
    float[] meters = new float[width * height];
    double wall = random.nextDouble(3, 6);
    double box = random.nextDouble(0.5, 2.5);
    int left = random.nextInt(width / 2);
    int top = random.nextInt(height / 2);
    for (int i = 0; i < meters.length; i++) {
      boolean inside = i % width >= left && i / width >= top;
      double exact = (inside ? box : wall) + random.nextDouble(0.1);
      meters[i] = random.nextInt(10) == 0 ? 0 : (float) exact;
    }
    return DepthMap.of(width, height, meters);
  }

  static DepthMap flat(int width, int height, float meters) {
    float[] values = new float[width * height];
    Arrays.fill(values, meters);
    return DepthMap.of(width, height, values);
  }

  /** Returns a grey file of one row; {@code type} is one of BufferedImage's. */
  static byte[] file(String format, int type, int... values) {
    BufferedImage image = new BufferedImage(values.length, 1, type);
    image.getRaster().setPixels(0, 0, values.length, 1, values);
    return file(format, image);
  }

  static byte[] file(String format, BufferedImage image) {
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      if (!ImageIO.write(image, format, file)) {
        throw new AssertionError("no writer of " + format);
      }
      return file.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Returns a PGM file of one row with these bytes behind its header. */
  static byte[] pgm(int width, int... bytes) {
    byte[] header = ("P5\n# made\n" + width + " 1\n65535\n").getBytes(StandardCharsets.US_ASCII);
    byte[] file = Arrays.copyOf(header, header.length + bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      file[header.length + i] = (byte) bytes[i];
    }
    return file;
  }
}
