package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A line chart as a small SVG fragment.
 *
 * <p>Drawn here and not by XChart: a chart is sent five times a second while training, so it should
 * be a few kilobytes; it must take the page's own text color to be readable on light and dark
 * pages; and it must work where Java finds no fonts, as on a bare server.
 *
 * @param title says what is drawn
 * @param xLabel what runs to the right, with its unit
 * @param yLabel what runs upwards, with its unit
 * @param xMax where the horizontal axis ends
 * @param scale of the vertical axis
 * @param lines the curves
 * @param levels horizontal lines to compare with, such as chance
 */
public record LineChart(
    String title,
    String xLabel,
    String yLabel,
    double xMax,
    Scale scale,
    List<Line> lines,
    List<Level> levels) {
  private static final int WIDTH = 460;
  private static final int HEIGHT = 240;
  private static final int LEFT = 48;
  private static final int RIGHT = 14;
  private static final int TOP = 50;
  private static final int BOTTOM = 36;
  private static final int MOST_POINTS = 240;

  /** How values lie on the vertical axis. */
  public enum Scale {
    /** Evenly, from the lowest to the highest. */
    EVEN,
    /** Evenly, from zero. */
    FROM_ZERO,
    /** By their logarithms; evenly if one of them has none. */
    LOGARITHMIC
  }

  /**
   * One curve.
   *
   * @param name for the legend
   * @param color a CSS color
   * @param xs positions, rising
   * @param ys values; those that are not finite are left out
   */
  public record Line(String name, String color, double[] xs, double[] ys) {
    /** Checks that there are as many positions as values. */
    public Line {
      if (xs.length != ys.length) {
        throw new IllegalArgumentException(xs.length + " positions, " + ys.length + " values");
      }
    }
  }

  /**
   * One horizontal line.
   *
   * @param name written at the line
   * @param color a CSS color
   * @param y its height
   */
  public record Level(String name, String color, double y) {}

  /** Copies the lists. */
  public LineChart {
    lines = lines.stream().map(LineChart::thin).toList();
    levels = List.copyOf(levels);
  }

  /** Returns an {@code <svg>} element that grows to at most 460 pixels. */
  public String svg() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Line line : lines) {
      for (double y : line.ys) {
        low = Math.min(low, y);
        high = Math.max(high, y);
      }
    }
    for (Level level : levels) {
      low = Math.min(low, level.y);
      high = Math.max(high, level.y);
    }
    ValueAxis axis = ValueAxis.over(scale, low, high);
    StringBuilder svg = new StringBuilder(4096);
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" style=\"width:100%%;max-width:%dpx;font:%dpx %s;color:inherit\" fill=\"currentColor\">"
            .formatted(WIDTH, HEIGHT, Html.escape(title), WIDTH, Style.TINY, Style.FONT));
    svg.append(
        text(LEFT, 14, "start", 1, "font-weight=\"600\" font-size=\"" + Style.SMALL + "\"", title));
    legend(svg);
    for (double value : axis.ticks()) {
      double y = y(value, axis);
      svg.append(
          "<path d=\"M%d %sH%d\" stroke=\"currentColor\" stroke-opacity=\".14\"/>"
              .formatted(LEFT, number(y), WIDTH - RIGHT));
      svg.append(text(LEFT - 6, y + 4, "end", .75, "", axis.label(value)));
    }
    double across = ValueAxis.niceStep(xMax, 5);
    for (double value = 0; value <= xMax * (1 + 1e-9); value += across) {
      svg.append(
          text(x(value), HEIGHT - BOTTOM + 15, "middle", .75, "", ValueAxis.label(value, across)));
    }
    svg.append(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 4, "middle", .75, "", xLabel));
    double middle = (TOP + HEIGHT - BOTTOM) / 2.0;
    svg.append(
        text(
            11,
            middle,
            "middle",
            .75,
            "transform=\"rotate(-90 11 " + number(middle) + ")\"",
            yLabel));
    for (Level level : levels) {
      double y = y(level.y, axis);
      svg.append(
          "<path d=\"M%d %sH%d\" stroke=\"%s\" stroke-dasharray=\"5 4\" fill=\"none\"/>"
              .formatted(LEFT, number(y), WIDTH - RIGHT, level.color));
      svg.append(text(WIDTH - RIGHT - 2, y - 4, "end", .8, "", level.name));
    }
    for (Line line : lines) {
      draw(svg, line, axis);
    }
    return svg.append("</svg>").toString();
  }

  private void legend(StringBuilder svg) {
    double at = LEFT;
    for (Line line : lines) {
      svg.append(
          "<path d=\"M%s 30h14\" stroke=\"%s\" stroke-width=\"2.5\" fill=\"none\"/>"
              .formatted(number(at), line.color));
      svg.append(text(at + 18, 34, "start", .85, "", line.name));
      at += 32 + 6.2 * line.name.length();
    }
  }

  private void draw(StringBuilder svg, Line line, ValueAxis axis) {
    if (line.xs.length == 0) {
      return;
    }
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < line.xs.length; i++) {
      path.append(i == 0 ? 'M' : 'L')
          .append(number(x(line.xs[i])))
          .append(' ')
          .append(number(y(line.ys[i], axis)));
    }
    svg.append(
        "<path d=\"%s\" stroke=\"%s\" stroke-width=\"1.8\" stroke-linejoin=\"round\" fill=\"none\"/>"
            .formatted(path, line.color));
    int last = line.xs.length - 1;
    svg.append(
        "<circle cx=\"%s\" cy=\"%s\" r=\"2.6\" fill=\"%s\"/>"
            .formatted(number(x(line.xs[last])), number(y(line.ys[last], axis)), line.color));
  }

  private double x(double value) {
    return LEFT + (WIDTH - LEFT - RIGHT) * (xMax == 0 ? 0 : value / xMax);
  }

  private static double y(double value, ValueAxis axis) {
    return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * axis.share(value);
  }

  private static String text(
      double x, double y, String anchor, double opacity, String more, String what) {
    return "<text x=\"%s\" y=\"%s\" text-anchor=\"%s\" opacity=\"%s\" %s>%s</text>"
        .formatted(number(x), number(y), anchor, number(opacity), more, Html.escape(what));
  }

  /** Averages neighbours until at most {@link #MOST_POINTS} are left; drops what is not finite. */
  private static Line thin(Line line) {
    List<double[]> kept = new ArrayList<>();
    for (int i = 0; i < line.xs.length; i++) {
      if (Double.isFinite(line.ys[i])) {
        kept.add(new double[] {line.xs[i], line.ys[i]});
      }
    }
    int width = (kept.size() + MOST_POINTS - 1) / MOST_POINTS;
    int points = width == 0 ? 0 : (kept.size() + width - 1) / width;
    double[] xs = new double[points];
    double[] ys = new double[points];
    for (int p = 0; p < points; p++) {
      int from = p * width;
      int to = Math.min(from + width, kept.size());
      for (int i = from; i < to; i++) {
        ys[p] += kept.get(i)[1] / (to - from);
      }
      xs[p] = kept.get(to - 1)[0];
    }
    return new Line(line.name, line.color, xs, ys);
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    if (value < 1 && value > 0) {
      text = String.format(Locale.ROOT, "%.2f", value);
    }
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
