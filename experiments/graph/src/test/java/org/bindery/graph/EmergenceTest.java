package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class EmergenceTest {
  @Test
  void inAStarEveryTwoBoundSignalsAreTwoStepsApartThroughTheAnchor() {
    for (int n = 1; n <= 8; n++) {
      ColumnId anchor = ColumnId.of("image");
      Emergence emergence = BindingGraph.star(anchor, Sample.array("s", n)).emergence();

      assertThat(emergence.unordered(PairKind.TRAINED)).hasSize(n);
      assertThat(emergence.unordered(PairKind.EMERGENT))
          .hasSize(n * (n - 1) / 2)
          .allSatisfy(
              pair -> {
                assertThat(pair.distance()).isEqualTo(2);
                assertThat(pair.path()).containsExactly(pair.from(), anchor, pair.to());
              });
    }
  }

  @Test
  void inACompleteGraphNothingIsLeftToEmerge() {
    for (int n = 2; n <= 9; n++) {
      Emergence emergence = BindingGraph.complete(Sample.array("s", n)).emergence();

      assertThat(emergence.unordered(PairKind.EMERGENT)).isEmpty();
      assertThat(emergence.ordered())
          .hasSize(n * (n - 1))
          .allSatisfy(pair -> assertThat(pair.distance()).isEqualTo(1));
    }
  }

  @Test
  void inAChainTheDistanceIsTheDifferenceOfPlaces() {
    for (int n = 2; n <= 9; n++) {
      ColumnId[] columns = Sample.array("s", n);
      Emergence emergence = BindingGraph.chain(columns).emergence();
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          if (i != j) {
            Emergence.Pair pair = emergence.between(columns[i], columns[j]);
            assertThat(pair.distance()).isEqualTo(Math.abs(i - j));
            assertThat(pair.kind())
                .isEqualTo(Math.abs(i - j) == 1 ? PairKind.TRAINED : PairKind.EMERGENT);
            assertThat(pair.path()).first().isEqualTo(columns[i]);
            assertThat(pair.path()).last().isEqualTo(columns[j]);
          }
        }
      }
    }
  }

  @Test
  void renamingTheSignalsRenamesThePairsAndChangesNothingElse() {
    Random random = new Random(11);
    for (int trial = 0; trial < 200; trial++) {
      Sample sample = Sample.random(random);
      List<ColumnId> fresh = new ArrayList<>(Sample.names("other", sample.nodes().size()));
      Collections.shuffle(fresh, random);
      Map<ColumnId, ColumnId> names = new HashMap<>();
      for (int i = 0; i < fresh.size(); i++) {
        names.put(sample.nodes().get(i), fresh.get(i));
      }
      Emergence before = sample.graph().emergence();
      Emergence after = sample.renamed(names).graph().emergence();

      for (Emergence.Pair pair : before.ordered()) {
        Emergence.Pair renamed = after.between(names.get(pair.from()), names.get(pair.to()));
        assertThat(renamed.kind()).as("trial %d, %s", trial, pair).isEqualTo(pair.kind());
        assertThat(renamed.distance()).as("trial %d, %s", trial, pair).isEqualTo(pair.distance());
      }
    }
  }

  @Test
  void distancesAreThoseOfFloydAndWarshallAndPathsAreWalkable() {
    Random random = new Random(13);
    for (int trial = 0; trial < 200; trial++) {
      BindingGraph graph = Sample.random(random).graph();
      int[][] expected = allDistances(graph);
      for (Emergence.Pair pair : graph.emergence().ordered()) {
        int i = graph.nodes().indexOf(pair.from());
        int j = graph.nodes().indexOf(pair.to());
        assertThat(pair.distance()).as("trial %d, %s", trial, pair).isEqualTo(expected[i][j]);
        assertThat(pair.path()).hasSize(pair.distance() + 1);
        for (int step = 1; step < pair.path().size(); step++) {
          assertThat(graph.edge(pair.path().get(step - 1), pair.path().get(step)))
              .as("trial %d, step %d of %s", trial, step, pair)
              .isPresent();
        }
      }
    }
  }

  private static int[][] allDistances(BindingGraph graph) {
    int n = graph.nodes().size();
    int[][] d = new int[n][n];
    for (int i = 0; i < n; i++) {
      Arrays.fill(d[i], 1000);
      d[i][i] = 0;
    }
    for (Edge edge : graph.edges()) {
      int i = graph.nodes().indexOf(edge.a());
      int j = graph.nodes().indexOf(edge.b());
      d[i][j] = 1;
      d[j][i] = 1;
    }
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          d[i][j] = Math.min(d[i][j], d[i][k] + d[k][j]);
        }
      }
    }
    return d;
  }

  @Test
  void aGivenEdgeIsAStepLikeATrainedOne() {
    Emergence emergence =
        GraphBuilder.anchor("image")
            .given("image", "text")
            .frozen("image", "clip")
            .frozen("text", "clip")
            .bind("audio")
            .build()
            .emergence();

    Emergence.Pair given = emergence.between(ColumnId.of("text"), ColumnId.of("image"));
    Emergence.Pair emergent = emergence.between(ColumnId.of("audio"), ColumnId.of("text"));
    assertThat(given.kind()).isEqualTo(PairKind.GIVEN);
    assertThat(emergent.kind()).isEqualTo(PairKind.EMERGENT);
    assertThat(emergent.distance()).isEqualTo(2);
  }

  @Test
  void eachPairIsListedOnceWithoutOrderAndTwiceWithIt() {
    Emergence emergence = BindingGraph.chain(Sample.array("s", 5)).emergence();

    assertThat(emergence.unordered()).hasSize(10);
    assertThat(emergence.ordered()).hasSize(20);
  }

  @Test
  void aSignalHasNoPairWithItself() {
    ColumnId a = ColumnId.of("s0");
    Emergence emergence = BindingGraph.chain(Sample.array("s", 3)).emergence();

    assertThatThrownBy(() -> emergence.between(a, a))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("s0>s0")
        .hasMessageContaining("[s0, s1, s2]");
  }
}
