package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class CkaTest {
  @Test
  void aTurnedCopyIsTheSameArrangement() {
    Embeddings rows = Clouds.embeddings("image", Clouds.gaussian(30, 6, new Random(1)));
    Embeddings many = Clouds.embeddings("image", Clouds.gaussian(90, 6, new Random(2)));

    assertThat(Cka.of(rows, Clouds.rotated(rows, 3)).value()).isCloseTo(1, within(Clouds.CLOSE));
    assertThat(Cka.of(many, Clouds.rotated(many, 3)).value()).isCloseTo(1, within(Clouds.CLOSE));
  }

  @Test
  void fewRowsAreMeasuredWithoutBiasAndManyTheUsualWay() {
    Embeddings few = Clouds.embeddings("image", Clouds.gaussian(59, 6, new Random(1)));
    Embeddings many = Clouds.embeddings("image", Clouds.gaussian(60, 6, new Random(1)));

    assertThat(Cka.of(few, few).unbiased()).isTrue();
    assertThat(Cka.of(many, many).unbiased()).isFalse();
  }

  @Test
  void unrelatedSignalsWithFewRowsLookAlikeOnlyToTheBiasedEstimate() {
    Random random = new Random(4);
    double biased = 0;
    double unbiased = 0;
    for (int trial = 0; trial < 20; trial++) {
      Rows a = Rows.of(Clouds.embeddings("image", Clouds.gaussian(20, 64, random)));
      Rows b = Rows.of(Clouds.embeddings("text", Clouds.gaussian(20, 64, random)));
      biased += Cka.biased(a, b) / 20;
      unbiased += Cka.unbiased(a, b) / 20;
    }
    assertThat(biased).isGreaterThan(0.7);
    assertThat(unbiased).isCloseTo(0, within(0.05));
  }

  @Test
  void theBiasedEstimateIsThatOfTheCrossCovariances() {
    Random random = new Random(5);
    for (int trial = 0; trial < 10; trial++) {
      double[][] x = Clouds.gaussian(6 + trial, 3, random);
      Embeddings a = Clouds.embeddings("image", x);
      Embeddings b = Clouds.embeddings("text", Clouds.near(x, 0.6, random));
      double[][] ca = centered(Clouds.units(a));
      double[][] cb = centered(Clouds.units(b));
      double expected = crossed(ca, cb) / Math.sqrt(crossed(ca, ca)) / Math.sqrt(crossed(cb, cb));
      assertThat(Cka.biased(Rows.of(a), Rows.of(b))).isCloseTo(expected, within(1e-10));
    }
  }

  @Test
  void theUnbiasedEstimateIsTheMeanOverAllQuadruplesOfRows() {
    Random random = new Random(6);
    for (int trial = 0; trial < 5; trial++) {
      double[][] x = Clouds.gaussian(4 + trial, 3, random);
      Embeddings a = Clouds.embeddings("image", x);
      Embeddings b = Clouds.embeddings("text", Clouds.near(x, 0.6, random));
      double[][] k = gram(Clouds.units(a));
      double[][] l = gram(Clouds.units(b));
      double expected = quadruples(k, l) / Math.sqrt(quadruples(k, k) * quadruples(l, l));
      assertThat(Cka.of(a, b).value()).isCloseTo(expected, within(1e-9));
      assertThat(Cka.of(Clouds.shuffled(a, 1), Clouds.shuffled(b, 2)).value())
          .isCloseTo(expected, within(1e-9));
    }
  }

  @Test
  void aCollapsedSignalHasNoArrangementToShare() {
    Embeddings rows = Clouds.embeddings("image", Clouds.gaussian(30, 6, new Random(1)));
    Embeddings collapsed = Clouds.embeddings("text", Clouds.constant(30, 6));

    assertThat(Cka.of(rows, collapsed).value()).isZero();
    assertThat(Cka.of(collapsed, collapsed).value()).isZero();
  }

  @Test
  void threeRowsAreRefused() {
    Embeddings three = Clouds.embeddings("image", Clouds.gaussian(3, 2, new Random(1)));

    assertThatThrownBy(() -> Cka.of(three, three)).isInstanceOf(DataException.class);
  }

  private static double[][] centered(double[][] x) {
    double[][] centered = new double[x.length][x[0].length];
    for (int j = 0; j < x[0].length; j++) {
      double mean = 0;
      for (double[] row : x) {
        mean += row[j] / x.length;
      }
      for (int i = 0; i < x.length; i++) {
        centered[i][j] = x[i][j] - mean;
      }
    }
    return centered;
  }

  /** Returns the squared Frobenius norm of {@code y^T x}. */
  private static double crossed(double[][] x, double[][] y) {
    double sum = 0;
    for (int p = 0; p < x[0].length; p++) {
      for (int q = 0; q < y[0].length; q++) {
        double entry = 0;
        for (int i = 0; i < x.length; i++) {
          entry += x[i][p] * y[i][q];
        }
        sum += entry * entry;
      }
    }
    return sum;
  }

  private static double[][] gram(double[][] x) {
    double[][] gram = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < x.length; j++) {
        gram[i][j] = Clouds.dot(x[i], x[j]);
      }
    }
    return gram;
  }

  /** The U-statistic by its definition: the mean of k_st (l_st + l_uv - 2 l_su). */
  private static double quadruples(double[][] k, double[][] l) {
    double sum = 0;
    int count = 0;
    int n = k.length;
    for (int s = 0; s < n; s++) {
      for (int t = 0; t < n; t++) {
        for (int u = 0; u < n; u++) {
          for (int v = 0; v < n; v++) {
            if (s != t && s != u && s != v && t != u && t != v && u != v) {
              sum += k[s][t] * (l[s][t] + l[u][v] - 2 * l[s][u]);
              count++;
            }
          }
        }
      }
    }
    return sum / count;
  }
}
