package org.bindery.notebook;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Dots in a plane as a small SVG fragment: a color for each label, a shape for each kind. Drawn
 * here for the reasons {@link LineChart} gives.
 *
 * @param title says what is drawn
 * @param dots what is drawn
 */
record ScatterChart(String title, List<Dot> dots) {
  private static final int WIDTH = 520;
  private static final int FIELD = 360;
  private static final int PAD = 12;
  private static final int LEGEND = 18;
  private static final int LETTER = 7;
  private static final String REST = "others";

  /** Shapes around 0, 0 that are told apart at 9 pixels; the first is for the first kind met. */
  private static final List<String> SHAPES =
      List.of(
          "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z",
          "M-3.6-3.6h7.2v7.2h-7.2Z",
          "M0-4.8L4.6 3.6H-4.6Z",
          "M0-5.2L5.2 0 0 5.2-5.2 0Z",
          "M-1.5-4.8h3v3.3h3.3v3h-3.3v3.3h-3v-3.3h-3.3v-3h3.3Z",
          "M0 4.8L4.6-3.6H-4.6Z",
          "M-4.8-1.5h9.6v3h-9.6Z");

  /**
   * One dot.
   *
   * @param x to the right
   * @param y upwards
   * @param label what its color tells
   * @param kind what its shape tells
   * @param caption shown where the pointer rests
   */
  record Dot(double x, double y, String label, String kind, String caption) {}

  /** Copies the list. */
  ScatterChart {
    dots = List.copyOf(dots);
  }

  /** Returns an {@code <svg>} element that grows to at most 520 pixels. */
  String svg() {
    Map<String, String> colors = colors();
    Map<String, String> shapes = new LinkedHashMap<>();
    for (Dot dot : dots) {
      shapes.putIfAbsent(dot.kind, SHAPES.get(shapes.size() % SHAPES.size()));
    }
    StringBuilder body = new StringBuilder(4096);
    double scale = scale();
    double middleX = middle(Dot::x);
    double middleY = middle(Dot::y);
    for (Dot dot : dots) {
      body.append(
          mark(
              WIDTH / 2.0 + scale * (dot.x - middleX),
              FIELD / 2.0 - scale * (dot.y - middleY),
              shapes.get(dot.kind),
              colors.getOrDefault(dot.label, Style.REFERENCE),
              "<title>" + Html.escape(dot.caption) + "</title>"));
    }
    double bottom = legend(body, FIELD + LEGEND, shapes.keySet(), "currentColor", shapes::get);
    if (!colors.keySet().equals(shapes.keySet())) {
      Map<String, String> named = new LinkedHashMap<>(colors);
      if (dots.stream().anyMatch(dot -> !colors.containsKey(dot.label))) {
        named.put(REST, Style.REFERENCE);
      }
      bottom = colorLegend(body, bottom + LEGEND, named);
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" style=\"width:100%%;max-width:%dpx;font:%dpx %s;color:inherit\" fill=\"currentColor\">"
            .formatted(WIDTH, (int) bottom + PAD, Html.escape(title), WIDTH, Style.TINY, Style.FONT)
        + "<path d=\"M.5.5h%dv%dh-%dZ\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\".2\"/>"
            .formatted(WIDTH - 1, FIELD - 1, WIDTH - 1)
        + body
        + "</svg>";
  }

  /**
   * The most frequent labels have a color of their own; by the names of kinds if those are labels.
   */
  private Map<String, String> colors() {
    Map<String, Long> counts =
        dots.stream()
            .collect(Collectors.groupingBy(Dot::label, LinkedHashMap::new, Collectors.counting()));
    List<String> kept =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
            .limit(Style.CLASSES.size())
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    Map<String, String> colors = new LinkedHashMap<>();
    kept.forEach(label -> colors.put(label, Style.CLASSES.get(colors.size())));
    return colors;
  }

  private double middle(Function<Dot, Double> of) {
    double low = dots.stream().mapToDouble(of::apply).min().orElse(0);
    double high = dots.stream().mapToDouble(of::apply).max().orElse(0);
    return (low + high) / 2;
  }

  /** One scale for both axes: distances on a map are to be compared. */
  private double scale() {
    double widest = 0;
    double highest = 0;
    for (Dot dot : dots) {
      widest = Math.max(widest, 2 * Math.abs(dot.x - middle(Dot::x)));
      highest = Math.max(highest, 2 * Math.abs(dot.y - middle(Dot::y)));
    }
    double across = widest == 0 ? Double.MAX_VALUE : (WIDTH - 2.0 * PAD) / widest;
    double up = highest == 0 ? Double.MAX_VALUE : (FIELD - 2.0 * PAD) / highest;
    double scale = Math.min(across, up);
    return scale == Double.MAX_VALUE ? 1 : scale;
  }

  private static double legend(
      StringBuilder body,
      double y,
      Iterable<String> names,
      String color,
      Function<String, String> shape) {
    double x = PAD;
    double line = y;
    for (String name : names) {
      double width = 26 + LETTER * name.length();
      if (x > PAD && x + width > WIDTH) {
        x = PAD;
        line += LEGEND;
      }
      body.append(mark(x + 5, line - 4, shape.apply(name), color, ""))
          .append("<text x=\"")
          .append(number(x + 14))
          .append("\" y=\"")
          .append(number(line))
          .append("\">")
          .append(Html.escape(name))
          .append("</text>");
      x += width;
    }
    return line;
  }

  private static double colorLegend(StringBuilder body, double y, Map<String, String> colors) {
    double x = PAD;
    double line = y;
    for (Map.Entry<String, String> entry : colors.entrySet()) {
      String name = Html.shorten(entry.getKey(), 24);
      double width = 26 + LETTER * name.length();
      if (x > PAD && x + width > WIDTH) {
        x = PAD;
        line += LEGEND;
      }
      legend(
          body.append("<g transform=\"translate(%s 0)\">".formatted(number(x - PAD))),
          line,
          List.of(name),
          entry.getValue(),
          any -> SHAPES.get(1));
      body.append("</g>");
      x += width;
    }
    return line;
  }

  private static String mark(double x, double y, String shape, String color, String inside) {
    return "<path transform=\"translate(%s %s)\" d=\"%s\" fill=\"%s\" fill-opacity=\".8\">%s</path>"
        .formatted(number(x), number(y), shape, color, inside);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
