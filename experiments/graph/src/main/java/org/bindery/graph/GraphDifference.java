package org.bindery.graph;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;

/**
 * What is other in a second graph than in a first, in sentences. Empty exactly if the two are
 * equal.
 *
 * @param added what only the second has
 * @param removed what only the first has
 * @param changed what both have, but not alike
 * @param consequences the pairs of signals in both that are therefore trained, given or emergent
 *     where they were not, or nearer or farther apart
 */
public record GraphDifference(
    List<String> added, List<String> removed, List<String> changed, List<String> consequences) {
  /** Copies the lists. */
  public GraphDifference {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
    consequences = List.copyOf(consequences);
  }

  /** Compares two graphs. */
  public static GraphDifference between(BindingGraph first, BindingGraph second) {
    Comparison comparison = new Comparison();
    comparison.value(
        "anchor", first.anchor(), second.anchor(), a -> a.map(Object::toString).orElse("none"));
    comparison.parts(
        byName(first.nodes(), node -> "signal " + node),
        byName(second.nodes(), node -> "signal " + node),
        node -> "",
        (name, node) -> {});
    comparison.parts(
        byName(first.edges(), edge -> "edge " + Ends.of(edge)),
        byName(second.edges(), edge -> "edge " + Ends.of(edge)),
        edge -> edge.kind().label() + after(edge),
        (name, edges) -> edge(comparison, name, edges.first(), edges.second()));
    comparison.parts(
        byName(first.joints(), GraphDifference::jointName),
        byName(second.joints(), GraphDifference::jointName),
        Wording::details,
        (name, joints) -> joint(comparison, name, joints.first(), joints.second()));
    first
        .towers()
        .forEach(
            (node, tower) ->
                comparison.value(
                    "tower " + node,
                    tower,
                    second.towers().getOrDefault(node, tower),
                    Wording::tower));
    for (ColumnId node : second.nodes()) {
      TowerSpec tower = second.tower(node);
      if (!first.nodes().contains(node) && !tower.equals(TowerSpec.standard())) {
        comparison.added.add("tower " + node + ": " + Wording.tower(tower));
      }
    }
    return new GraphDifference(
        comparison.added, comparison.removed, comparison.changed, consequences(first, second));
  }

  /** Returns whether the graphs are equal. */
  public boolean isEmpty() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty();
  }

  /** Returns a line for everything, what was added marked by +, removed -, changed ~, implied =. */
  @Override
  public String toString() {
    if (isEmpty()) {
      return "The graphs are equal.";
    }
    List<String> lines = new ArrayList<>();
    added.forEach(sentence -> lines.add("+ " + sentence));
    removed.forEach(sentence -> lines.add("- " + sentence));
    changed.forEach(sentence -> lines.add("~ " + sentence));
    consequences.forEach(sentence -> lines.add("= " + sentence));
    return String.join("\n", lines);
  }

  private record Both<T>(T first, T second) {}

  /** The lists being filled. */
  private static final class Comparison {
    private final List<String> added = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();

    <T> void parts(
        Map<String, T> first,
        Map<String, T> second,
        Function<T, String> details,
        BiConsumer<String, Both<T>> compare) {
      second.forEach(
          (name, part) -> {
            if (!first.containsKey(name)) {
              added.add(told(name, details.apply(part)));
            }
          });
      first.forEach(
          (name, part) -> {
            if (second.containsKey(name)) {
              compare.accept(name, new Both<>(part, second.get(name)));
            } else {
              removed.add(told(name, details.apply(part)));
            }
          });
    }

    <T> void value(String name, T first, T second, Function<T, String> words) {
      if (!Objects.equals(first, second)) {
        changed.add(name + " was " + words.apply(first) + " and is " + words.apply(second));
      }
    }

    private static String told(String name, String details) {
      return details.isEmpty() ? name : name + ": " + details;
    }
  }

  private static <T> Map<String, T> byName(List<T> parts, Function<T, String> name) {
    Map<String, T> result = new LinkedHashMap<>();
    parts.forEach(part -> result.put(name.apply(part), part));
    return result;
  }

  /** The order of a joint edge's signals is a property of it; which they are is its name. */
  private static String jointName(JointEdge joint) {
    return "joint "
        + String.join("+", joint.columns().stream().sorted().map(Object::toString).toList());
  }

  private static String after(Edge edge) {
    String details = edge instanceof TrainedEdge trained ? Wording.details(trained) : "";
    return details.isEmpty() ? "" : ", " + details;
  }

  private static void edge(Comparison comparison, String name, Edge first, Edge second) {
    if (first instanceof TrainedEdge one && second instanceof TrainedEdge other) {
      training(comparison, name, Training.of(one), Training.of(other));
    } else {
      comparison.value(name, first, second, edge -> edge.kind().label() + after(edge));
    }
  }

  private static void joint(Comparison comparison, String name, JointEdge first, JointEdge second) {
    comparison.value(
        name + ": the order of signals", first.columns(), second.columns(), Object::toString);
    training(comparison, name, Training.of(first), Training.of(second));
  }

  /** What a trained and a joint edge have in common. */
  private record Training(
      LossSpec loss, Optional<LogitScale> scale, double weight, double share, PairSource source) {
    static Training of(TrainedEdge edge) {
      return new Training(
          edge.loss(), edge.logitScale(), edge.weight(), edge.share(), edge.source());
    }

    static Training of(JointEdge joint) {
      return new Training(
          joint.loss(), joint.logitScale(), joint.weight(), joint.share(), joint.source());
    }
  }

  private static void training(
      Comparison comparison, String name, Training first, Training second) {
    comparison.value(name + ": the loss", first.loss(), second.loss(), Wording::loss);
    comparison.value(
        name + ": the logit scale", first.scale(), second.scale(), GraphDifference::scale);
    comparison.value(
        name + ": the weight", first.weight(), second.weight(), GraphDifference::exactly);
    comparison.value(
        name + ": the share of the batch", first.share(), second.share(), GraphDifference::exactly);
    comparison.value(
        name + ": the source of pairs",
        first.source(),
        second.source(),
        source ->
            source.limit().map(limit -> "at most " + limit + " rows").orElse("all rows")
                + (source.wrong() == 0 ? "" : ", " + exactly(source.wrong()) + " of them wrong")
                + (source.aligned() ? ", augmented alike" : ""));
  }

  private static String scale(Optional<LogitScale> scale) {
    if (scale.isEmpty()) {
      return "the default";
    }
    LogitScale factor = scale.get();
    return factor instanceof LogitScale.Fixed
        ? "fixed at " + exactly(factor.initial())
        : "learned from " + exactly(factor.initial()) + ", at most " + exactly(factor.max());
  }

  /** Unlike in the text of one graph, two numbers that differ must not look alike. */
  private static String exactly(double value) {
    return new BigDecimal(String.valueOf(value)).stripTrailingZeros().toPlainString();
  }

  private static List<String> consequences(BindingGraph first, BindingGraph second) {
    List<String> result = new ArrayList<>();
    Emergence after = second.emergence();
    Set<ColumnId> there = Set.copyOf(second.nodes());
    for (Emergence.Pair pair : first.emergence().unordered()) {
      if (there.contains(pair.from()) && there.contains(pair.to())) {
        Emergence.Pair now = after.between(pair.from(), pair.to());
        if (now.kind() != pair.kind() || now.distance() != pair.distance()) {
          result.add(
              new Ends(pair.from(), pair.to()) + " was " + how(pair) + " and is " + how(now));
        }
      }
    }
    return result;
  }

  private static String how(Emergence.Pair pair) {
    return pair.kind().label()
        + (pair.distance() == 1 ? "" : ", " + pair.distance() + " steps apart,");
  }
}
