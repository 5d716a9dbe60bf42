package org.bindery.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.spi.ColumnId;

/**
 * Draws a binding graph as a self-contained SVG picture, to stand in a page or a file: the anchor
 * in the middle of a star, two hubs side by side, a row for a chain, a circle otherwise. Solid
 * lines are trained, double ones given, dotted ones emergent; a diamond with thin lines to its
 * signals is a joint edge. What of an edge is not default stands on it: loss, weight, share, pairs.
 *
 * <p>The picture brings its own light card, so that it reads on light and dark pages alike; it has
 * no script, style sheet or id, so that any number of them can share a page. Its {@code aria-label}
 * and {@code <desc>} tell in words what is drawn.
 */
public final class GraphDiagram {
  static final String FONT = "system-ui, 'DejaVu Sans', Verdana, sans-serif";
  private static final String CARD = "#fbfcfe";
  private static final String INK = "#1e293b";
  private static final String FAINT = "#64748b";
  private static final String TRAINED = "#2563eb";
  private static final String GIVEN = "#0f766e";
  private static final String EMERGENT = "#d97706";

  private GraphDiagram() {}

  /** Returns the picture as SVG text. */
  public static String svg(BindingGraph graph) {
    return draw(graph, pair -> label(graph, pair, Optional.empty()));
  }

  /** Returns the picture as SVG text, with the number of pairs on every edge. */
  public static String svg(BindingGraph graph, PairCounts counts) {
    return draw(graph, pair -> label(graph, pair, Optional.of(counts)));
  }

  /**
   * Returns the picture as SVG text, with texts of one's own on the lines, such as results.
   *
   * @param texts what to write on the line of a pair, a few letters; asked for every pair, in the
   *     direction of {@link Emergence#unordered()}; empty for nothing
   */
  public static String svg(BindingGraph graph, Function<Emergence.Pair, Optional<String>> texts) {
    return draw(graph, texts);
  }

  /** Returns how many pairs an edge has, where that is known, and what of it is not default. */
  static Optional<String> label(
      BindingGraph graph, Emergence.Pair pair, Optional<PairCounts> counts) {
    Optional<Edge> edge = graph.edge(pair.from(), pair.to());
    if (edge.isEmpty()) {
      return Optional.empty();
    }
    Optional<TrainedEdge> trained =
        edge.filter(TrainedEdge.class::isInstance).map(TrainedEdge.class::cast);
    Optional<Integer> limit = trained.flatMap(training -> training.source().limit());
    List<String> parts = new ArrayList<>();
    if (counts.isPresent()) {
      long all = counts.get().pairs(pair.from(), pair.to());
      limit.filter(most -> most < all).ifPresent(most -> parts.add(grouped(most) + " of"));
      parts.add(grouped(all));
    } else {
      limit.ifPresent(most -> parts.add("at most " + grouped(most)));
    }
    String amount = String.join(" ", parts);
    String rest = trained.map(DiagramLabels::text).orElse("");
    String joined = amount + (amount.isEmpty() || rest.isEmpty() ? "" : " · ") + rest;
    return Optional.of(joined).filter(text -> !text.isEmpty());
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String draw(
      BindingGraph graph, Function<Emergence.Pair, Optional<String>> labels) {
    DiagramLayout layout = DiagramLayout.of(graph, labels);
    StringBuilder svg = new StringBuilder();
    String title = GraphText.title(graph);
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
                + " style='max-width:100%%;height:auto' role='img' aria-label=\"%s\""
                + " font-family=\"%s\">",
            layout.width(),
            layout.height(),
            layout.width(),
            layout.height(),
            escaped(title),
            FONT));
    svg.append("<title>").append(escaped(title)).append("</title>");
    svg.append("<desc>").append(escaped(graph.toString())).append("</desc>");
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x='0.5' y='0.5' width='%d' height='%d' rx='14' fill='%s' stroke='#d5dce6'/>",
            layout.width() - 1,
            layout.height() - 1,
            CARD));
    int colon = title.indexOf(':');
    svg.append(text(24, 34, "start", 16, "600", INK, title.substring(0, colon)));
    svg.append(text(24, 54, "start", 12, "400", FAINT, title.substring(colon + 2)));
    layout.lines().stream().filter(l -> l.kind() == PairKind.EMERGENT).forEach(l -> line(svg, l));
    layout.lines().stream().filter(l -> l.kind() != PairKind.EMERGENT).forEach(l -> line(svg, l));
    layout.joints().forEach(joint -> spokes(svg, joint));
    layout.lines().forEach(l -> l.label().ifPresent(label -> label(svg, label, l.kind())));
    layout.joints().forEach(joint -> diamond(svg, joint));
    layout.nodes().forEach(node -> node(svg, graph, node));
    legend(svg, layout);
    return svg.append("</svg>").toString();
  }

  private static void line(StringBuilder svg, DiagramLayout.Line line) {
    String path =
        String.format(
            Locale.ROOT,
            "M%.1f %.1f Q%.1f %.1f %.1f %.1f",
            line.x1(),
            line.y1(),
            line.controlX(),
            line.controlY(),
            line.x2(),
            line.y2());
    stroke(svg, path, line.kind());
  }

  private static void stroke(StringBuilder svg, String path, PairKind kind) {
    String format = "<path d='%s' fill='none' stroke='%s' stroke-width='%s'%s/>";
    switch (kind) {
      case TRAINED -> svg.append(String.format(Locale.ROOT, format, path, TRAINED, "2.5", ""));
      case GIVEN -> {
        svg.append(String.format(Locale.ROOT, format, path, GIVEN, "6.5", ""));
        svg.append(String.format(Locale.ROOT, format, path, CARD, "2.5", ""));
      }
      case EMERGENT ->
          svg.append(
              String.format(
                  Locale.ROOT,
                  format,
                  path,
                  EMERGENT,
                  "2.2",
                  " stroke-linecap='round' stroke-dasharray='0.1 6'"));
    }
  }

  private static void spokes(StringBuilder svg, DiagramLayout.Joint joint) {
    for (DiagramLayout.Box signal : joint.signals()) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<path d='M%.1f %.1f L%.1f %.1f' fill='none' stroke='%s' stroke-width='1.4'/>",
              joint.diamondX(),
              joint.diamondY(),
              signal.x(),
              signal.y(),
              TRAINED));
    }
  }

  private static void diamond(StringBuilder svg, DiagramLayout.Joint joint) {
    DiagramLayout.Box box = joint.box();
    double top = joint.diamondY() + DiagramLayout.Joint.DIAMOND + 1;
    double bottom = box.top() + box.height();
    label(
        svg,
        new DiagramLayout.Box(box.x(), (top + bottom) / 2, box.width(), bottom - top, box.text()),
        PairKind.TRAINED);
    diamond(svg, joint.diamondX(), joint.diamondY(), DiagramLayout.Joint.DIAMOND);
  }

  private static void diamond(StringBuilder svg, double x, double y, double size) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d='M%.1f %.1f l%.1f %.1f l%.1f %.1f l%.1f %.1f Z' fill='%s'/>",
            x,
            y - size,
            size,
            size,
            -size,
            size,
            -size,
            -size,
            TRAINED));
  }

  private static void label(StringBuilder svg, DiagramLayout.Box label, PairKind kind) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='8' fill='%s'/>",
            label.left(),
            label.top(),
            label.width(),
            label.height(),
            CARD));
    svg.append(text(label.x(), label.y() + 4, "middle", 11.5, "500", color(kind), label.text()));
  }

  private static String color(PairKind kind) {
    return switch (kind) {
      case TRAINED -> TRAINED;
      case GIVEN -> GIVEN;
      case EMERGENT -> "#b45309";
    };
  }

  private static void node(StringBuilder svg, BindingGraph graph, DiagramLayout.Node node) {
    boolean anchor = graph.anchor().filter(node.column()::equals).isPresent();
    DiagramLayout.Box box = node.box();
    svg.append(
        String.format(
            Locale.ROOT,
            "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='12' fill='%s' stroke='%s' stroke-width='1.8'/>",
            box.left(),
            box.top(),
            box.width(),
            box.height(),
            anchor ? "#1e3a8a" : "#ffffff",
            anchor ? "#1e3a8a" : "#94a3b8"));
    String ink = anchor ? "#ffffff" : INK;
    String under = subtitle(graph, node.column());
    double middle = under.isEmpty() ? box.y() + 5 : box.y() - 2;
    svg.append(text(box.x(), middle, "middle", 14, "600", ink, node.column().modality().value()));
    if (!under.isEmpty()) {
      svg.append(
          text(box.x(), box.y() + 14, "middle", 11, "400", anchor ? "#c7d2fe" : FAINT, under));
    }
  }

  /** Returns the small line below a signal's name: its variant, and whether it is special. */
  static String subtitle(BindingGraph graph, ColumnId column) {
    return Stream.of(
            Optional.of(column.variant()).filter(variant -> !variant.isEmpty()),
            graph.anchor().filter(column::equals).map(anchor -> "anchor"),
            graph.tower(column).frozen().map(tower -> "frozen"))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(" · "));
  }

  private static void legend(StringBuilder svg, DiagramLayout layout) {
    double x = 24;
    double y = layout.height() - 22;
    for (PairKind kind : PairKind.values()) {
      if (layout.lines().stream().anyMatch(line -> line.kind() == kind)) {
        stroke(svg, String.format(Locale.ROOT, "M%.1f %.1f L%.1f %.1f", x, y, x + 30, y), kind);
        svg.append(text(x + 38, y + 4, "start", 12, "400", FAINT, kind.label()));
        x += 38 + DiagramLayout.textWidth(kind.label(), 12) + 22;
      }
    }
    if (!layout.joints().isEmpty()) {
      diamond(svg, x + 8, y, 7);
      svg.append(text(x + 24, y + 4, "start", 12, "400", FAINT, "trained together"));
    }
  }

  private static String text(
      double x, double y, String at, double size, String weight, String fill, String text) {
    return String.format(
        Locale.ROOT,
        "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%s' font-weight='%s' fill='%s'>%s</text>",
        x,
        y,
        at,
        size,
        weight,
        fill,
        escaped(text));
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
