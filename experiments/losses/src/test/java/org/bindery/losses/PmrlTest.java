package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class PmrlTest extends LossConformance<Pmrl.Config> {
  private final Pmrl pmrl = new Pmrl();

  @Override
  protected Loss<Pmrl.Config> loss() {
    return pmrl;
  }

  @Override
  protected List<Pmrl.Config> configs() {
    return List.of(pmrl.defaults(), new Pmrl.Config(0.5));
  }

  /** The leading vector turns by rounding over the gap, and the scale multiplies it. */
  @Override
  protected double tolerance() {
    return 1e-3;
  }

  @Override
  protected OptionalDouble expected(Pmrl.Config config, LossPoint point) {
    double[][][] rows = new double[point.signals()][][];
    for (int m = 0; m < rows.length; m++) {
      rows[m] = point.rows(m);
    }
    return OptionalDouble.of(naive(config.temperature(), point.scale(), rows));
  }

  private static double naive(double temperature, double scale, double[][][] rows) {
    int n = rows[0].length;
    int signals = rows.length;
    double[][] leading = new double[n][];
    double spectrum = 0;
    for (int i = 0; i < n; i++) {
      double[][] tuple = new double[signals][];
      for (int m = 0; m < signals; m++) {
        tuple[m] = rows[m][i];
      }
      double[][] gram = Maths.similarities(tuple, tuple, 1);
      double[] logits = new double[signals];
      for (int k = 0; k < signals; k++) {
        double[] vector = leadingVector(gram);
        double[] image = new double[rows[0][0].length];
        double sum = 0;
        for (int m = 0; m < signals; m++) {
          image = Maths.sum(image, Maths.times(tuple[m], vector[m]));
          sum += vector[m];
        }
        double value = Math.sqrt(Math.max(0, quadratic(gram, vector)));
        logits[k] = value / temperature;
        if (k == 0) {
          double side = Math.abs(sum) > 1e-3 ? sum : vector[0];
          leading[i] = Maths.times(image, Math.signum(side) / value);
        }
        for (int r = 0; r < signals; r++) {
          for (int c = 0; c < signals; c++) {
            gram[r][c] -= value * value * vector[r] * vector[c];
          }
        }
      }
      spectrum += (Maths.logSumExp(logits) - logits[0]) / n;
    }
    double[][] between = Maths.similarities(leading, leading, scale);
    return spectrum + Maths.bothWays(between, 0) / 2;
  }

  private static double quadratic(double[][] matrix, double[] x) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * Maths.dot(matrix[i], x);
    }
    return sum;
  }

  /** By squaring the matrix until one direction is left. */
  private static double[] leadingVector(double[][] matrix) {
    double[][] power = matrix;
    for (int step = 0; step < 40; step++) {
      double trace = 1e-300;
      for (int i = 0; i < power.length; i++) {
        trace += Math.abs(power[i][i]);
      }
      double[][] scaled = new double[power.length][];
      for (int i = 0; i < power.length; i++) {
        scaled[i] = Maths.times(power[i], 1 / trace);
      }
      power = Maths.similarities(scaled, scaled, 1);
    }
    double[] longest = power[0];
    for (double[] row : power) {
      longest = Maths.dot(row, row) > Maths.dot(longest, longest) ? row : longest;
    }
    double length = Math.sqrt(Maths.dot(longest, longest));
    return length == 0 ? longest : Maths.times(longest, 1 / length);
  }

  private static double spectrum(double temperature, double[]... tuple) {
    double[][][] rows = new double[tuple.length][][];
    for (int m = 0; m < tuple.length; m++) {
      rows[m] = new double[][] {tuple[m]};
    }
    // One tuple has none to be kept apart from.
    return Computed.of(new Pmrl(), new Pmrl.Config(temperature), 10, rows).loss();
  }

  @Test
  void itsTemperaturesAreThoseOfTheAuthorsScripts() {
    assertThat(pmrl.defaults().temperature()).isEqualTo(0.05);
    assertThat(pmrl.logitScale()).contains(new LogitScale.Fixed(10));
  }

  @Test
  void aTupleOfRankOneCostsOnlyWhatTheTemperatureLeaves() {
    double[] x = {1, 0, 0};
    assertThat(spectrum(0.5, x, x, x))
        .isCloseTo(Math.log1p(2 * Math.exp(-Math.sqrt(3) / 0.5)), within(1e-5));
    assertThat(spectrum(0.05, x, x, x)).isCloseTo(0, within(1e-6));
  }

  @Test
  void aTupleOfOrthogonalRowsCostsTheLogarithmOfItsLength() {
    assertThat(spectrum(0.1, Rows.axes(3, 3))).isCloseTo(Math.log(3), within(1e-5));
    assertThat(spectrum(0.1, Rows.axes(4, 6))).isCloseTo(Math.log(4), within(1e-5));
  }

  @Test
  void pmrlIsNearZeroThoughOneModalityIsLost() {
    double[] x = {1, 0, 0};
    double[] lost = {0, 1, 0};
    // Singular values: the root of 2, 1 and 0.
    double byHand = Math.log1p(Math.exp((1 - Math.sqrt(2)) / 0.1) + Math.exp(-Math.sqrt(2) / 0.1));
    assertThat(byHand).isCloseTo(0.016, within(5e-4));
    assertThat(spectrum(0.1, x, x, lost)).isCloseTo(byHand, within(1e-5));
    assertThat(spectrum(0.05, x, x, lost)).isLessThan(3e-4);
  }

  @Test
  void itCannotSeeThatASignalPointsTheOtherWay() {
    double[] x = {1, 0, 0};
    assertThat(spectrum(0.1, x, x, new double[] {-1, 0, 0}))
        .isCloseTo(spectrum(0.1, x, x, x), within(1e-6));
  }

  @Test
  void theLeadingVectorPointsWhereTheSignalsPoint() {
    // Up to the sign that a decomposition leaves open these two tuples would be the same.
    double[][] rows = {{1, 0, 0}, {-1, 0, 0}};
    assertThat(Computed.loss(pmrl, 10, rows, rows, rows))
        .isCloseTo(Math.log1p(Math.exp(-20)), within(1e-5));
  }

  @Test
  void theGradientHoldsWhereSingularValuesCoincide() {
    // Equal angles between the signals of a tuple: the second and the third value are the same.
    double[][][] rows = new double[3][2][6];
    for (int m = 0; m < 3; m++) {
      rows[m][0][0] = rows[m][1][4] = 0.6;
      rows[m][0][1 + m] = 0.8;
      rows[m][1][1 + m] = -0.8;
    }
    Pmrl.Config config = new Pmrl.Config(0.5);
    Computed computed = Computed.of(pmrl, config, 10, rows);
    Slopes.requireThoseOf(moved -> naive(0.5, 10, moved), computed, 1e-3, rows);
  }

  @Test
  void differentTuplesAreKeptApart() {
    double[][] alike = Rows.alike(8, 4);
    assertThat(Computed.loss(pmrl, 10, alike, alike, alike)).isCloseTo(Math.log(8), within(1e-5));
  }
}
