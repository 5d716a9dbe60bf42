package org.bindery.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;

class BindingTreeTest {
  private static final List<ColumnId> COLUMNS =
      List.of("audio", "depth", "image", "text", "video").stream().map(ColumnId::of).toList();

  @Test
  void ofAllTreesItHasTheLargestSumAndTheWidestBottleneckBetweenAnyTwo() {
    Random random = new Random(1);
    for (int trial = 0; trial < 30; trial++) {
      Map<ColumnPair, Double> weights = weights(random);
      BindingTree tree = BindingTree.spanning(weights);
      List<List<ColumnPair>> all = everyTree(weights.keySet());

      assertThat(all).hasSize(125);
      assertThat(tree.sum())
          .isCloseTo(
              all.stream().mapToDouble(t -> sum(t, weights)).max().orElseThrow(), within(1e-12));
      for (ColumnPair pair : weights.keySet()) {
        double widest =
            all.stream().mapToDouble(t -> bottleneck(t, weights, pair)).max().orElseThrow();
        assertThat(bottleneck(List.copyOf(tree.pairs()), weights, pair)).isEqualTo(widest);
      }
    }
  }

  @Test
  void theBestStarIsThatOfTheLargestSumAndNeverBeatsTheTree() {
    Random random = new Random(2);
    for (int trial = 0; trial < 30; trial++) {
      Map<ColumnPair, Double> weights = weights(random);
      BindingTree star = BindingTree.bestStar(weights).orElseThrow();
      double best = 0;
      for (ColumnId anchor : COLUMNS) {
        double sum = 0;
        for (Map.Entry<ColumnPair, Double> entry : weights.entrySet()) {
          sum += entry.getKey().has(anchor) ? entry.getValue() : 0;
        }
        best = Math.max(best, sum);
      }
      assertThat(star.sum()).isCloseTo(best, within(1e-12));
      assertThat(star.center()).isPresent();
      assertThat(BindingTree.spanning(weights).sum()).isGreaterThanOrEqualTo(star.sum());
    }
  }

  @Test
  void withoutAllItsPairsASignalIsNoStar() {
    Map<ColumnPair, Double> weights = new HashMap<>();
    weights.put(ColumnPair.of(COLUMNS.get(0), COLUMNS.get(1)), 1.0);
    weights.put(ColumnPair.of(COLUMNS.get(1), COLUMNS.get(2)), 2.0);
    weights.put(ColumnPair.of(COLUMNS.get(2), COLUMNS.get(3)), 3.0);

    assertThat(BindingTree.bestStar(weights)).isEmpty();
    assertThat(BindingTree.spanning(weights).edges()).hasSize(3);
    assertThat(BindingTree.spanning(weights).center()).isEmpty();
    assertThat(BindingTree.spanning(weights))
        .hasToString("image-text 3.00, depth-image 2.00, audio-depth 1.00; sum 6.00 nats");
  }

  private static Map<ColumnPair, Double> weights(Random random) {
    Map<ColumnPair, Double> weights = new HashMap<>();
    for (ColumnId one : COLUMNS) {
      for (ColumnId other : COLUMNS) {
        if (!one.equals(other)) {
          weights.putIfAbsent(ColumnPair.of(one, other), random.nextInt(12) / 4.0);
        }
      }
    }
    return weights;
  }

  private static List<List<ColumnPair>> everyTree(Set<ColumnPair> pairs) {
    List<ColumnPair> edges = List.copyOf(pairs);
    List<List<ColumnPair>> trees = new ArrayList<>();
    for (int mask = 0; mask < 1 << edges.size(); mask++) {
      if (Integer.bitCount(mask) == COLUMNS.size() - 1) {
        List<ColumnPair> chosen = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
          if ((mask >> i & 1) == 1) {
            chosen.add(edges.get(i));
          }
        }
        if (reached(chosen, COLUMNS.get(0)).size() == COLUMNS.size()) {
          trees.add(chosen);
        }
      }
    }
    return trees;
  }

  private static Set<ColumnId> reached(List<ColumnPair> edges, ColumnId from) {
    Set<ColumnId> reached = new HashSet<>(Set.of(from));
    for (int i = 0; i < COLUMNS.size(); i++) {
      for (ColumnPair edge : edges) {
        if (reached.contains(edge.a()) || reached.contains(edge.b())) {
          reached.add(edge.a());
          reached.add(edge.b());
        }
      }
    }
    return reached;
  }

  private static double sum(List<ColumnPair> tree, Map<ColumnPair, Double> weights) {
    return tree.stream().mapToDouble(weights::get).sum();
  }

  /** The largest weight such that edges at least as heavy still join the two. */
  private static double bottleneck(
      List<ColumnPair> tree, Map<ColumnPair, Double> weights, ColumnPair pair) {
    return tree.stream()
        .mapToDouble(weights::get)
        .filter(
            least ->
                reached(tree.stream().filter(edge -> weights.get(edge) >= least).toList(), pair.a())
                    .contains(pair.b()))
        .max()
        .orElseThrow();
  }
}
