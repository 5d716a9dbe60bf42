package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.tracking.Goal;

/**
 * A sweep's parallel coordinates as one SVG element for a notebook or report: no script, no style
 * sheet, nothing from elsewhere. Lines and text have the color of the text around them, so it fits
 * light and dark; the better a trial, the more opaque its line, and the best one is thick and
 * orange. Readers of screens get its title and description.
 */
public final class SweepPicture {
  private static final int HEIGHT = 300;
  private static final int TOP = 46;
  private static final int BOTTOM = 22;
  private static final int SIDE = 70;
  private static final int BETWEEN = 130;
  private static final int LONGEST_NAME = 16;
  private static final int MOST_TRIALS = 500;

  private SweepPicture() {}

  /**
   * Draws a sweep.
   *
   * @return an {@code <svg>} element; of a sweep without a score, one that says so
   */
  public static String svg(SweepTable sweep) {
    List<SweepTable.Row> scored =
        sweep.trials().stream().filter(row -> row.score().isPresent()).limit(MOST_TRIALS).toList();
    List<SweepAxis> axes = new ArrayList<>();
    for (String parameter : sweep.parameters()) {
      axes.add(sweep.axis(parameter, scored));
    }
    axes.add(
        SweepAxis.of(
            sweep.metric(),
            scored.stream().map(SweepPicture::score).toList(),
            Optional.of(Boolean.FALSE)));
    int width = 2 * SIDE + BETWEEN * (axes.size() - 1);
    String title = "Sweep " + sweep.name() + ": " + scored.size() + " trials";
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                + " font-family=\"system-ui, sans-serif\" font-size=\"11\" fill=\"currentColor\""
                + " style=\"width:100%%;max-width:%dpx;height:auto\">",
            width,
            HEIGHT,
            width));
    svg.append("<title>").append(escape(title)).append("</title><desc>");
    svg.append(escape(description(sweep))).append("</desc>");
    if (scored.isEmpty()) {
      return svg.append("<text x=\"20\" y=\"40\">No trial has reported yet.</text></svg>")
          .toString();
    }
    lines(sweep, scored, axes, svg);
    for (int i = 0; i < axes.size(); i++) {
      upright(axes.get(i), shortName(axes, i), SIDE + BETWEEN * i, svg);
    }
    return svg.append("</svg>").toString();
  }

  private static void lines(
      SweepTable sweep, List<SweepTable.Row> scored, List<SweepAxis> axes, StringBuilder svg) {
    SweepAxis metric = axes.get(axes.size() - 1);
    Optional<SweepTable.Row> best = sweep.best();
    for (SweepTable.Row row : scored) {
      if (!best.equals(Optional.of(row))) {
        double place = metric.place(score(row));
        double good = sweep.goal() == Goal.MAXIMIZE ? place : 1 - place;
        String look =
            String.format(
                Locale.ROOT,
                "stroke=\"currentColor\" stroke-opacity=\"%.2f\" stroke-width=\"1.2\"",
                0.1 + 0.5 * good * good);
        line(row, axes, look, svg);
      }
    }
    best.ifPresent(row -> line(row, axes, "stroke=\"#D55E00\" stroke-width=\"3\"", svg));
  }

  /** A gap where a trial was not given a parameter. */
  private static void line(
      SweepTable.Row row, List<SweepAxis> axes, String look, StringBuilder svg) {
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < axes.size(); i++) {
      Optional<Double> y = place(row, axes.get(i), i == axes.size() - 1);
      if (y.isPresent()) {
        path.append(drawing ? 'L' : 'M')
            .append(String.format(Locale.ROOT, "%d %.1f", SIDE + BETWEEN * i, y.get()));
      }
      drawing = y.isPresent();
    }
    svg.append("<path fill=\"none\" ").append(look).append(" d=\"").append(path).append("\">");
    svg.append("<title>").append(escape(told(row))).append("</title></path>");
  }

  private static Optional<Double> place(SweepTable.Row row, SweepAxis axis, boolean metric) {
    if (!metric && !row.parameters().containsKey(axis.name())) {
      return Optional.empty();
    }
    double place = axis.place(metric ? score(row) : row.parameters().get(axis.name()));
    return Double.isFinite(place) ? Optional.of(height(place)) : Optional.empty();
  }

  private static double height(double place) {
    return HEIGHT - BOTTOM - place * (HEIGHT - TOP - BOTTOM);
  }

  private static void upright(SweepAxis axis, String name, int x, StringBuilder svg) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<path stroke=\"currentColor\" stroke-opacity=\".5\" d=\"M%d %dV%d\"/>",
            x,
            TOP,
            HEIGHT - BOTTOM));
    text(x, 18, "middle", "font-weight=\"600\"", shortened(name), svg);
    if (axis.logarithmic()) {
      text(x, 32, "middle", "fill-opacity=\".7\"", "log", svg);
    }
    if (axis.categories().isEmpty()) {
      text(x + 5, height(1) + 4, "start", "", number(axis.high()), svg);
      if (axis.high() > axis.low()) {
        text(x + 5, height(0) + 4, "start", "", number(axis.low()), svg);
      }
    } else {
      int each = Math.max(1, axis.categories().size() / 12);
      for (int i = 0; i < axis.categories().size(); i += each) {
        double place = axis.high() == 0 ? 0.5 : i / axis.high();
        text(x + 5, height(place) + 4, "start", "", shortened(axis.categories().get(i)), svg);
      }
    }
  }

  private static void text(
      double x, double y, String anchor, String look, String text, StringBuilder svg) {
    svg.append(
            String.format(
                Locale.ROOT, "<text x=\"%.0f\" y=\"%.1f\" text-anchor=\"%s\" ", x, y, anchor))
        .append(look)
        .append('>')
        .append(escape(text))
        .append("</text>");
  }

  private static String description(SweepTable sweep) {
    String asked =
        (sweep.goal() == Goal.MAXIMIZE ? "Maximizes " : "Minimizes ") + sweep.metric() + ". ";
    return asked + sweep.best().map(best -> "Best: " + told(best) + ".").orElse("No score yet.");
  }

  private static String told(SweepTable.Row row) {
    StringBuilder told = new StringBuilder(row.run());
    row.score().ifPresent(score -> told.append(" reached ").append(number(score)));
    for (Map.Entry<String, JsonNode> each : row.parameters().entrySet()) {
      told.append(", ").append(each.getKey()).append(' ').append(SweepAxis.text(each.getValue()));
    }
    return told.toString();
  }

  private static JsonNode score(SweepTable.Row row) {
    return DoubleNode.valueOf(row.score().orElseThrow());
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.3g", value);
  }

  /** The last part of a dotted name, where that is no other axis' as well. */
  private static String shortName(List<SweepAxis> axes, int at) {
    String name = axes.get(at).name();
    String part = name.substring(name.lastIndexOf('.') + 1);
    long same =
        axes.stream()
            .filter(axis -> axis.name().equals(part) || axis.name().endsWith("." + part))
            .count();
    return same == 1 && !part.isEmpty() ? part : name;
  }

  /** The end of a dotted name tells more than its beginning. */
  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME
        ? name
        : "…" + name.substring(name.length() - LONGEST_NAME + 1);
  }

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                  if (letter >= ' ' || letter == '\n' || letter == '\t') {
                    escaped.appendCodePoint(letter);
                  }
                }
              }
            });
    return escaped.toString();
  }
}
