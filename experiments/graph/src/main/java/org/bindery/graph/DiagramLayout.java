package org.bindery.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bindery.spi.ColumnId;

/**
 * Where everything in a diagram stands, in pixels. The radius grows until no box, label or line
 * runs into a box that is not its own.
 *
 * @param width of the picture
 * @param height of the picture
 * @param nodes in the order of the graph
 * @param lines one for each pair, but for those that only a joint edge trains
 * @param joints in the order of the graph
 */
record DiagramLayout(
    int width, int height, List<Node> nodes, List<Line> lines, List<Joint> joints) {
  private static final double HEADER = 78;
  private static final double FOOTER = 50;
  private static final double SIDE = 30;
  static final double BOX_HEIGHT = 46;

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

  /**
   * A joint edge: a diamond, its label below it, and a spoke to each of its signals.
   *
   * @param box around diamond and label
   * @param signals the boxes of its signals
   */
  record Joint(JointEdge edge, Box box, List<Box> signals) {
    static final double DIAMOND = 9;

    double diamondX() {
      return box.x();
    }

    double diamondY() {
      return box.top() + DIAMOND + 2;
    }

    /** Returns whether a spoke runs through a box that is not the one it leads to. */
    boolean crosses(Box other, double gap) {
      for (Box signal : signals) {
        for (int i = 0; i <= 60 && !signal.equals(other); i++) {
          double t = i / 60.0;
          double x = diamondX() + t * (signal.x() - diamondX());
          double y = diamondY() + t * (signal.y() - diamondY());
          if (other.touches(new Box(x, y, 0, 0, ""), gap)) {
            return true;
          }
        }
      }
      return false;
    }

    Joint moved(double dx, double dy) {
      return new Joint(
          edge,
          box.at(box.x() + dx, box.y() + dy),
          signals.stream().map(signal -> signal.at(signal.x() + dx, signal.y() + dy)).toList());
    }
  }

  /** A quadratic curve, and what is written on it. */
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

  /** Where things stand before the whole is put into its frame. */
  record Sketch(List<Node> nodes, List<Line> lines, List<Joint> joints) {}

  /**
   * Lays out a graph.
   *
   * @param labels what to write on the line of a pair; empty for nothing
   */
  static DiagramLayout of(BindingGraph graph, Function<Emergence.Pair, Optional<String>> labels) {
    boolean labelled =
        graph.emergence().unordered().stream().anyMatch(p -> labels.apply(p).isPresent());
    boolean row = graph.topology() == Topology.CHAIN || graph.nodes().size() == 2;
    for (double size = row ? (labelled ? 92 : 64) : labelled ? 155 : 120; ; size += 12) {
      Sketch sketch = row ? DiagramPlaces.row(graph, size) : DiagramPlaces.around(graph, size);
      Optional<Sketch> full = DiagramLabels.on(sketch, graph.joints(), labels);
      if (full.isPresent() && (row || size > 700 || DiagramLabels.isClear(full.get()))) {
        return framed(graph, full.get());
      }
    }
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
    List<Box> written = new ArrayList<>();
    sketch.lines().forEach(line -> line.label().ifPresent(written::add));
    sketch.joints().forEach(joint -> written.add(joint.box()));
    for (Box box : written) {
      left = Math.min(left, box.left());
      right = Math.max(right, box.left() + box.width());
      top = Math.min(top, box.top());
      bottom = Math.max(bottom, box.top() + box.height());
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
    List<Joint> joints = sketch.joints().stream().map(joint -> joint.moved(dx, dy)).toList();
    return new DiagramLayout(
        (int) Math.ceil(width),
        (int) Math.ceil(HEADER + bottom - top + FOOTER),
        nodes,
        lines,
        joints);
  }

  /** Returns a signal's box, standing nowhere yet. */
  static Box box(BindingGraph graph, ColumnId column) {
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
