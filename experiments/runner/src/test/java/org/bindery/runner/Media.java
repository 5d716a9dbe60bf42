package org.bindery.runner;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small files of known content. */
final class Media {
  private Media() {}

  /** Writes 20 x 16 pixels of noise. */
  static Path picture(Path file, int seed) {
    BufferedImage image = new BufferedImage(20, 16, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 20; x++) {
        image.setRGB(x, y, random.nextInt(1 << 24));
      }
    }
    try {
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes noise, 16 bits at 16 kHz. */
  static Path sound(Path file, int samples, int seed) {
    return sound(file, samples, seed, 16_000);
  }

  /** Writes noise, 16 bits at any rate. */
  static Path sound(Path file, int samples, int seed, int rate) {
    ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
    wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
    wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    wav.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(2 * rate);
    wav.putShort((short) 2).putShort((short) 16);
    wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
    Random random = new Random(seed);
    for (int i = 0; i < samples; i++) {
      wav.putShort((short) (random.nextInt(20_000) - 10_000));
    }
    return bytes(file, wav.array());
  }

  /** Writes a 16-bit PGM, 20 x 16, whose numbers are 1000 to 1319, the high byte first. */
  static Path depth(Path file) {
    ByteBuffer pgm = ByteBuffer.allocate(15 + 640);
    pgm.put("P5\n20 16\n65535\n".getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < 320; i++) {
      pgm.putShort((short) (1000 + i));
    }
    return bytes(file, Arrays.copyOf(pgm.array(), pgm.position()));
  }

  static Path bytes(Path file, byte[] content) {
    try {
      return Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
