package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class LinearFloorTest {
  private static double[][] gaussian(int n, int width, Random random) {
    double[][] rows = new double[n][width];
    for (double[] row : rows) {
      for (int j = 0; j < width; j++) {
        row[j] = 3 + random.nextGaussian();
      }
    }
    return rows;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] c = new double[a.length][b[0].length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b[0].length; j++) {
        for (int k = 0; k < b.length; k++) {
          c[i][j] += a[i][k] * b[k][j];
        }
      }
    }
    return c;
  }

  private static double[][] centered(double[][] rows, double[][] by) {
    double[][] result = new double[rows.length][rows[0].length];
    for (int j = 0; j < rows[0].length; j++) {
      double mean = 0;
      for (double[] row : by) {
        mean += row[j] / by.length;
      }
      for (int i = 0; i < rows.length; i++) {
        result[i][j] = rows[i][j] - mean;
      }
    }
    return result;
  }

  private static double squares(double[][] rows) {
    return Arrays.stream(rows).flatMapToDouble(Arrays::stream).map(v -> v * v).sum();
  }

  /** Solves the penalized least squares by plain gradient steps, knowing no Gram matrix. */
  private static double[][] naiveRidge(double[][] x, double[][] y, double ridge) {
    double penalty = ridge * squares(x) / x.length;
    double step = 1 / (squares(x) + penalty);
    double[][] w = new double[x[0].length][y[0].length];
    for (int iteration = 0; iteration < 20_000; iteration++) {
      double[][] predicted = product(x, w);
      for (int j = 0; j < w.length; j++) {
        for (int t = 0; t < w[0].length; t++) {
          double gradient = penalty * w[j][t];
          for (int i = 0; i < x.length; i++) {
            gradient += x[i][j] * (predicted[i][t] - y[i][t]);
          }
          w[j][t] -= step * gradient;
        }
      }
    }
    return w;
  }

  @Test
  void predictionsAreThoseOfPenalizedLeastSquaresInEitherForm() {
    for (int width : new int[] {4, 25}) {
      Random random = new Random(width);
      double[][] hub = gaussian(15, 6, random);
      double[][] features = gaussian(15, width, random);
      double[][] fresh = gaussian(5, width, random);
      LinearFloor floor = LinearFloor.fit(hub, Map.of(Vectors.AUDIO, features), 3, 0.5);

      double[][] target = floor.embedHub(hub);
      double[][] w = naiveRidge(centered(features, features), target, 0.5);
      double[][] expected = product(centered(fresh, features), w);
      double[][] actual = floor.embed(Vectors.AUDIO, fresh);
      for (int i = 0; i < fresh.length; i++) {
        assertThat(actual[i])
            .as("width %d, row %d", width, i)
            .containsExactly(expected[i], within(1e-8));
      }
    }
  }

  @Test
  void componentsKeepTheMostVarianceAndAreUncorrelated() {
    for (int width : new int[] {5, 40}) {
      Random random = new Random(width);
      double[][] hub = gaussian(20, width, random);
      double all = squares(centered(hub, hub));
      int rank = Math.min(width, 19);
      double[][] full = LinearFloor.fit(hub, Map.of(), rank, 1).embedHub(hub);
      double[][] two = LinearFloor.fit(hub, Map.of(), 2, 1).embedHub(hub);

      assertThat(squares(full)).as("all of the variance").isCloseTo(all, within(1e-8 * all));
      double[] variances = new double[rank];
      for (int c = 0; c < rank; c++) {
        for (int other = 0; other < rank; other++) {
          double sum = 0;
          for (double[] row : full) {
            sum += row[c] * row[other];
          }
          if (c == other) {
            variances[c] = sum;
          } else {
            assertThat(sum).isCloseTo(0, within(1e-8 * all));
          }
        }
      }
      for (int c = 1; c < rank; c++) {
        assertThat(variances[c]).isLessThanOrEqualTo(variances[c - 1]);
      }
      assertThat(squares(two)).isCloseTo(variances[0] + variances[1], within(1e-8 * all));
      for (int trial = 0; trial < 50; trial++) {
        double[][] axis = gaussian(width, 1, random);
        double length = Math.sqrt(squares(axis));
        assertThat(squares(product(centered(hub, hub), axis)) / (length * length))
            .as("no direction varies more than the first")
            .isLessThanOrEqualTo(variances[0] * (1 + 1e-9));
      }
    }
  }

  @Test
  void theUnitOfTheFeaturesDoesNotMatter() {
    Random random = new Random(1);
    double[][] hub = gaussian(30, 8, random);
    double[][] features = gaussian(30, 50, random);
    double[][] tiny = new double[30][50];
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < 50; j++) {
        tiny[i][j] = 1e-7 * features[i][j];
      }
    }
    double[][] one =
        LinearFloor.fit(hub, Map.of(Vectors.TEXT, features), 4, 1).embed(Vectors.TEXT, features);
    double[][] other =
        LinearFloor.fit(hub, Map.of(Vectors.TEXT, tiny), 4, 1).embed(Vectors.TEXT, tiny);

    for (int i = 0; i < one.length; i++) {
      assertThat(other[i]).containsExactly(one[i], within(1e-9));
    }
  }

  @Test
  void signalsNeverPairedFindEachOtherThroughTheHubUnlessItsPairsAreShuffled() {
    Random random = new Random(2);
    int n = 240;
    double[][] factors = gaussian(n, 6, random);
    double[][] hub = noisy(product(factors, gaussian(6, 40, random)), random);
    double[][] audio = noisy(product(factors, gaussian(6, 30, random)), random);
    double[][] text = noisy(product(factors, gaussian(6, 20, random)), random);
    int train = 180;
    double[][] textTrain = Arrays.copyOf(text, train);
    double[][] shuffledTrain = textTrain.clone();
    Collections.shuffle(Arrays.asList(shuffledTrain), random);
    Measured[] found = new Measured[2];
    for (int i = 0; i < 2; i++) {
      LinearFloor floor =
          LinearFloor.fit(
              Arrays.copyOf(hub, train),
              Map.of(
                  Vectors.TEXT,
                  i == 0 ? textTrain : shuffledTrain,
                  Vectors.AUDIO,
                  Arrays.copyOf(audio, train)),
              6,
              0.01);
      found[i] =
          Retrieval.of(
                  floor.embed(Vectors.AUDIO, Vectors.keys(60), Arrays.copyOfRange(audio, train, n)),
                  floor.embed(Vectors.TEXT, Vectors.keys(60), Arrays.copyOfRange(text, train, n)))
              .measured(1);
    }
    Measured bound = found[0];
    Measured control = found[1];

    assertThat(bound.value()).isGreaterThan(0.5);
    assertThat(bound.aboveChance()).isTrue();
    assertThat(control.value()).isLessThan(0.15);
  }

  private static double[][] noisy(double[][] rows, Random random) {
    for (double[] row : rows) {
      for (int j = 0; j < row.length; j++) {
        row[j] += 0.2 * random.nextGaussian();
      }
    }
    return rows;
  }

  @Test
  void whatCannotBeFittedIsToldInOneSentence() {
    Random random = new Random(3);
    double[][] hub = gaussian(10, 4, random);

    assertThatThrownBy(() -> LinearFloor.fit(hub, Map.of(), 5, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot keep 5 components")
        .hasMessageContaining("use 1 to 4");
    assertThatThrownBy(() -> LinearFloor.fit(hub, Map.of(), 2, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Ridge 0.0");
    assertThatThrownBy(
            () -> LinearFloor.fit(hub, Map.of(Vectors.TEXT, gaussian(9, 4, random)), 2, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("9 rows of text for 10 rows of the hub");
    LinearFloor floor = LinearFloor.fit(hub, Map.of(Vectors.TEXT, gaussian(10, 4, random)), 2, 1);
    assertThatThrownBy(() -> floor.embed(Vectors.AUDIO, hub))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only for [text]");
    assertThatThrownBy(() -> floor.embed(Vectors.TEXT, gaussian(1, 5, random)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("fitted on 4 features of text, but got rows of 5");
    assertThatThrownBy(() -> LinearFloor.fit(new double[][] {{1, 2}, {3}}, Map.of(), 1, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Row 1 of the features of the hub has 1 numbers");
    assertThatThrownBy(() -> LinearFloor.fit(new double[][] {{1}, {Double.NaN}}, Map.of(), 1, 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds NaN");
  }
}
