package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.junit.jupiter.api.Test;

class EffectiveRankTest {
  @Test
  void axesInEqualNumberCountFully() {
    double[][] axes = new double[12][4];
    for (int i = 0; i < 12; i++) {
      axes[i][i % 4] = 1 + i;
    }
    assertThat(EffectiveRank.of(Clouds.embeddings("image", axes))).isCloseTo(4, within(1e-9));
  }

  @Test
  void oneLineCountsOnceInWhicheverDirection() {
    assertThat(EffectiveRank.of(Clouds.embeddings("image", Clouds.constant(9, 5))))
        .isCloseTo(1, within(1e-6));
    assertThat(
            EffectiveRank.of(Clouds.embeddings("image", new double[][] {{1, 2}, {-2, -4}, {3, 6}})))
        .isCloseTo(1, within(1e-6));
  }

  @Test
  void axesInUnequalNumberFollowTheEntropyOfTheRootsOfTheirNumbers() {
    double[][] rows = new double[10][3];
    for (int i = 0; i < 10; i++) {
      rows[i][i < 9 ? 0 : 1] = 1;
    }
    double p = 3.0 / 4;
    double entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p);

    assertThat(EffectiveRank.of(Clouds.embeddings("image", rows)))
        .isCloseTo(Math.exp(entropy), within(1e-9));
  }

  @Test
  void agreesWithSingularValuesFoundByRotatingColumns() {
    Random random = new Random(1);
    for (int trial = 0; trial < 20; trial++) {
      Embeddings rows =
          Clouds.embeddings("image", Clouds.gaussian(3 + trial, 1 + trial % 9, random));
      double expected = oracle(Clouds.units(rows));
      assertThat(EffectiveRank.of(rows)).isCloseTo(expected, within(1e-6));
      assertThat(EffectiveRank.of(Clouds.shuffled(rows, 7))).isCloseTo(expected, within(1e-6));
      assertThat(EffectiveRank.of(Clouds.rotated(rows, 8))).isCloseTo(expected, within(1e-4));
    }
  }

  @Test
  void signalsInSubspacesOfTheirOwnUseMoreTogether() {
    double[][] first = new double[6][6];
    double[][] second = new double[6][6];
    for (int i = 0; i < 6; i++) {
      first[i][i % 3] = 1;
      second[i][3 + i % 3] = 1;
    }
    Embeddings a = Clouds.embeddings("image", first);
    Embeddings b = Clouds.embeddings("text", second);

    assertThat(EffectiveRank.of(a)).isCloseTo(3, within(Clouds.CLOSE));
    assertThat(EffectiveRank.joint(List.of(a, b))).isCloseTo(6, within(Clouds.CLOSE));
    assertThat(EffectiveRank.joint(List.of(a, a))).isCloseTo(3, within(Clouds.CLOSE));
  }

  /** One-sided Jacobi: turns pairs of columns until all are orthogonal; their lengths are sigma. */
  private static double oracle(double[][] x) {
    int d = x[0].length;
    for (int sweep = 0; sweep < 60; sweep++) {
      for (int p = 0; p < d; p++) {
        for (int q = p + 1; q < d; q++) {
          double pp = 0;
          double qq = 0;
          double pq = 0;
          for (double[] row : x) {
            pp += row[p] * row[p];
            qq += row[q] * row[q];
            pq += row[p] * row[q];
          }
          double angle = 0.5 * Math.atan2(2 * pq, pp - qq);
          for (double[] row : x) {
            double kept = row[p];
            row[p] = Math.cos(angle) * kept + Math.sin(angle) * row[q];
            row[q] = -Math.sin(angle) * kept + Math.cos(angle) * row[q];
          }
        }
      }
    }
    double[] sigma = new double[d];
    double sum = 0;
    for (int j = 0; j < d; j++) {
      for (double[] row : x) {
        sigma[j] += row[j] * row[j];
      }
      sigma[j] = Math.sqrt(sigma[j]);
      sum += sigma[j];
    }
    double entropy = 0;
    for (double value : sigma) {
      entropy -= value > 0 ? value / sum * Math.log(value / sum) : 0;
    }
    return Math.exp(entropy);
  }
}
