package org.bindery.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;

/**
 * Two signals, what the edges between them promise, and what was measured.
 *
 * @param pair the two, and how they come to be comparable
 * @param path the way along which the worst case is best: the edge itself for a trained or given
 *     pair, the way of the smallest sum of angles for an emergent one; not always one of the fewest
 *     edges
 * @param bound what the edges on that way say
 * @param measured the cosine of matched rows of the two
 */
public record PairBound(
    Emergence.Pair pair, List<ColumnId> path, AngleBound bound, double measured) {
  /** Copies the list. */
  public PairBound {
    path = List.copyOf(path);
  }

  /**
   * Explains every ordered pair of a graph.
   *
   * @param cosine the mean cosine of matched rows of two signals, over the same rows for all pairs;
   *     asked for every two signals, in both orders
   * @return in the order of {@link Emergence#ordered}
   * @throws org.bindery.spi.ConfigException if a cosine is not from -1 to 1, but for rounding
   */
  public static List<PairBound> all(
      BindingGraph graph, ToDoubleBiFunction<ColumnId, ColumnId> cosine) {
    Map<ColumnId, TreeSet<ColumnId>> neighbors = Emergence.neighbors(graph);
    List<PairBound> result = new ArrayList<>();
    for (Emergence.Pair pair : graph.emergence().ordered()) {
      List<ColumnId> path =
          pair.kind() == PairKind.EMERGENT
              ? tightest(pair.from(), pair.to(), neighbors, cosine)
              : pair.path();
      double measured = cosine.applyAsDouble(pair.from(), pair.to());
      result.add(new PairBound(pair, path, AngleBound.along(path, cosine), measured));
    }
    return List.copyOf(result);
  }

  private record Way(List<ColumnId> path, double angle) {
    ColumnId end() {
      return path.get(path.size() - 1);
    }
  }

  /**
   * Dijkstra's algorithm on angles; among equals the way of fewer edges, then the first by name.
   */
  private static List<ColumnId> tightest(
      ColumnId from,
      ColumnId to,
      Map<ColumnId, TreeSet<ColumnId>> neighbors,
      ToDoubleBiFunction<ColumnId, ColumnId> cosine) {
    Map<ColumnId, Way> done = new HashMap<>();
    PriorityQueue<Way> waiting =
        new PriorityQueue<>(
            Comparator.comparingDouble(Way::angle)
                .thenComparingInt(way -> way.path().size())
                .thenComparing(way -> way.path().toString()));
    waiting.add(new Way(List.of(from), 0));
    while (!done.containsKey(to)) {
      Way way = waiting.remove();
      if (done.putIfAbsent(way.end(), way) != null) {
        continue;
      }
      Set<ColumnId> ahead = new HashSet<>(neighbors.get(way.end()));
      ahead.removeAll(done.keySet());
      for (ColumnId next : ahead) {
        List<ColumnId> longer = new ArrayList<>(way.path());
        longer.add(next);
        double angle = AngleBound.along(List.of(way.end(), next), cosine).angle();
        waiting.add(new Way(List.copyOf(longer), way.angle() + angle));
      }
    }
    return done.get(to).path();
  }

  /** Returns such as {@code audio>text, emergent through image: edges of 0.70, 0.70; ...}. */
  @Override
  public String toString() {
    String between =
        path.subList(1, path.size() - 1).stream()
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return pair.from()
        + ">"
        + pair.to()
        + ", "
        + pair.kind().label()
        + (between.isEmpty() ? "" : " through " + between)
        + ": "
        + bound.explain(measured);
  }
}
