package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;
import org.bindery.spi.Rendering;
import org.junit.jupiter.api.Test;

class ThumbnailTest {
  private static final int PIXELS = 20;

  private static Rendering png(BufferedImage picture) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", bytes);
    return new Rendering("image/png", bytes.toByteArray(), "words");
  }

  private static BufferedImage read(Rendering rendering) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(rendering.body()));
  }

  /** A picture that compresses badly, as photographs do. */
  private static BufferedImage noise(int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, random.nextInt());
      }
    }
    return picture;
  }

  @Test
  void aLargePictureGetsThriceThePixelsItIsShownWithAndKeepsItsShape() throws IOException {
    Rendering small = Thumbnail.of(png(noise(600, 200)), PIXELS);

    assertThat(read(small).getWidth()).isEqualTo(60);
    assertThat(read(small).getHeight()).isEqualTo(20);
    assertThat(small.altText()).isEqualTo("words");
  }

  @Test
  void aThinLineFadesButDoesNotVanish() throws IOException {
    BufferedImage paper = new BufferedImage(600, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = paper.createGraphics();
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, 600, 600);
    g.setColor(Color.BLACK);
    g.drawLine(304, 0, 304, 599);
    g.dispose();

    BufferedImage small = read(Thumbnail.of(png(paper), PIXELS));

    assertThat(new Color(small.getRGB(30, 30)).getRed()).isBetween(215, 245);
    assertThat(new Color(small.getRGB(29, 30)).getRed()).isEqualTo(255);
  }

  @Test
  void whatIsSmallOrNoPictureStaysAsItIs() throws IOException {
    Rendering little = png(noise(60, 60));
    Rendering sound = new Rendering("audio/wav", new byte[] {1}, "a sound");
    Rendering broken =
        new Rendering("image/png", "no picture".getBytes(StandardCharsets.UTF_8), "broken");

    assertThat(Thumbnail.of(little, PIXELS)).isSameAs(little);
    assertThat(Thumbnail.of(sound, PIXELS)).isSameAs(sound);
    assertThat(Thumbnail.of(broken, PIXELS)).isSameAs(broken);
  }
}
