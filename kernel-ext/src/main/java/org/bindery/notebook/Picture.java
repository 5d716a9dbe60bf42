package org.bindery.notebook;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.ResourcePolicy;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.AWTError;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Views as PNG files, for what shows no HTML: a terminal, a printed notebook. Drawings, tables and
 * pictures are drawn as they stand on the page, on white, because nobody knows the ground it will
 * lie on; a view of words is its text, set in one width. JSVG rather than Apache Batik, for the
 * reasons the stamps give: half a megabyte without dependencies, and no script is run.
 */
final class Picture {
  private static final Pattern SHEET = Pattern.compile("<(svg|table|img)\\b");
  private static final Pattern ROOT = Pattern.compile("<svg\\b[^>]*>");
  private static final Pattern BOX = Pattern.compile("viewBox=[\"']0 0 ([0-9.]+) ([0-9.]+)[\"']");

  /** Twice as fine as on the page. */
  private static final int SCALE = 2;

  private static final int MOST_LINES = 60;
  private static final int MOST_LETTERS = 140;
  private static final int PAD = 8;

  /** A page of many rows is drawn as fine as on the page, or its file would be too large. */
  private static final int TALLEST = 1600;

  private Picture() {}

  /** Returns a PNG file; nothing where Java cannot draw, as on a server without any font. */
  static Optional<byte[]> of(View view) {
    try {
      String html = view.html();
      BufferedImage image =
          SHEET.matcher(html).find()
              ? sheet(PageBoxes.read(html, Picture::drawing))
              : text(view.text());
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      return Optional.of(png.toByteArray());
    } catch (IOException | LinkageError | AWTError | RuntimeException cannotDraw) {
      // HTML and text are there, and a picture is not worth a failing cell.
      return Optional.empty();
    }
  }

  private static BufferedImage sheet(Box box) {
    int scale = box.height() > TALLEST ? 1 : SCALE;
    int pad = box instanceof Box.Drawing ? 0 : PAD;
    BufferedImage image =
        white(
            (int) Math.ceil(scale * box.width()) + 2 * pad,
            (int) Math.ceil(scale * box.height()) + 2 * pad);
    Graphics2D graphics = graphics(image);
    try {
      graphics.translate(pad, pad);
      graphics.scale(scale, scale);
      box.draw(graphics, 0, 0);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** On a page the width is the page's, so the drawing's own measures are taken. */
  private static Box drawing(String svg) {
    Matcher box = BOX.matcher(svg);
    if (!box.find()) {
      throw new IllegalArgumentException("A drawing has no viewBox");
    }
    int width = (int) Math.ceil(Double.parseDouble(box.group(1)));
    int height = (int) Math.ceil(Double.parseDouble(box.group(2)));
    return new Box.Drawing(document(svg, width, height), width, height);
  }

  private static SVGDocument document(String drawing, int width, int height) {
    Matcher root = ROOT.matcher(drawing);
    if (!root.find()) {
      throw new IllegalArgumentException("A drawing has no root");
    }
    String sized =
        root.replaceFirst(
            String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                    + " height=\"%d\" color=\"black\" font-family=\"%s\" font-size=\"%d\">",
                width,
                height,
                width,
                height,
                Style.DRAWN_FONT,
                Style.TINY));
    LoaderContext closed =
        LoaderContext.builder().externalResourcePolicy(ResourcePolicy.DENY_EXTERNAL).build();
    SVGDocument document =
        new SVGLoader()
            .load(
                new ByteArrayInputStream(
                    sized.replace("currentColor", "black").getBytes(StandardCharsets.UTF_8)),
                null,
                closed);
    if (document == null) {
      throw new IllegalArgumentException("A drawing cannot be read");
    }
    return document;
  }

  private static BufferedImage text(String text) {
    List<String> lines =
        text.lines().limit(MOST_LINES).map(line -> Html.shorten(line, MOST_LETTERS)).toList();
    Font font = new Font(Font.MONOSPACED, Font.PLAIN, SCALE * Style.SMALL);
    Graphics2D ruler = graphics(white(1, 1));
    FontMetrics metrics = ruler.getFontMetrics(font);
    ruler.dispose();
    int width = lines.stream().mapToInt(metrics::stringWidth).max().orElse(1);
    BufferedImage image =
        white(width + 2 * PAD, Math.max(1, lines.size()) * metrics.getHeight() + 2 * PAD);
    Graphics2D graphics = graphics(image);
    try {
      graphics.setFont(font);
      graphics.setColor(Color.BLACK);
      for (int i = 0; i < lines.size(); i++) {
        graphics.drawString(lines.get(i), PAD, PAD + i * metrics.getHeight() + metrics.getAscent());
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static BufferedImage white(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.dispose();
    return image;
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return graphics;
  }
}
