package org.bindery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class LatentFactorWorldTest {
  private static final ColumnId A = ColumnId.of("a");
  private static final ColumnId B = ColumnId.of("b");
  private static final ColumnId C = ColumnId.of("c");

  private final LatentFactorWorld world =
      LatentFactorWorld.gaussian(
              8,
              Signal.of("a", 0, 5, 0.9),
              Signal.of("b", 2, 8, 0.7),
              Signal.of("c", List.of(0, 7), 0.5))
          .withSeed(3);

  @Test
  void everyMapIsOrthogonal() {
    for (ColumnId column : world.columns()) {
      double[][] map = world.map(column);
      for (int i = 0; i < map.length; i++) {
        for (int j = 0; j < map.length; j++) {
          assertThat(dot(map[i], map[j])).isCloseTo(i == j ? 1 : 0, within(1e-14));
        }
      }
    }
  }

  @Test
  void mapsFavorNoDirection() {
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < 2_000; seed++) {
      double corner = Orthogonal.draw(4, new Streams(seed).generator("map"))[3][3];
      sum += corner;
      squares += corner * corner;
    }
    assertThat(sum / 2_000).as("mean of a corner").isCloseTo(0, within(0.045));
    assertThat(squares / 2_000).as("its square, 1/4 for Haar").isCloseTo(0.25, within(0.02));
  }

  @Test
  void sharedInformationIsThatOfTheGaussiansWithTheStatedCovariance() {
    assertThat(world.information(A, B)).isCloseTo(fromCovariance(List.of(A), List.of(B)), tiny());
    assertThat(world.information(A, C)).isCloseTo(fromCovariance(List.of(A), List.of(C)), tiny());
    assertThat(world.information(List.of(A, C), List.of(B)))
        .as("two signals together, which see a factor independently")
        .isCloseTo(fromCovariance(List.of(A, C), List.of(B)), tiny());
    assertThat(world.information(A, B)).isEqualTo(world.information(B, A));
  }

  @Test
  void theNumbersOfTheBaitAreThoseOfTheFirstMeasurement() {
    LatentFactorWorld bait = Bait.world();
    assertThat(bait.information(A, ColumnId.of("h"))).isCloseTo(2.36, within(0.005));
    assertThat(bait.information(A, ColumnId.of("t"))).isCloseTo(6.05, within(0.005));
  }

  @Test
  void observationsHaveTheStatedMoments() {
    int n = 40_000;
    Observations seen = world.observe("test", n, world.columns());
    double[][] a = straightened(seen, A);
    double[][] b = straightened(seen, B);
    for (int i = 0; i < a[0].length; i++) {
      assertThat(covariance(a, i, a, i)).isCloseTo(1, within(0.03));
      for (int j = 0; j < b[0].length; j++) {
        boolean same = i < 5 && j < 6 && i == j + 2;
        assertThat(covariance(a, i, b, j)).isCloseTo(same ? 0.63 : 0, within(0.03));
      }
    }
  }

  @Test
  void informationEstimatedFromObservationsIsTheExactOne() {
    Observations seen = world.observe("test", 40_000, List.of(A, B));
    double[][] both = new double[seen.size()][];
    double[][] a = doubles(seen.rows(A));
    double[][] b = doubles(seen.rows(B));
    for (int i = 0; i < both.length; i++) {
      both[i] = Arrays.copyOf(a[i], a[i].length + b[i].length);
      System.arraycopy(b[i], 0, both[i], a[i].length, b[i].length);
    }
    double estimated = (logDeterminant(a) + logDeterminant(b) - logDeterminant(both)) / 2;
    assertThat(estimated).isCloseTo(world.information(A, B), within(0.02));
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
    float[][] rows = world.observe("test", 50, List.of(A, B)).rows(A);
    assertThat(world.withSeed(3).observe("test", 50, List.of(A)).rows(A))
        .as("whoever else observes")
        .isDeepEqualTo(rows);
    assertThat(world.withSeed(4).observe("test", 50, List.of(A)).rows(A)[0]).isNotEqualTo(rows[0]);
    assertThat(world.observe("edge a-b", 50, List.of(A)).rows(A)[0])
        .as("another purpose")
        .isNotEqualTo(rows[0]);
    assertThat(Arrays.deepHashCode(rows)).as("on every machine").isEqualTo(BITS);
  }

  private static final int BITS = -1834438427;

  @Test
  void streamsDoNotTouchEachOther() {
    Streams streams = new Streams(5);
    assertThat(
            List.of(
                streams.generator("x").nextLong(),
                streams.initial("x").nextLong(),
                streams.batches("x").nextLong(),
                streams.generator("y").nextLong(),
                new Streams(6).generator("x").nextLong()))
        .doesNotHaveDuplicates();
    assertThat(streams.batches("x").nextLong()).isEqualTo(streams.batches("x").nextLong());
  }

  @Test
  void aPathCarriesWhatAllOnItSee() {
    assertThat(world.coverage(List.of(A, B))).containsExactly(2, 3, 4);
    assertThat(world.coverage(List.of(A, B, C))).isEmpty();
    assertThat(world.coverage(List.of(A, C))).containsExactly(0);
  }

  @Test
  void theWarpBendsEveryCoordinateAndLosesNothing() {
    float[][] straight = world.observe("test", 200, List.of(A)).rows(A);
    float[][] warped = world.warped().observe("test", 200, List.of(A)).rows(A);
    for (int i = 0; i < straight.length; i++) {
      for (int k = 0; k < straight[i].length; k++) {
        double x = straight[i][k];
        assertThat((double) warped[i][k]).isCloseTo(x + 0.3 * Math.sin(2 * x), within(1e-5));
      }
    }
    assertThat(world.warped().information(A, B)).isEqualTo(world.information(A, B));
  }

  @Test
  void clocksThatDisagreeCostWhatTheFactorsForget() {
    int n = 40_000;
    for (int shift : new int[] {0, 1, 3}) {
      Observations seen = world.misaligned("test", n, A, B, shift, 0.8);
      double expected = 0.63 * Math.pow(0.8, shift);
      double[][] a = straightened(seen, A);
      double[][] b = straightened(seen, B);
      assertThat(covariance(a, 2, b, 0)).as("shift %d", shift).isCloseTo(expected, within(0.06));
      assertThat(covariance(a, 2, a, 2)).isCloseTo(1, within(0.06));
    }
    assertThatThrownBy(() -> world.misaligned("test", 5, A, B, -1, 0.5))
        .hasMessageContaining("-1 late");
  }

  @Test
  void exclusiveOrIsSharedByThreeAndByNoTwo() {
    LatentFactorWorld xor = LatentFactorWorld.xor(12);
    assertThat(xor.information(A, B)).isZero();
    assertThat(xor.information(A, C)).isZero();
    assertThat(xor.information(B, C)).isZero();
    assertThat(xor.information(List.of(A, B), List.of(C)))
        .isCloseTo(12 * Math.log(2), within(1e-12));
    float[][] coins = xor.observe("test", 100, xor.columns()).latents();
    for (float[] moment : coins) {
      for (int bit = 0; bit < 12; bit++) {
        assertThat(Math.abs(moment[bit])).isEqualTo(1);
        assertThat(moment[24 + bit]).isEqualTo(moment[bit] * moment[12 + bit]);
      }
    }
  }

  @Test
  void aFactorThatOthersDetermineIsSharedWithThem() {
    LatentFactorWorld chained =
        LatentFactorWorld.of(
            List.of(
                new Factor.Bit(),
                new Factor.Bit(),
                new Factor.Product(0, 1),
                new Factor.Bit(),
                new Factor.Product(2, 3)),
            List.of(Signal.of("a", List.of(0, 4), 1), Signal.of("b", List.of(1, 3), 1)),
            0);
    assertThat(chained.information(A, B)).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void classesAreTheSignsOfFactors() {
    Observations seen = world.observe("test", 20_000, List.of(A));
    int[] counts = new int[4];
    for (int label : seen.classes(0, 3)) {
      counts[label]++;
    }
    for (int count : counts) {
      assertThat(count).isBetween(4_700, 5_300);
    }
    assertThat(seen.classes(0, 3)[0])
        .isEqualTo((seen.latents()[0][0] > 0 ? 2 : 0) + (seen.latents()[0][3] > 0 ? 1 : 0));
  }

  @Test
  void whatCannotBeIsRefusedWithTheReason() {
    assertThatThrownBy(() -> LatentFactorWorld.gaussian(4, Signal.of("a", 0, 5, 0.9)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Signal a cannot see factor 4: the world has 4.");
    assertThatThrownBy(() -> Signal.of("a", 0, 5, 1.5)).hasMessageContaining("strength 1.5 of a");
    assertThatThrownBy(() -> Signal.of("a", List.of(1, 1), 0.5)).hasMessageContaining("each once");
    assertThatThrownBy(
            () ->
                LatentFactorWorld.of(
                    List.of(new Factor.Gaussian(), new Factor.Product(0, 0)),
                    List.of(Signal.of("a", 0, 1, 0.5)),
                    0))
        .hasMessageContaining("two earlier bits");
    assertThatThrownBy(
            () ->
                LatentFactorWorld.of(
                        List.of(new Factor.Bit()),
                        List.of(Signal.of("a", 0, 1, 0.5), Signal.of("b", 0, 1, 1)),
                        0)
                    .information(A, B))
        .hasMessageContaining("no closed form");
    assertThatThrownBy(() -> world.observe("test", 5, List.of(ColumnId.of("z"))))
        .hasMessageContaining("no signal z");
  }

  /** The covariance of what signals see, before maps, which change no information. */
  private double fromCovariance(List<ColumnId> some, List<ColumnId> others) {
    List<ColumnId> all = new java.util.ArrayList<>(some);
    all.addAll(others);
    return (logDeterminantOf(some) + logDeterminantOf(others) - logDeterminantOf(all)) / 2;
  }

  private double logDeterminantOf(List<ColumnId> columns) {
    int size = columns.stream().mapToInt(column -> world.signal(column).coverage().size()).sum();
    RealMatrix covariance = new Array2DRowRealMatrix(size, size);
    int row = 0;
    for (ColumnId one : columns) {
      for (int factor : world.signal(one).coverage()) {
        int column = 0;
        for (ColumnId other : columns) {
          for (int seen : world.signal(other).coverage()) {
            double strength = world.signal(one).strength() * world.signal(other).strength();
            covariance.setEntry(row, column, row == column ? 1 : factor == seen ? strength : 0);
            column++;
          }
        }
        row++;
      }
    }
    return Math.log(new LUDecomposition(covariance).getDeterminant());
  }

  private double[][] straightened(Observations seen, ColumnId column) {
    float[][] rows = seen.rows(column);
    double[][] map = world.map(column);
    double[][] straight = new double[rows.length][map.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < map.length; j++) {
        for (int k = 0; k < map.length; k++) {
          straight[i][k] += map[j][k] * rows[i][j];
        }
      }
    }
    return straight;
  }

  private static double[][] doubles(float[][] rows) {
    double[][] doubles = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        doubles[i][k] = rows[i][k];
      }
    }
    return doubles;
  }

  private static double covariance(double[][] x, int i, double[][] y, int j) {
    double sum = 0;
    for (int row = 0; row < x.length; row++) {
      sum += x[row][i] * y[row][j];
    }
    return sum / x.length;
  }

  private static double logDeterminant(double[][] rows) {
    int d = rows[0].length;
    RealMatrix covariance = new Array2DRowRealMatrix(d, d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        covariance.setEntry(i, j, covariance(rows, i, rows, j));
      }
    }
    return Math.log(new LUDecomposition(covariance).getDeterminant());
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static org.assertj.core.data.Offset<Double> tiny() {
    return within(1e-9);
  }
}
