package org.bindery.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.ColumnId;

/**
 * Where everything in a diagram stands, in pixels. The radius grows until no box, label or line
 * runs into a box that is not its own.
 *
 * @param width of the picture
 * @param height of the picture
 * @param nodes in the order of the graph
 * @param lines one for each pair
 */
record DiagramLayout(int width, int height, List<Node> nodes, List<Line> lines) {
  private static final double HEADER = 78;
  private static final double FOOTER = 50;
  private static final double SIDE = 30;
  private static final double BOX_HEIGHT = 46;
  private static final double LABEL_SIZE = 11.5;
  private static final double[] LABEL_PLACES = {
    0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.27, 0.73, 0.22, 0.78
  };

  /** A signal and its box. */
  record Node(ColumnId column, Box box) {}

  /** A rectangle around {@code (x, y)} with a text in it. */
  record Box(double x, double y, double width, double height, String text) {
    double left() {
      return x - width / 2;
    }

    double top() {
      return y - height / 2;
    }

    boolean touches(Box other, double gap) {
      return Math.abs(x - other.x) < (width + other.width) / 2 + gap
          && Math.abs(y - other.y) < (height + other.height) / 2 + gap;
    }

    Box at(double newX, double newY) {
      return new Box(newX, newY, width, height, text);
    }
  }

  /** A quadratic curve, and the number on it. */
  record Line(
      Emergence.Pair pair,
      double x1,
      double y1,
      double controlX,
      double controlY,
      double x2,
      double y2,
      Optional<Box> label) {
    PairKind kind() {
      return pair.kind();
    }

    double x(double t) {
      return (1 - t) * (1 - t) * x1 + 2 * t * (1 - t) * controlX + t * t * x2;
    }

    double y(double t) {
      return (1 - t) * (1 - t) * y1 + 2 * t * (1 - t) * controlY + t * t * y2;
    }

    boolean crosses(Box box, double gap) {
      for (int i = 0; i <= 60; i++) {
        if (box.touches(new Box(x(i / 60.0), y(i / 60.0), 0, 0, ""), gap)) {
          return true;
        }
      }
      return false;
    }

    Line with(Box box) {
      return new Line(pair, x1, y1, controlX, controlY, x2, y2, Optional.of(box));
    }

    Line moved(double dx, double dy) {
      return new Line(
          pair,
          x1 + dx,
          y1 + dy,
          controlX + dx,
          controlY + dy,
          x2 + dx,
          y2 + dy,
          label.map(box -> box.at(box.x() + dx, box.y() + dy)));
    }
  }

  static DiagramLayout of(BindingGraph graph, Optional<PairCounts> counts) {
    Topology topology = graph.topology();
    if (topology == Topology.CHAIN || graph.nodes().size() == 2) {
      return framed(graph, row(graph, counts));
    }
    for (double radius = counts.isPresent() ? 155 : 120; ; radius += 12) {
      List<Node> nodes =
          topology == Topology.STAR ? star(graph, radius) : circle(graph, graph.nodes(), radius);
      Sketch sketch = new Sketch(nodes, lines(graph, nodes, topology));
      Optional<Sketch> labelled = labelled(sketch, counts);
      if (labelled.isPresent() && (isClear(labelled.get()) || radius > 700)) {
        return framed(graph, labelled.get());
      }
    }
  }

  private record Sketch(List<Node> nodes, List<Line> lines) {}

  private static Sketch row(BindingGraph graph, Optional<PairCounts> counts) {
    List<Node> nodes = new ArrayList<>();
    double right = 0;
    for (ColumnId column : chainOrder(graph)) {
      Box box = box(graph, column);
      double gap = counts.isPresent() ? 92 : 64;
      nodes.add(new Node(column, box.at(right + gap + box.width() / 2, 0)));
      right += gap + box.width();
    }
    Map<ColumnId, Integer> places = new HashMap<>();
    nodes.forEach(node -> places.put(node.column(), places.size()));
    List<Line> lines = new ArrayList<>();
    for (Emergence.Pair pair : graph.emergence().unordered()) {
      int first = Math.min(places.get(pair.from()), places.get(pair.to()));
      int last = Math.max(places.get(pair.from()), places.get(pair.to()));
      Box from = nodes.get(first).box();
      Box to = nodes.get(last).box();
      if (pair.kind() == PairKind.EMERGENT) {
        double out = Math.min(from.width(), to.width()) / 4;
        double x1 = from.x() + out * (1 - 1.0 / (last - first));
        double x2 = to.x() - out * (1 - 1.0 / (last - first));
        double peak = 4 + 24 * (last - first);
        lines.add(
            new Line(
                pair,
                x1,
                -BOX_HEIGHT / 2,
                (x1 + x2) / 2,
                -BOX_HEIGHT / 2 - 2 * peak,
                x2,
                -BOX_HEIGHT / 2,
                Optional.empty()));
      } else {
        lines.add(straight(pair, from, to));
      }
    }
    return labelled(new Sketch(nodes, lines), counts).orElseThrow();
  }

  private static List<ColumnId> chainOrder(BindingGraph graph) {
    Emergence emergence = graph.emergence();
    Emergence.Pair longest = null;
    for (Emergence.Pair pair : emergence.unordered()) {
      if (longest == null || pair.distance() > longest.distance()) {
        longest = pair;
      }
    }
    return longest == null ? graph.nodes() : longest.path();
  }

  private static List<Node> star(BindingGraph graph, double radius) {
    ColumnId anchor = graph.anchor().orElseThrow();
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(anchor, box(graph, anchor)));
    nodes.addAll(
        circle(
            graph, graph.nodes().stream().filter(node -> !node.equals(anchor)).toList(), radius));
    return nodes;
  }

  private static List<Node> circle(BindingGraph graph, List<ColumnId> columns, double radius) {
    List<Node> nodes = new ArrayList<>();
    int n = columns.size();
    double start = n == 2 ? 150 : n % 2 == 0 ? -90 - 180.0 / n : -90;
    double step = n == 2 ? -120 : 360.0 / n;
    for (int i = 0; i < n; i++) {
      double angle = Math.toRadians(start + i * step);
      nodes.add(
          new Node(
              columns.get(i),
              box(graph, columns.get(i))
                  .at(1.2 * radius * Math.cos(angle), radius * Math.sin(angle))));
    }
    return nodes;
  }

  private static List<Line> lines(BindingGraph graph, List<Node> nodes, Topology topology) {
    Map<ColumnId, Box> boxes = new HashMap<>();
    nodes.forEach(node -> boxes.put(node.column(), node.box()));
    List<Line> lines = new ArrayList<>();
    for (Emergence.Pair pair : graph.emergence().unordered()) {
      Box from = boxes.get(pair.from());
      Box to = boxes.get(pair.to());
      boolean bowed = topology == Topology.STAR && pair.kind() == PairKind.EMERGENT;
      lines.add(bowed ? around(pair, from, to, nodes.get(0).box()) : straight(pair, from, to));
    }
    return lines;
  }

  private static Line straight(Emergence.Pair pair, Box from, Box to) {
    return new Line(
        pair,
        from.x(),
        from.y(),
        (from.x() + to.x()) / 2,
        (from.y() + to.y()) / 2,
        to.x(),
        to.y(),
        Optional.empty());
  }

  /** Bows outwards, and as far as it takes to pass by the box in the middle. */
  private static Line around(Emergence.Pair pair, Box from, Box to, Box middle) {
    double midX = (from.x() + to.x()) / 2;
    double midY = (from.y() + to.y()) / 2;
    double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
    double away = Math.hypot(midX, midY);
    double outX = away > 1 ? midX / away : (to.y() - from.y()) / length;
    double outY = away > 1 ? midY / away : (from.x() - to.x()) / length;
    for (double bow = 0.1 * length; ; bow += 8) {
      Line line =
          new Line(
              pair,
              from.x(),
              from.y(),
              midX + 2 * bow * outX,
              midY + 2 * bow * outY,
              to.x(),
              to.y(),
              Optional.empty());
      if (bow > length || !line.crosses(middle, 10)) {
        return line;
      }
    }
  }

  /** Puts the number of pairs on every edge, or returns empty if there is no free place for one. */
  private static Optional<Sketch> labelled(Sketch sketch, Optional<PairCounts> counts) {
    if (counts.isEmpty()) {
      return Optional.of(sketch);
    }
    List<Box> taken = new ArrayList<>();
    sketch.nodes().forEach(node -> taken.add(node.box()));
    List<Line> lines = new ArrayList<>();
    for (Line line : sketch.lines()) {
      if (line.kind() == PairKind.EMERGENT) {
        lines.add(line);
        continue;
      }
      long pairs = counts.get().pairs(line.pair().from(), line.pair().to());
      String text = String.format(Locale.ROOT, "%,d", pairs);
      Box size = new Box(0, 0, textWidth(text, LABEL_SIZE) + 10, 18, text);
      Optional<Box> free = Optional.empty();
      for (double t : LABEL_PLACES) {
        Box candidate = size.at(line.x(t), line.y(t));
        if (free.isEmpty() && taken.stream().noneMatch(box -> box.touches(candidate, 4))) {
          free = Optional.of(candidate);
        }
      }
      if (free.isEmpty()) {
        return Optional.empty();
      }
      taken.add(free.get());
      lines.add(line.with(free.get()));
    }
    return Optional.of(new Sketch(sketch.nodes(), lines));
  }

  private static boolean isClear(Sketch sketch) {
    List<Node> nodes = sketch.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = i + 1; j < nodes.size(); j++) {
        if (nodes.get(i).box().touches(nodes.get(j).box(), 26)) {
          return false;
        }
      }
    }
    for (Line line : sketch.lines()) {
      for (Node node : nodes) {
        boolean own =
            node.column().equals(line.pair().from()) || node.column().equals(line.pair().to());
        if (!own && line.crosses(node.box(), 5)) {
          return false;
        }
      }
    }
    return true;
  }

  private static DiagramLayout framed(BindingGraph graph, Sketch sketch) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (Node node : sketch.nodes()) {
      left = Math.min(left, node.box().left());
      right = Math.max(right, node.box().left() + node.box().width());
      top = Math.min(top, node.box().top());
      bottom = Math.max(bottom, node.box().top() + node.box().height());
    }
    for (Line line : sketch.lines()) {
      for (double t = 0; t <= 1; t += 0.05) {
        left = Math.min(left, line.x(t));
        right = Math.max(right, line.x(t));
        top = Math.min(top, line.y(t));
        bottom = Math.max(bottom, line.y(t));
      }
    }
    String title = GraphText.title(graph);
    double header = textWidth(title.substring(title.indexOf(':') + 1), 12) + 2 * 24;
    double width = Math.max(Math.max(right - left + 2 * SIDE, header), 340);
    double dx = width / 2 - (left + right) / 2;
    double dy = HEADER - top;
    List<Node> nodes =
        sketch.nodes().stream()
            .map(n -> new Node(n.column(), n.box().at(n.box().x() + dx, n.box().y() + dy)))
            .toList();
    List<Line> lines = sketch.lines().stream().map(line -> line.moved(dx, dy)).toList();
    return new DiagramLayout(
        (int) Math.ceil(width), (int) Math.ceil(HEADER + bottom - top + FOOTER), nodes, lines);
  }

  private static Box box(BindingGraph graph, ColumnId column) {
    double widest =
        Math.max(
            textWidth(column.modality().value(), 15),
            textWidth(GraphDiagram.subtitle(graph, column), 11.5));
    return new Box(0, 0, Math.max(76, widest + 26), BOX_HEIGHT, column.toString());
  }

  /** Estimates the width of a text in a sans-serif face, rather too wide than too narrow. */
  static double textWidth(String text, double size) {
    double ems = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      ems += "mwMW".indexOf(c) >= 0 ? 0.95 : "ijlftr.,:;-| ".indexOf(c) >= 0 ? 0.42 : 0.63;
    }
    return ems * size;
  }
}
