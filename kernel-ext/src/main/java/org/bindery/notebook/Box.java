package org.bindery.notebook;

import com.github.weisj.jsvg.SVGDocument;
import com.github.weisj.jsvg.attributes.ViewBox;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Component;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Something that takes a rectangle of a picture; measures are those of a page, in pixels. */
sealed interface Box {
  /** Returns how much it takes across. */
  double width();

  /** Returns how much it takes down. */
  double height();

  /** Draws it with its upper left corner at {@code x}, {@code y}. */
  void draw(Graphics2D graphics, double x, double y);

  /**
   * Words that look alike.
   *
   * @param text without line breaks
   * @param font of it
   * @param opacity from 0 to 1
   * @param line the color of a line below
   * @param x from the left of its block
   * @param y of its baseline
   * @param width as drawn
   */
  record Word(
      String text,
      Font font,
      float opacity,
      Optional<Color> line,
      double x,
      double y,
      double width) {}

  /** Lines of words. */
  record Words(List<Word> words, double width, double height) implements Box {
    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      Composite whole = graphics.getComposite();
      for (Word word : words) {
        graphics.setFont(word.font);
        graphics.setColor(Color.BLACK);
        graphics.setComposite(AlphaComposite.SrcOver.derive(word.opacity));
        graphics.drawString(word.text, (float) (x + word.x), (float) (y + word.y));
        graphics.setComposite(whole);
        word.line.ifPresent(
            color -> {
              graphics.setColor(color);
              graphics.fill(new Rectangle2D.Double(x + word.x, y + word.y + 3, word.width, 2));
            });
      }
    }
  }

  /** A picture made of pixels. */
  record Pixels(BufferedImage image, double width, double height) implements Box {
    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      graphics.drawImage(
          image, (int) x, (int) y, (int) Math.ceil(width), (int) Math.ceil(height), null);
    }
  }

  /** A picture made of lines. */
  record Drawing(SVGDocument document, double width, double height) implements Box {
    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      document.render(
          (Component) null,
          graphics,
          new ViewBox((float) x, (float) y, (float) width, (float) height));
    }
  }

  /** A filled rectangle. */
  record Bar(Color color, double width, double height) implements Box {
    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      graphics.setColor(color);
      graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }
  }

  /** A box with room around it, and a border in that room. */
  record Framed(Box inside, Optional<Color> border, double room) implements Box {
    @Override
    public double width() {
      return inside.width() + 2 * room;
    }

    @Override
    public double height() {
      return inside.height() + 2 * room;
    }

    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      border.ifPresent(
          color -> {
            graphics.setColor(color);
            for (double edge = 0; edge < 2; edge += .5) {
              graphics.draw(
                  new Rectangle2D.Double(
                      x + edge, y + edge, width() - 2 * edge, height() - 2 * edge));
            }
          });
      inside.draw(graphics, x + room, y + room);
    }
  }

  /** Boxes below each other. */
  record Stack(List<Box> boxes, double gap) implements Box {
    @Override
    public double width() {
      return boxes.stream().mapToDouble(Box::width).max().orElse(0);
    }

    @Override
    public double height() {
      double gaps = gap * Math.max(0, boxes.size() - 1);
      return gaps + boxes.stream().mapToDouble(Box::height).sum();
    }

    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      double down = y;
      for (Box box : boxes) {
        box.draw(graphics, x, down);
        down += box.height() + gap;
      }
    }
  }

  /** Boxes side by side, as many in a line as there is room for. */
  record Flow(List<Stack> lines, double gap) implements Box {
    static Flow of(List<Box> boxes, double room, double gap) {
      List<Stack> lines = new ArrayList<>();
      List<Box> line = new ArrayList<>();
      double across = 0;
      for (Box box : boxes) {
        if (!line.isEmpty() && across + box.width() > room) {
          lines.add(new Stack(line, gap));
          line = new ArrayList<>();
          across = 0;
        }
        line.add(box);
        across += box.width() + gap;
      }
      lines.add(new Stack(line, gap));
      return new Flow(lines, gap);
    }

    private double across(Stack line) {
      return line.boxes.stream().mapToDouble(Box::width).sum()
          + gap * Math.max(0, line.boxes.size() - 1);
    }

    @Override
    public double width() {
      return lines.stream().mapToDouble(this::across).max().orElse(0);
    }

    @Override
    public double height() {
      return lines.stream().mapToDouble(Flow::tallest).sum() + gap * (lines.size() - 1);
    }

    private static double tallest(Stack line) {
      return line.boxes.stream().mapToDouble(Box::height).max().orElse(0);
    }

    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      double down = y;
      for (Stack line : lines) {
        double across = x;
        for (Box box : line.boxes) {
          box.draw(graphics, across, down);
          across += box.width() + gap;
        }
        down += tallest(line) + gap;
      }
    }
  }

  /**
   * A cell of a table.
   *
   * @param inside what stands in it
   * @param side {@code left}, {@code center} or {@code right}
   * @param ground its color
   */
  record Cell(Box inside, String side, Optional<Color> ground) {}

  /** Cells in rows and columns, with a line above each row but the first. */
  record Grid(List<List<Cell>> rows) implements Box {
    private static final double ACROSS = 10;
    private static final double DOWN = 5;

    private double column(int i) {
      return 2 * ACROSS
          + rows.stream()
              .filter(row -> i < row.size())
              .mapToDouble(row -> row.get(i).inside.width())
              .max()
              .orElse(0);
    }

    private static double tall(List<Cell> row) {
      return 2 * DOWN + row.stream().mapToDouble(cell -> cell.inside.height()).max().orElse(0);
    }

    private double[] columns() {
      int count = rows.stream().mapToInt(List::size).max().orElse(0);
      double[] widths = new double[count];
      for (int i = 0; i < count; i++) {
        widths[i] = column(i);
      }
      return widths;
    }

    @Override
    public double width() {
      double sum = 0;
      for (double column : columns()) {
        sum += column;
      }
      return sum;
    }

    @Override
    public double height() {
      return rows.stream().mapToDouble(Grid::tall).sum();
    }

    @Override
    public void draw(Graphics2D graphics, double x, double y) {
      double[] widths = columns();
      double whole = width();
      double down = y;
      for (int r = 0; r < rows.size(); r++) {
        double across = x;
        double tall = tall(rows.get(r));
        for (int i = 0; i < rows.get(r).size(); i++) {
          cell(graphics, rows.get(r).get(i), across, down, widths[i], tall);
          across += widths[i];
        }
        if (r > 0) {
          graphics.setColor(new Color(0, 0, 0, 40));
          graphics.fill(new Rectangle2D.Double(x, down, whole, 1));
        }
        down += tall;
      }
    }

    private static void cell(
        Graphics2D graphics, Cell cell, double x, double y, double wide, double tall) {
      cell.ground.ifPresent(
          color -> {
            graphics.setColor(color);
            graphics.fill(new Rectangle2D.Double(x, y, wide, tall));
          });
      double free = wide - 2 * ACROSS - cell.inside.width();
      double left =
          switch (cell.side) {
            case "right" -> free;
            case "center" -> free / 2;
            default -> 0;
          };
      cell.inside.draw(graphics, x + ACROSS + left, y + (tall - cell.inside.height()) / 2);
    }
  }
}
