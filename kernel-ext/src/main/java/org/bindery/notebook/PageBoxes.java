package org.bindery.notebook;

import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Reads the HTML of views, which is well-formed XML, as boxes to be drawn: the tags and styles that
 * {@link Html} writes and no others. Not a browser: Java's own reads no pictures inside a page, and
 * the rest of what draws HTML is under the LGPL or brings a browser with it.
 */
final class PageBoxes {
  private static final double PAGE = 960;
  private static final double CELL = 260;
  private static final Pattern DRAWING = Pattern.compile("<svg\\b.*?</svg>", Pattern.DOTALL);
  private static final Pattern DATA = Pattern.compile("data:image/([a-z+]+);base64,(.*)");
  private static final Pattern COLOR =
      Pattern.compile("#([0-9a-f]{6})|rgba\\((\\d+),(\\d+),(\\d+),([0-9.]+)\\)");

  /** Before and after every run of blanks. */
  private static final Pattern WORDS = Pattern.compile("(?<=\\s)(?=\\S)|(?<=\\S)(?=\\s)");

  /** Measures as fine as is drawn. */
  private static final FontRenderContext RULER = new FontRenderContext(null, true, true);

  private final List<String> drawings = new ArrayList<>();
  private final Function<String, Box> drawn;

  private PageBoxes(Function<String, Box> drawn) {
    this.drawn = drawn;
  }

  /**
   * Reads a fragment.
   *
   * @param html well-formed
   * @param drawn makes a box of an {@code <svg>} element
   * @throws IllegalArgumentException if it is not well-formed
   */
  static Box read(String html, Function<String, Box> drawn) {
    PageBoxes page = new PageBoxes(drawn);
    StringBuilder rest = new StringBuilder("<div>");
    Matcher each = DRAWING.matcher(html);
    while (each.find()) {
      each.appendReplacement(rest, "<drawing n=\"" + page.drawings.size() + "\"/>");
      page.drawings.add(each.group());
    }
    each.appendTail(rest).append("</div>");
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Element root =
          factory
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(rest.toString())))
              .getDocumentElement();
      return page.block(root, new Look(Style.TEXT, false, false, 1, Optional.empty()), PAGE);
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException("A page is not well-formed", e);
    }
  }

  /** How words look, handed on from an element to what stands in it. */
  private record Look(int size, boolean bold, boolean fixed, float opacity, Optional<Color> line) {
    Look in(Element element) {
      String name = element.getTagName();
      String style = element.getAttribute("style");
      Matcher pixels = Pattern.compile("font(?:-size)?:(\\d+)px").matcher(style);
      Matcher pale = Pattern.compile("opacity:([0-9.]+)").matcher(style);
      boolean heavy = style.contains("font-weight:600") || name.equals("b") || name.equals("th");
      return new Look(
          pixels.find() ? Integer.parseInt(pixels.group(1)) : size,
          heavy || bold,
          fixed || name.equals("pre") || name.equals("code"),
          pale.find() ? opacity * Float.parseFloat(pale.group(1)) : opacity,
          style.contains("border-bottom:2px") ? color(style, "border-bottom:2px solid ") : line);
    }

    Font font() {
      String family = fixed ? Font.MONOSPACED : Style.DRAWN_FONT;
      return new Font(family, bold ? Font.BOLD : Font.PLAIN, size);
    }
  }

  private static Optional<Color> color(String style, String before) {
    int at = style.indexOf(before);
    Matcher color = COLOR.matcher(style);
    if (at < 0 || !color.find(at) || color.start() != at + before.length()) {
      return Optional.empty();
    }
    return Optional.of(
        color.group(1) != null
            ? new Color(Integer.parseInt(color.group(1), 16))
            : new Color(
                Integer.parseInt(color.group(2)),
                Integer.parseInt(color.group(3)),
                Integer.parseInt(color.group(4)),
                Math.round(255 * Float.parseFloat(color.group(5)))));
  }

  /** Everything in an element: blocks below each other, and lines of words between them. */
  private Box block(Element element, Look look, double room) {
    String style = element.getAttribute("style");
    Optional<Color> ground = color(style, "background:");
    double percent = measure(style, "width:([0-9.]+)%");
    double tall = measure(style, "(?:^|;)height:([0-9.]+)px");
    if (ground.isPresent() && tall > 0 && percent > 0) {
      return new Box.Bar(ground.get(), Math.min(room, 460) * percent / 100, tall);
    }
    double fixed = measure(style, "(?:^|;)width:([0-9.]+)px");
    List<Box> boxes = boxes(element, look, fixed > 0 ? fixed : room);
    Box inside =
        style.contains("display:flex") || style.contains("display:grid")
            ? Box.Flow.of(boxes, room, 12)
            : boxes.size() == 1 ? boxes.get(0) : new Box.Stack(boxes, 3);
    if (style.contains("border:2px solid")) {
      return new Box.Framed(inside, color(style, "border:2px solid "), 5);
    }
    return style.contains("border-left:3px")
        ? Box.Flow.of(
            List.of(
                new Box.Bar(
                    color(style, "border-left:3px solid ").orElse(Color.GRAY), 3, inside.height()),
                inside),
            2 * room,
            10)
        : inside;
  }

  private static double measure(String style, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(style);
    return found.find() ? Double.parseDouble(found.group(1)) : 0;
  }

  private List<Box> boxes(Element element, Look look, double room) {
    List<Box> boxes = new ArrayList<>();
    Lines lines = new Lines(room);
    boolean apart = element.getAttribute("style").contains("display:flex");
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      gather(node, look, room, boxes, lines);
      if (apart) {
        lines.end(boxes);
      }
    }
    lines.end(boxes);
    return boxes;
  }

  private void gather(Node node, Look look, double room, List<Box> boxes, Lines lines) {
    if (node instanceof Text text) {
      lines.add(text.getData(), look);
    } else if (node instanceof Element element) {
      Look inner = look.in(element);
      switch (element.getTagName()) {
        case "b", "strong", "i", "em", "span", "a", "code" -> {
          for (Node in = element.getFirstChild(); in != null; in = in.getNextSibling()) {
            gather(in, inner, room, boxes, lines);
          }
        }
        case "br" -> lines.next();
        case "audio" -> lines.end(boxes);
        default -> {
          lines.end(boxes);
          boxes.add(
              switch (element.getTagName()) {
                case "drawing" -> drawing(element);
                case "img" -> picture(element);
                case "table" -> table(element, inner);
                default -> block(element, inner, room);
              });
        }
      }
    }
  }

  private Box drawing(Element element) {
    return drawn.apply(drawings.get(Integer.parseInt(element.getAttribute("n"))));
  }

  private Box picture(Element element) {
    Matcher data = DATA.matcher(element.getAttribute("src"));
    if (!data.matches()) {
      throw new IllegalArgumentException("A picture is not in the page");
    }
    byte[] file = Base64.getDecoder().decode(data.group(2));
    double most = measure(element.getAttribute("style"), "max-width:([0-9.]+)px");
    if (data.group(1).equals("svg+xml")) {
      return smaller(drawn.apply(new String(file, StandardCharsets.UTF_8)), most);
    }
    try {
      BufferedImage image = ImageIO.read(new ByteArrayInputStream(file));
      double longest = Math.max(image.getWidth(), image.getHeight());
      double scale = most > 0 ? Math.min(1, most / longest) : 1;
      return new Box.Pixels(image, scale * image.getWidth(), scale * image.getHeight());
    } catch (IOException e) {
      throw new IllegalArgumentException("A picture cannot be read", e);
    }
  }

  private static Box smaller(Box box, double most) {
    double longest = Math.max(box.width(), box.height());
    if (most == 0 || longest <= most || !(box instanceof Box.Drawing drawing)) {
      return box;
    }
    double scale = most / longest;
    return new Box.Drawing(drawing.document(), scale * box.width(), scale * box.height());
  }

  private Box table(Element element, Look look) {
    List<List<Box.Cell>> rows = new ArrayList<>();
    for (Element row : children(element)) {
      List<Box.Cell> cells = new ArrayList<>();
      for (Element cell : children(row)) {
        String style = cell.getAttribute("style");
        Matcher side = Pattern.compile("text-align:(left|center|right)").matcher(style);
        List<Box> boxes = boxes(cell, look.in(cell), style.contains("nowrap") ? PAGE : CELL);
        cells.add(
            new Box.Cell(
                new Box.Stack(boxes, 2),
                side.find() ? side.group(1) : "left",
                color(style, "background:")));
      }
      rows.add(cells);
    }
    return new Box.Grid(rows);
  }

  private static List<Element> children(Element element) {
    List<Element> children = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        if (child.getTagName().matches("thead|tbody")) {
          children.addAll(children(child));
        } else {
          children.add(child);
        }
      }
    }
    return children;
  }

  /** Words as they are set, from the left, in lines as long as there is room. */
  private static final class Lines {
    private final double room;
    private final List<Box.Word> words = new ArrayList<>();
    private double x;
    private double y;
    private double widest;
    private int tall = Style.TEXT;

    Lines(double room) {
      this.room = room;
    }

    void add(String text, Look look) {
      tall = look.size();
      String[] lines = look.fixed() ? text.split("\n", -1) : new String[] {text};
      for (int i = 0; i < lines.length; i++) {
        if (i > 0) {
          next();
        }
        for (String word : WORDS.split(lines[i])) {
          set(word, look);
        }
      }
    }

    private void set(String word, Look look) {
      boolean blank = word.isBlank();
      if (blank && x == 0 && !look.fixed()) {
        return;
      }
      String drawn = blank && !look.fixed() ? " " : word;
      double width = look.font().getStringBounds(drawn, RULER).getWidth();
      if (x > 0 && !blank && x + width > room) {
        next();
      }
      words.add(
          new Box.Word(drawn, look.font(), look.opacity(), look.line(), x, y + look.size(), width));
      x += width;
      widest = Math.max(widest, x);
    }

    void next() {
      x = 0;
      y += 1.4 * tall;
    }

    void end(List<Box> boxes) {
      boolean inked = words.stream().anyMatch(word -> !word.text().isBlank());
      if (inked) {
        boxes.add(new Box.Words(List.copyOf(words), widest, y + 1.4 * tall));
      }
      words.clear();
      x = 0;
      y = 0;
      widest = 0;
    }
  }
}
