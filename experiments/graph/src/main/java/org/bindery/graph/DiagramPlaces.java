package org.bindery.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.graph.DiagramLayout.Box;
import org.bindery.graph.DiagramLayout.Line;
import org.bindery.graph.DiagramLayout.Node;
import org.bindery.graph.DiagramLayout.Sketch;
import org.bindery.spi.ColumnId;

/** Where signals and lines of a shape stand. */
final class DiagramPlaces {
  private DiagramPlaces() {}

  /** Puts a chain in a row, with so much between two boxes; emergent pairs are arcs above it. */
  static Sketch row(BindingGraph graph, double gap) {
    List<Node> nodes = new ArrayList<>();
    double right = 0;
    for (ColumnId column : chainOrder(graph)) {
      Box box = DiagramLayout.box(graph, column);
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
      lines.add(
          pair.kind() == PairKind.EMERGENT
              ? arc(pair, from, to, last - first)
              : straight(pair, from, to));
    }
    return new Sketch(nodes, lines, List.of());
  }

  private static Line arc(Emergence.Pair pair, Box from, Box to, int steps) {
    double out = Math.min(from.width(), to.width()) / 4;
    double x1 = from.x() + out * (1 - 1.0 / steps);
    double x2 = to.x() - out * (1 - 1.0 / steps);
    double y = -DiagramLayout.BOX_HEIGHT / 2;
    double peak = 4 + 24 * steps;
    return new Line(pair, x1, y, (x1 + x2) / 2, y - 2 * peak, x2, y, Optional.empty());
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

  /**
   * Puts signals on a circle of this radius, or rather an ellipse, around the anchor of a star or
   * around two hubs.
   */
  static Sketch around(BindingGraph graph, double radius) {
    List<Node> nodes =
        switch (graph.topology()) {
          case STAR, STAR_PLUS -> star(graph, radius);
          case TWO_HUBS -> twoHubs(graph, radius);
          default -> circle(graph, graph.nodes(), radius);
        };
    return new Sketch(nodes, lines(graph, nodes), List.of());
  }

  private static List<Node> star(BindingGraph graph, double radius) {
    ColumnId anchor = graph.anchor().orElseThrow();
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(anchor, DiagramLayout.box(graph, anchor)));
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
              DiagramLayout.box(graph, columns.get(i))
                  .at(1.2 * radius * Math.cos(angle), radius * Math.sin(angle))));
    }
    return nodes;
  }

  /** Puts the hubs side by side, and the others above and below them. */
  private static List<Node> twoHubs(BindingGraph graph, double radius) {
    List<ColumnId> hubs = graph.hubs();
    double apart = 0.8 * radius;
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node(hubs.get(0), DiagramLayout.box(graph, hubs.get(0)).at(-apart, 0)));
    nodes.add(new Node(hubs.get(1), DiagramLayout.box(graph, hubs.get(1)).at(apart, 0)));
    List<ColumnId> others = graph.nodes().stream().filter(node -> !hubs.contains(node)).toList();
    int above = (others.size() + 1) / 2;
    for (int i = 0; i < others.size(); i++) {
      int place = i < above ? i : i - above;
      int of = i < above ? above : others.size() - above;
      double angle = Math.toRadians(180 - 180.0 * (place + 1) / (of + 1));
      Box box = DiagramLayout.box(graph, others.get(i));
      double y = (i < above ? -1 : 1) * radius * Math.sin(angle);
      nodes.add(new Node(others.get(i), box.at(1.9 * radius * Math.cos(angle), y)));
    }
    return nodes;
  }

  private static List<Line> lines(BindingGraph graph, List<Node> nodes) {
    Map<ColumnId, Box> boxes = new HashMap<>();
    nodes.forEach(node -> boxes.put(node.column(), node.box()));
    Topology topology = graph.topology();
    List<Line> lines = new ArrayList<>();
    for (Emergence.Pair pair : graph.emergence().unordered()) {
      Box from = boxes.get(pair.from());
      Box to = boxes.get(pair.to());
      boolean onlyJoint =
          pair.kind() == PairKind.TRAINED && graph.edge(pair.from(), pair.to()).isEmpty();
      if (onlyJoint) {
        continue;
      }
      boolean emergent = pair.kind() == PairKind.EMERGENT;
      boolean star = topology == Topology.STAR || topology == Topology.STAR_PLUS;
      boolean atCenter = nodes.get(0).box() == from || nodes.get(0).box() == to;
      if (star && !atCenter) {
        lines.add(around(pair, from, to, List.of(nodes.get(0).box()), 0.1));
      } else if (emergent && topology == Topology.TWO_HUBS) {
        List<Box> others =
            nodes.stream().map(Node::box).filter(box -> box != from && box != to).toList();
        lines.add(around(pair, from, to, others, 0));
      } else {
        lines.add(straight(pair, from, to));
      }
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

  /** Bows outwards, and as far as it takes to pass by the boxes in between. */
  private static Line around(
      Emergence.Pair pair, Box from, Box to, List<Box> between, double least) {
    double midX = (from.x() + to.x()) / 2;
    double midY = (from.y() + to.y()) / 2;
    double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
    double away = Math.hypot(midX, midY);
    double outX = away > 1 ? midX / away : (to.y() - from.y()) / length;
    double outY = away > 1 ? midY / away : (from.x() - to.x()) / length;
    for (double bow = least * length; ; bow += 8) {
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
      if (bow > length || between.stream().noneMatch(box -> line.crosses(box, 10))) {
        return line;
      }
    }
  }
}
