package org.bindery.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.junit.jupiter.api.Test;

class AnchorScoresTest {
  private static final ColumnId A = ColumnId.of("audio");
  private static final ColumnId D = ColumnId.of("depth");
  private static final ColumnId H = ColumnId.of("image");
  private static final ColumnPair AD = ColumnPair.of(A, D);
  private static final Advisor ADVISOR = Advisor.withoutIntervals();

  @Test
  void knownCanonicalCorrelationsAreRecovered() {
    double[] truth = {0.9, 0.7, 0.5};
    Random random = new Random(1);
    int n = 20_000;
    double[][] x = new double[n][5];
    double[][] y = new double[n][4];
    for (int row = 0; row < n; row++) {
      double[] u = {g(random), g(random), g(random), g(random), g(random)};
      double[] v = new double[4];
      for (int i = 0; i < 4; i++) {
        double rho = i < 3 ? truth[i] : 0;
        v[i] = rho * u[i] + Math.sqrt(1 - rho * rho) * g(random);
      }
      x[row] = new double[] {u[0] + u[1], 3 * u[1] - u[2], u[2] + 7, 100 * u[3] + u[0], u[4]};
      y[row] = new double[] {v[0] - v[3], v[1] + v[0], 0.01 * v[2], v[3] + 2 * v[1]};
    }
    AnchorScores scores = ADVISOR.scores(List.of(new PairedFeatures(A, x, D, y)), 7);

    assertThat(scores.correlations(AD)).hasSize(3).containsExactly(truth, within(0.02));
    double information = 0;
    for (double rho : truth) {
      information -= 0.5 * Math.log(1 - rho * rho);
    }
    assertThat(scores.information(AD)).isCloseTo(information, within(0.05));
  }

  private static double g(Random random) {
    return random.nextGaussian();
  }

  @Test
  void independentSignalsShareNothing() {
    Random random = new Random(2);
    int significant = 0;
    for (int trial = 0; trial < 100; trial++) {
      double[][] x =
          random.ints(200).mapToObj(i -> random.doubles(10).toArray()).toArray(double[][]::new);
      double[][] y =
          random.ints(200).mapToObj(i -> random.doubles(10).toArray()).toArray(double[][]::new);
      AnchorScores scores = ADVISOR.scores(List.of(new PairedFeatures(A, x, D, y)), trial);
      significant += scores.correlations(AD).length;
      assertThat(scores.information(AD)).isZero();
    }
    assertThat(significant).isZero();
  }

  @Test
  void noiseInRowsThatAreNotHeldOutLiesUnderTheEdge() {
    // The edge itself, in sample: 95 of 100 largest correlations of pure noise stay within 1.3 of
    // it.
    Random random = new Random(3);
    int above = 0;
    for (int trial = 0; trial < 100; trial++) {
      double[][] c = new double[10][10];
      for (int row = 0; row < 500; row++) {
        double[] x = random.doubles(10).map(v -> random.nextGaussian()).toArray();
        double[] y = random.doubles(10).map(v -> random.nextGaussian()).toArray();
        for (int i = 0; i < 10; i++) {
          for (int j = 0; j < 10; j++) {
            c[i][j] += x[i] * y[j] / 500;
          }
        }
      }
      double largest = new SingularValueDecomposition(new Array2DRowRealMatrix(c)).getNorm();
      above += largest * largest > 1.3 * SharedDirections.edge(10, 10, 500) ? 1 : 0;
    }
    assertThat(above).isLessThanOrEqualTo(5);
  }

  @Test
  void theEdgeIsWachters() {
    assertThat(SharedDirections.edge(10, 10, 200)).isCloseTo(4 * 0.05 * 0.95, within(1e-15));
    assertThat(SharedDirections.edge(100, 100, 150)).isEqualTo(1);
    assertThat(SharedDirections.edge(10, 30, 1000)).isEqualTo(SharedDirections.edge(30, 10, 1000));
  }

  @Test
  void overlapCountsTheFactorsThatReachBothEnds() {
    List<PairedFeatures> pairs =
        new FactorFeatures(4)
            .with("image", Set.of(0, 1, 2, 3, 4, 5, 6, 7), 0.95, 4)
            .with("audio", Set.of(0, 1, 2, 3, 4), 0.95, 5)
            .with("depth", Set.of(3, 4, 5, 6, 7), 0.95, 3)
            .with("text", Set.of(0, 1, 2), 0.95, 6)
            .pairs(2000);
    AnchorScores scores = ADVISOR.scores(pairs, 1);

    assertThat(scores.overlap(H, AD)).isCloseTo(2, within(0.15));
    assertThat(scores.overlap(H, ColumnPair.of(A, ColumnId.of("text")))).isCloseTo(3, within(0.15));
    assertThat(scores.overlap(H, ColumnPair.of(D, ColumnId.of("text")))).isCloseTo(0, within(0.1));
    assertThat(scores.overlap(A, ColumnPair.of(D, H))).isCloseTo(2, within(0.15));
    assertThat(scores.overlap(ColumnId.of("text"), AD)).isZero();
  }

  @Test
  void bridgeInformationIsThatOfAMarkovChainInClosedForm() {
    List<PairedFeatures> pairs =
        new FactorFeatures(5)
            .with("image", Set.of(0, 1, 2, 3, 4, 5), 0.9, 2)
            .with("audio", Set.of(0, 1, 2, 3), 0.9, 2)
            .with("depth", Set.of(2, 3, 4, 5), 0.9, 2)
            .pairs(8000);
    AnchorScores scores = ADVISOR.scores(pairs, 1);
    double each = 0.81 * 0.81;

    assertThat(scores.bridgeInformation(H, AD))
        .isCloseTo(-0.5 * 2 * Math.log(1 - each * each), within(0.05));
    assertThat(Criterion.MIN_MI.of(scores, H, AD))
        .isCloseTo(-0.5 * 4 * Math.log(1 - each), within(0.08));
    assertThat(Criterion.SUM_MI.of(scores, H, AD))
        .isCloseTo(
            scores.information(ColumnPair.of(H, A)) + scores.information(ColumnPair.of(H, D)),
            within(1e-12));
    assertThat(Criterion.OVERLAP_PLUS.of(scores, H, AD))
        .isEqualTo(scores.overlap(H, AD) + 0.05 * Criterion.MIN_MI.of(scores, H, AD));
  }

  @Test
  void theBaitIsSeenThrough() {
    // Design notes 0.2: T is clean but half blind, H sees all through noise. Information says T.
    List<PairedFeatures> pairs =
        new FactorFeatures(6)
            .with("text", Set.of(0, 1, 2, 3, 4, 5), 0.98, 6)
            .with("image", Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 0.6, 4)
            .with("audio", Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 0.95, 4)
            .with("depth", Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11), 0.95, 4)
            .pairs(2000);
    AnchorScores scores = ADVISOR.scores(pairs, 1);
    ColumnId t = ColumnId.of("text");

    assertThat(Criterion.MIN_MI.of(scores, t, AD))
        .isGreaterThan(Criterion.MIN_MI.of(scores, H, AD));
    assertThat(scores.overlap(H, AD)).isCloseTo(12, within(1.2));
    assertThat(scores.overlap(t, AD)).isCloseTo(6, within(0.6));
  }

  @Test
  void unitsMixingAndShiftsOfFeaturesHardlyMatter() {
    PairedFeatures plain =
        new FactorFeatures(7)
            .with("audio", Set.of(0, 1, 2), 0.9, 3)
            .with("depth", Set.of(1, 2, 3), 0.9, 3)
            .pair("audio", "depth", 1000);
    double[][] scaled =
        Arrays.stream(plain.rowsOfOne())
            .map(
                row ->
                    new double[] {1e6 * row[0], row[1] + 5, row[2], row[3], 1e-3 * row[4], row[5]})
            .toArray(double[][]::new);

    double[] before = ADVISOR.scores(List.of(plain), 3).correlations(AD);
    double[] after =
        ADVISOR
            .scores(List.of(new PairedFeatures(A, scaled, D, plain.rowsOfOther())), 3)
            .correlations(AD);

    assertThat(after).containsExactly(before, within(1e-9));
  }

  @Test
  void copiesOfAFeatureAndConstantFeaturesChangeNothingMuch() {
    PairedFeatures plain =
        new FactorFeatures(8)
            .with("audio", Set.of(0, 1, 2), 0.9, 3)
            .with("depth", Set.of(1, 2, 3), 0.9, 3)
            .pair("audio", "depth", 1000);
    double[][] wide =
        Arrays.stream(plain.rowsOfOne())
            .map(row -> new double[] {row[0], row[1], row[2], row[3], row[4], row[5], row[0], 0.1})
            .toArray(double[][]::new);
    AnchorScores scores =
        ADVISOR.scores(List.of(new PairedFeatures(A, wide, D, plain.rowsOfOther())), 3);

    assertThat(scores.correlations(AD))
        .containsExactly(ADVISOR.scores(List.of(plain), 3).correlations(AD), within(0.02));
  }

  @Test
  void featuresThatNeverVaryShareNothing() {
    double[][] constant = new double[300][4];
    for (double[] row : constant) {
      Arrays.fill(row, 0.1);
    }
    PairedFeatures pair = new PairedFeatures(A, constant, D, constant);

    assertThat(ADVISOR.scores(List.of(pair), 1).information(AD)).isZero();
  }

  @Test
  void aSignalPairedWithItselfIsSharedWholly() {
    double[][] x = new Random(9).ints(500).mapToObj(i -> gaussian(i, 4)).toArray(double[][]::new);
    AnchorScores scores = ADVISOR.scores(List.of(new PairedFeatures(A, x, D, x.clone())), 1);

    assertThat(scores.correlations(AD)).containsExactly(new double[] {1, 1, 1, 1}, within(1e-6));
    assertThat(scores.information(AD)).isFinite();
  }

  private static double[] gaussian(int seed, int d) {
    Random random = new Random(seed);
    double[] values = new double[d];
    for (int i = 0; i < d; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }

  @Test
  void whatIsNotThereIsToldWithWhatIs() {
    AnchorScores scores =
        ADVISOR.scores(
            List.of(
                new FactorFeatures(1)
                    .with("audio", Set.of(0), 0.9, 1)
                    .with("image", Set.of(0), 0.9, 1)
                    .pair("audio", "image", 100)),
            1);

    assertThat(scores.bridges(H, AD)).isFalse();
    assertThatThrownBy(() -> scores.overlap(H, AD))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no pairs of depth-image");
  }

  @Test
  void brokenFeaturesAreRefusedInOneSentence() {
    double[][] good = new double[20][3];
    double[][] broken = new double[20][3];
    broken[7][1] = Double.NaN;
    double[][] ragged = new double[20][3];
    ragged[4] = new double[2];

    assertThatThrownBy(() -> new PairedFeatures(A, good, D, broken))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "Row 7 of the features of depth holds NaN: leave such samples out, or repair what"
                + " computes them.");
    assertThatThrownBy(() -> new PairedFeatures(A, ragged, D, good))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Row 4 of the features of audio has 2 numbers");
    assertThatThrownBy(() -> new PairedFeatures(A, good, D, new double[19][3]))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("20 rows of the one and 19 of the other");
    assertThatThrownBy(() -> new PairedFeatures(A, good, A, good))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () ->
                ADVISOR.scores(
                    List.of(
                        new PairedFeatures(A, good, D, good),
                        new PairedFeatures(A, new double[20][4], H, good)),
                    1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'audio' has 3 features in audio-depth and 4 in audio-image");
    assertThatThrownBy(() -> ADVISOR.scores(List.of(), 1)).isInstanceOf(DataException.class);
    PairedFeatures pair = new PairedFeatures(A, good, D, good);
    assertThatThrownBy(() -> ADVISOR.scores(List.of(pair, pair), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("given twice");
  }
}
