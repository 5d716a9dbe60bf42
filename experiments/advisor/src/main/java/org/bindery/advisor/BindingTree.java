package org.bindery.advisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.bindery.spi.ColumnId;

/**
 * Edges that join signals without a circle, chosen by how much their ends share.
 *
 * @param edges the edges with the weight of each, heaviest first
 */
public record BindingTree(List<Edge> edges) {
  /** Copies the list. */
  public BindingTree {
    edges = List.copyOf(edges);
  }

  /**
   * One edge.
   *
   * @param pair the two signals
   * @param weight what they share, in nats
   */
  public record Edge(ColumnPair pair, double weight) {}

  /**
   * Returns the maximum spanning tree (Kruskal 1956; for mutual information Chow and Liu 1968): of
   * all trees that with the largest sum, and also with the largest least edge on the path between
   * any two signals. Where the pairs do not join all signals it is one tree for each part. Equal
   * weights are taken in the order of the names.
   *
   * @param weights of the edges there are
   */
  public static BindingTree spanning(Map<ColumnPair, Double> weights) {
    Map<ColumnId, ColumnId> parents = new HashMap<>();
    List<Edge> chosen = new ArrayList<>();
    for (Edge edge : sorted(weights)) {
      ColumnId one = root(parents, edge.pair().a());
      ColumnId other = root(parents, edge.pair().b());
      if (!one.equals(other)) {
        parents.put(one, other);
        chosen.add(edge);
      }
    }
    return new BindingTree(chosen);
  }

  /**
   * Returns the star with the largest sum; empty if no signal has pairs with every other.
   *
   * @param weights of the edges there are
   */
  public static Optional<BindingTree> bestStar(Map<ColumnPair, Double> weights) {
    TreeSet<ColumnId> columns = new TreeSet<>();
    weights.keySet().forEach(pair -> columns.addAll(List.of(pair.a(), pair.b())));
    return columns.stream()
        .map(anchor -> sorted(weights).stream().filter(e -> e.pair().has(anchor)).toList())
        .filter(edges -> edges.size() == columns.size() - 1)
        .map(BindingTree::new)
        .max(Comparator.comparingDouble(BindingTree::sum));
  }

  private static List<Edge> sorted(Map<ColumnPair, Double> weights) {
    return weights.entrySet().stream()
        .map(entry -> new Edge(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingDouble((Edge e) -> -e.weight()).thenComparing(Edge::pair))
        .toList();
  }

  private static ColumnId root(Map<ColumnId, ColumnId> parents, ColumnId column) {
    ColumnId root = column;
    while (parents.containsKey(root)) {
      root = parents.get(root);
    }
    return root;
  }

  /** Returns the sum of the weights. */
  public double sum() {
    return edges.stream().mapToDouble(Edge::weight).sum();
  }

  /** Returns the signal all edges have in common, if it is a star; of two signals the first. */
  public Optional<ColumnId> center() {
    if (edges.isEmpty()) {
      return Optional.empty();
    }
    ColumnPair first = edges.get(0).pair();
    return List.of(first.a(), first.b()).stream()
        .filter(column -> edges.stream().allMatch(edge -> edge.pair().has(column)))
        .findFirst();
  }

  /** Returns the pairs joined. */
  public Collection<ColumnPair> pairs() {
    return edges.stream().map(Edge::pair).toList();
  }

  /** Returns such as {@code audio-image 2.31, image-text 1.90; sum 4.21 nats}. */
  @Override
  public String toString() {
    List<String> parts =
        edges.stream()
            .map(edge -> String.format(Locale.ROOT, "%s %.2f", edge.pair(), edge.weight()))
            .toList();
    return String.join(", ", parts) + String.format(Locale.ROOT, "; sum %.2f nats", sum());
  }
}
