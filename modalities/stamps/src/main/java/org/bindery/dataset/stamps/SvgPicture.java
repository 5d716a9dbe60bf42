package org.bindery.dataset.stamps;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.geometry.size.FloatSize;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.ResourcePolicy;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.Component;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * Draws SVG files. JSVG rather than Apache Batik: 0.5 MB without dependencies instead of a dozen
 * jars, and it runs no scripts; links to other files are not followed.
 */
final class SvgPicture {
  /** The longest side of the drawing, in pixels. */
  static final int LONGEST_SIDE = 256;

  private SvgPicture() {}

  /**
   * Returns the drawing as a PNG file on a transparent ground, or nothing if the file is not an SVG
   * that can be drawn.
   */
  static Optional<byte[]> toPng(byte[] svg) throws IOException {
    LoaderContext closed =
        LoaderContext.builder().externalResourcePolicy(ResourcePolicy.DENY_EXTERNAL).build();
    SVGDocument document = new SVGLoader().load(new ByteArrayInputStream(svg), null, closed);
    if (document == null) {
      return Optional.empty();
    }
    FloatSize size = document.size();
    double longest = Math.max(size.width, size.height);
    if (!(size.width > 0 && size.height > 0 && Double.isFinite(longest))) {
      return Optional.empty();
    }
    double scale = LONGEST_SIDE / longest;
    int width = Math.max(1, (int) Math.round(size.width * scale));
    int height = Math.max(1, (int) Math.round(size.height * scale));
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      document.render((Component) null, graphics, new ViewBox(0, 0, width, height));
    } finally {
      graphics.dispose();
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return Optional.of(png.toByteArray());
  }
}
