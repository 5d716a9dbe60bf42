package org.bindery.notebook;

import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.bindery.spi.Rendering;

/** Makes pictures as small as they are shown, so that a table of them fits into a notebook. */
final class Thumbnail {
  /** Screens with fine pixels show so many in the place of one, and a reader may zoom in. */
  private static final int FINE = 3;

  private Thumbnail() {}

  /**
   * Returns a picture that is shown {@code pixels} high or wide with at most thrice as many of its
   * own; the rendering itself if it has no more, is no PNG or JPEG, or Java cannot read it.
   */
  static Rendering of(Rendering rendering, int pixels) {
    if (!rendering.mimeType().equals("image/png") && !rendering.mimeType().equals("image/jpeg")) {
      return rendering;
    }
    try {
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(rendering.body()));
      if (picture == null || Math.max(picture.getWidth(), picture.getHeight()) <= FINE * pixels) {
        return rendering;
      }
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(shrunk(picture, FINE * pixels), "png", png);
      return png.size() < rendering.body().length
          ? new Rendering("image/png", png.toByteArray(), rendering.altText())
          : rendering;
    } catch (IOException | IllegalArgumentException unreadable) {
      return rendering;
    }
  }

  /** Averages over areas, because a line thinner than a pixel must not vanish. */
  private static BufferedImage shrunk(BufferedImage picture, int longest) {
    double factor = (double) longest / Math.max(picture.getWidth(), picture.getHeight());
    int width = (int) Math.max(1, Math.round(picture.getWidth() * factor));
    int height = (int) Math.max(1, Math.round(picture.getHeight() * factor));
    boolean clear = picture.getColorModel().hasAlpha();
    BufferedImage small =
        new BufferedImage(
            width, height, clear ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    Graphics2D g = small.createGraphics();
    try {
      g.drawImage(picture.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
    } finally {
      g.dispose();
    }
    return small;
  }
}
