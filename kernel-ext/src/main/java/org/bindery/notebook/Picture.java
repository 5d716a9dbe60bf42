package org.bindery.notebook;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import com.github.weisj.jsvg.parser.LoaderContext;
import com.github.weisj.jsvg.parser.ResourcePolicy;
import com.github.weisj.jsvg.parser.SVGLoader;
import java.awt.AWTError;
import java.awt.Color;
import java.awt.Component;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Views as PNG files, for what shows no HTML: a terminal, a printed notebook. What a view draws is
 * drawn, on white, because nobody knows the ground it will lie on; below stands its text, set in
 * one width, unless the drawing is all there is. JSVG rather than Apache Batik, for the reasons the
 * stamps give: half a megabyte without dependencies, and no script is run.
 */
final class Picture {
  private static final Pattern DRAWING = Pattern.compile("<svg\\b.*?</svg>", Pattern.DOTALL);
  private static final Pattern ROOT = Pattern.compile("<svg\\b[^>]*>");
  private static final Pattern BOX = Pattern.compile("viewBox=[\"']0 0 ([0-9.]+) ([0-9.]+)[\"']");

  /** Twice as fine as on the page. */
  private static final int SCALE = 2;

  private static final int MOST_LINES = 60;
  private static final int MOST_LETTERS = 140;
  private static final int PAD = 8;

  private Picture() {}

  /** Returns a PNG file; nothing where Java cannot draw, as on a server without any font. */
  static Optional<byte[]> of(View view) {
    try {
      List<String> drawings = new ArrayList<>();
      for (Matcher each = DRAWING.matcher(view.html()); each.find(); ) {
        drawings.add(each.group());
      }
      String html = view.html().strip();
      BufferedImage image =
          drawings.isEmpty()
              ? text(view.text())
              : drawings.size() == 1 && html.equals(drawings.get(0))
                  ? stack(drawings)
                  : below(stack(drawings), text(view.text()));
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(image, "png", png);
      return Optional.of(png.toByteArray());
    } catch (IOException | LinkageError | AWTError | RuntimeException cannotDraw) {
      // HTML and text are there, and a picture is not worth a failing cell.
      return Optional.empty();
    }
  }

  private static BufferedImage below(BufferedImage upper, BufferedImage lower) {
    BufferedImage both =
        white(Math.max(upper.getWidth(), lower.getWidth()), upper.getHeight() + lower.getHeight());
    Graphics2D graphics = both.createGraphics();
    graphics.drawImage(upper, 0, 0, null);
    graphics.drawImage(lower, 0, upper.getHeight(), null);
    graphics.dispose();
    return both;
  }

  private static BufferedImage stack(List<String> drawings) throws IOException {
    int width = 1;
    int height = 0;
    for (String drawing : drawings) {
      width = Math.max(width, side(drawing, 1));
      height += side(drawing, 2);
    }
    BufferedImage image = white(width, Math.max(1, height));
    Graphics2D graphics = graphics(image);
    try {
      int y = 0;
      for (String drawing : drawings) {
        document(drawing)
            .render(
                (Component) null, graphics, new ViewBox(0, y, side(drawing, 1), side(drawing, 2)));
        y += side(drawing, 2);
      }
    } finally {
      graphics.dispose();
    }
    return image;
  }

  /** On a page the width is the page's, so the drawing's own measures are taken. */
  private static int side(String drawing, int which) {
    Matcher box = BOX.matcher(drawing);
    if (!box.find()) {
      throw new IllegalArgumentException("A drawing has no viewBox");
    }
    return (int) Math.ceil(SCALE * Double.parseDouble(box.group(which)));
  }

  private static SVGDocument document(String drawing) throws IOException {
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
                side(drawing, 1) / SCALE,
                side(drawing, 2) / SCALE,
                side(drawing, 1) / SCALE,
                side(drawing, 2) / SCALE,
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
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    return graphics;
  }
}
