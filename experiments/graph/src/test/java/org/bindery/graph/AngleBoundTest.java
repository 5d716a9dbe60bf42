package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class AngleBoundTest {
  @Test
  void cosineDistanceIsNoMetric() {
    AngleBound halfRadians = new AngleBound(List.of(0.5, 0.5));
    double step = 1 - Math.cos(0.5);
    double both = 1 - halfRadians.cosine();

    assertThat(step).isCloseTo(0.1224, within(5e-5));
    assertThat(2 * step).isCloseTo(0.245, within(5e-4));
    assertThat(both).isCloseTo(0.460, within(5e-4)).isGreaterThan(2 * step);
    assertThat(halfRadians.angle()).as("angles add up").isEqualTo(1.0);
  }

  @Test
  void theWorstCaseOfRealisticCosinesSaysNothing() {
    AngleBound three = AngleBound.ofCosines(0.3, 0.3);
    AngleBound seven = AngleBound.ofCosines(0.7, 0.7);

    assertThat(three.cosine()).isCloseTo(-0.82, within(1e-12));
    assertThat(seven.cosine()).isCloseTo(-0.02, within(1e-12));
    assertThat(three.isVacuous()).isTrue();
    assertThat(seven.isVacuous()).isTrue();
    assertThat(AngleBound.ofCosines(0.71, 0.71).isVacuous()).isFalse();
    assertThat(AngleBound.ofCosines(Math.sqrt(0.5), Math.sqrt(0.5)).isVacuous())
        .as("exactly orthogonal")
        .isTrue();
  }

  @Test
  void theSumOfAnglesStopsAtOppositeVectors() {
    AngleBound far = AngleBound.ofCosines(-0.5, -0.5, 0.1);

    assertThat(far.angle()).isEqualTo(Math.PI);
    assertThat(far.cosine()).isEqualTo(-1);
    assertThat(far.chord()).isEqualTo(2);
  }

  @Test
  void oneEdgeBoundsItselfAndAnEdgeOfOneChangesNothing() {
    AngleBound one = AngleBound.ofCosines(0.8);
    assertThat(one.cosine()).isCloseTo(0.8, within(1e-12));
    assertThat(one.estimate()).isCloseTo(0.8, within(1e-12));
    assertThat(one.chord()).isCloseTo(Math.sqrt(2 - 2 * 0.8), within(1e-12));
    assertThat(one.slack(0.8)).isCloseTo(0, within(1e-12));
    assertThat(AngleBound.ofCosines(0.8, 1).cosine()).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void theEstimateIsTheProductAndAboveTheWorstCase() {
    assertThat(AngleBound.ofCosines(0.7, 0.7).estimate()).isCloseTo(0.49, within(1e-12));
    assertThat(AngleBound.ofCosines(0.9, 0.9, 0.9, 0.9).estimate())
        .isCloseTo(Math.pow(0.9, 4), within(1e-12));
    Random random = new Random(3);
    for (int trial = 0; trial < 500; trial++) {
      AngleBound bound =
          AngleBound.ofCosines(random.nextDouble(), random.nextDouble(), random.nextDouble());
      assertThat(bound.estimate()).isGreaterThanOrEqualTo(bound.cosine() - 1e-12);
    }
  }

  @Test
  void aMeasuredChainOfSixLiesAboveTheBoundAndAboveTheEstimate() {
    double[] measured = {0.68, 0.62, 0.54, 0.45, 0.39};
    for (int hops = 2; hops <= 5; hops++) {
      double[] edges = new double[hops];
      Arrays.fill(edges, measured[0]);
      AngleBound bound = AngleBound.ofCosines(edges);
      assertThat(bound.isVacuous()).isTrue();
      assertThat(bound.slack(measured[hops - 1])).isPositive();
      assertThat(measured[hops - 1]).isGreaterThan(bound.estimate());
    }
  }

  @Test
  void noRowOfAnyVectorsBreaksTheBoundNorDoesTheirMean() {
    Random random = new Random(5);
    for (int trial = 0; trial < 200; trial++) {
      int dimension = 2 + random.nextInt(6);
      int hops = 2 + random.nextInt(3);
      double[] sums = new double[hops];
      double ends = 0;
      int rows = 20;
      for (int row = 0; row < rows; row++) {
        double[][] path = walk(random, dimension, hops);
        double[] cosines = new double[hops];
        for (int hop = 0; hop < hops; hop++) {
          cosines[hop] = dot(path[hop], path[hop + 1]);
          sums[hop] += cosines[hop] / rows;
        }
        double measured = dot(path[0], path[hops]);
        ends += measured / rows;
        AngleBound bound = AngleBound.ofCosines(cosines);
        assertThat(bound.slack(measured)).isGreaterThan(-1e-9);
        double chord = Math.sqrt(Math.max(0, 2 - 2 * measured));
        assertThat(chord).isLessThan(bound.chord() + 1e-7);
        assertThat(2 * Math.sin(bound.angle() / 2))
            .as("angles are tighter than chords")
            .isLessThan(bound.chord() + 1e-9);
      }
      assertThat(AngleBound.ofCosines(sums).slack(ends)).as("the means").isGreaterThan(-1e-9);
    }
  }

  private static double[][] walk(Random random, int dimension, int hops) {
    double[][] path = new double[hops + 1][];
    path[0] = unit(random, new double[dimension], 1);
    double step = 0.2 + random.nextDouble();
    for (int hop = 1; hop <= hops; hop++) {
      path[hop] = unit(random, path[hop - 1], step);
    }
    return path;
  }

  private static double[] unit(Random random, double[] from, double step) {
    double[] result = from.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] += step * random.nextGaussian();
    }
    double norm = Math.sqrt(dot(result, result));
    return Arrays.stream(result).map(value -> value / norm).toArray();
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void whatIsNoCosineOrAngleIsRefusedButForRounding() {
    assertThat(AngleBound.ofCosines(1.00001).angle()).isZero();
    for (double cosine : new double[] {1.1, -2, Double.NaN}) {
      assertThatThrownBy(() -> AngleBound.ofCosines(cosine))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(String.valueOf(cosine));
    }
    assertThatThrownBy(AngleBound::ofCosines).hasMessageContaining("at least one edge");
    assertThatThrownBy(() -> new AngleBound(List.of(4.0))).hasMessageContaining("4.0");
  }

  @Test
  void everyOrderedPairIsExplainedAlongItsBestWay() {
    BindingGraph graph = GraphBuilder.twoHubs("image", "text").bind("audio", "imu").build();
    ToDoubleBiFunction<ColumnId, ColumnId> cosine =
        (a, b) -> {
          List<String> pair = List.of(a.toString(), b.toString());
          if (pair.contains("text") && !pair.contains("image")) {
            return 0.9;
          }
          return pair.contains("image") ? 0.4 : 0.7;
        };

    List<PairBound> bounds = PairBound.all(graph, cosine);

    assertThat(bounds).hasSize(12);
    assertThat(bounds)
        .filteredOn(bound -> bound.pair().kind() == PairKind.EMERGENT)
        .hasSize(2)
        .allSatisfy(
            bound -> {
              assertThat(bound.pair().path())
                  .as("the first by name")
                  .contains(ColumnId.of("image"));
              assertThat(bound.path()).as("the better way").contains(ColumnId.of("text"));
              assertThat(bound.bound().cosine()).isCloseTo(2 * 0.81 - 1, within(1e-12));
            });
    assertThat(bounds)
        .extracting(PairBound::toString)
        .contains(
            "audio>imu, emergent through text: edges of 0.90, 0.90; at worst 0.62, on average"
                + " 0.81, measured 0.70, slack 0.08",
            "image>imu, trained: edges of 0.40; at worst 0.40, on average 0.40, measured 0.40,"
                + " slack 0.00");
    assertThat(AngleBound.ofCosines(0.7, 0.7).explain(0.5))
        .isEqualTo(
            "edges of 0.70, 0.70; at worst -0.02 (vacuous), on average 0.49, measured 0.50, slack"
                + " 0.52");
  }

  @Test
  void aWayOfMoreEdgesMayBeTheBetterOne() {
    BindingGraph square =
        GraphBuilder.withoutAnchor()
            .edge("a", "b")
            .edge("b", "d")
            .edge("a", "x")
            .edge("x", "y")
            .edge("y", "d")
            .build();
    PairBound bound =
        PairBound.all(
                square,
                (one, other) ->
                    one.toString().matches("b") || other.toString().matches("b") ? 0.2 : 0.95)
            .stream()
            .filter(
                b -> b.pair().from().toString().equals("a") && b.pair().to().toString().equals("d"))
            .findFirst()
            .orElseThrow();

    assertThat(bound.pair().distance()).isEqualTo(2);
    assertThat(bound.path()).extracting(ColumnId::toString).containsExactly("a", "x", "y", "d");
  }
}
