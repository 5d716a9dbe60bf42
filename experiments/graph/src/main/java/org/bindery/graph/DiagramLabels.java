package org.bindery.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bindery.graph.DiagramLayout.Box;
import org.bindery.graph.DiagramLayout.Joint;
import org.bindery.graph.DiagramLayout.Line;
import org.bindery.graph.DiagramLayout.Node;
import org.bindery.graph.DiagramLayout.Sketch;
import org.bindery.spi.ColumnId;

/** Finds free places for joint edges and for what is written on lines. */
final class DiagramLabels {
  static final double SIZE = 11.5;
  private static final double[] PLACES = {
    0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.27, 0.73, 0.22, 0.78
  };

  /** Rings around the middle of its signals in which a diamond looks for a place without lines. */
  private static final int NEAR = 5;

  /** Rings in which it looks for any place. */
  private static final int FAR = 60;

  private DiagramLabels() {}

  /** Returns the sketch with joint edges and labels, or empty if one of them has no free place. */
  static Optional<Sketch> on(
      Sketch sketch, List<JointEdge> joints, Function<Emergence.Pair, Optional<String>> labels) {
    List<Box> taken = new ArrayList<>();
    sketch.nodes().forEach(node -> taken.add(node.box()));
    List<Joint> placed = new ArrayList<>();
    for (JointEdge edge : joints) {
      Optional<Joint> free = place(edge, sketch, taken);
      if (free.isEmpty()) {
        return Optional.empty();
      }
      taken.add(free.get().box());
      placed.add(free.get());
    }
    List<Line> lines = new ArrayList<>();
    for (Line line : sketch.lines()) {
      Optional<String> text = labels.apply(line.pair());
      if (text.isEmpty()) {
        lines.add(line);
        continue;
      }
      Optional<Box> free = place(text.get(), line, taken);
      if (free.isEmpty()) {
        return Optional.empty();
      }
      taken.add(free.get());
      lines.add(line.with(free.get()));
    }
    return Optional.of(new Sketch(sketch.nodes(), lines, placed));
  }

  private static Optional<Box> place(String text, Line line, List<Box> taken) {
    Box size = new Box(0, 0, DiagramLayout.textWidth(text, SIZE) + 10, 18, text);
    for (double t : PLACES) {
      Box candidate = size.at(line.x(t), line.y(t));
      if (taken.stream().noneMatch(box -> box.touches(candidate, 4))) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  /** Looks from the middle of the signals outwards, first for a place apart from lines. */
  private static Optional<Joint> place(JointEdge edge, Sketch sketch, List<Box> taken) {
    Map<ColumnId, Box> boxes = new HashMap<>();
    sketch.nodes().forEach(node -> boxes.put(node.column(), node.box()));
    List<Box> signals = edge.columns().stream().map(boxes::get).toList();
    double x = signals.stream().mapToDouble(Box::x).average().orElseThrow();
    double y = signals.stream().mapToDouble(Box::y).average().orElseThrow();
    String text = text(edge);
    double width = Math.max(2 * Joint.DIAMOND + 4, DiagramLayout.textWidth(text, SIZE) + 10);
    Box size = new Box(0, 0, width, 2 * Joint.DIAMOND + 22, text);
    Optional<Joint> second = Optional.empty();
    for (int ring = 0; ring <= NEAR || second.isEmpty() && ring <= FAR; ring++) {
      for (int turn = 0; turn < (ring == 0 ? 1 : 12); turn++) {
        double angle = Math.toRadians(90 + 30 * turn);
        Box box = size.at(x + 14 * ring * Math.cos(angle), y + 14 * ring * Math.sin(angle));
        if (taken.stream().anyMatch(other -> other.touches(box, 6))) {
          continue;
        }
        Joint joint = new Joint(edge, box, signals);
        boolean hidden = sketch.nodes().stream().anyMatch(node -> joint.crosses(node.box(), 5));
        if (!hidden && sketch.lines().stream().noneMatch(line -> line.crosses(box, 3))) {
          return Optional.of(joint);
        }
        second = second.or(() -> Optional.of(joint));
      }
    }
    return second;
  }

  /** Returns what stands below a diamond: the loss, and what else is not default. */
  static String text(JointEdge joint) {
    return training(Optional.of(joint.loss()), joint.share(), joint.weight(), joint.source());
  }

  /** Returns what stands on the line of a trained edge beside its pairs; may be empty. */
  static String text(TrainedEdge edge) {
    boolean plain = edge.loss().equals(LossSpec.INFO_NCE);
    Optional<LossSpec> loss = plain ? Optional.empty() : Optional.of(edge.loss());
    return training(loss, edge.share(), edge.weight(), edge.source());
  }

  private static String training(
      Optional<LossSpec> loss, double share, double weight, PairSource source) {
    List<String> parts = new ArrayList<>();
    loss.ifPresent(named -> parts.add(named.name()));
    if (weight != 1) {
      parts.add("× " + Wording.number(weight));
    }
    if (share != 1) {
      parts.add("share " + Wording.number(share));
    }
    if (source.wrong() > 0) {
      parts.add(Wording.percent(source.wrong()) + " wrong");
    }
    if (source.aligned()) {
      parts.add("augmented alike");
    }
    return String.join(" · ", parts);
  }

  /** Returns whether no box stands on or near another and no line runs through one. */
  static boolean isClear(Sketch sketch) {
    List<Node> nodes = sketch.nodes();
    for (int i = 0; i < nodes.size(); i++) {
      for (int j = i + 1; j < nodes.size(); j++) {
        if (nodes.get(i).box().touches(nodes.get(j).box(), 26)) {
          return false;
        }
      }
    }
    for (Node node : nodes) {
      for (Line line : sketch.lines()) {
        boolean own =
            node.column().equals(line.pair().from()) || node.column().equals(line.pair().to());
        if (!own && line.crosses(node.box(), 5)) {
          return false;
        }
      }
      for (Joint joint : sketch.joints()) {
        if (joint.crosses(node.box(), 5)) {
          return false;
        }
      }
    }
    return true;
  }
}
