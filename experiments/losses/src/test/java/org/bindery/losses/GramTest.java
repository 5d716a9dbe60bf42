package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.OptionalDouble;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class GramTest extends LossConformance<Gram.Config> {
  /** What the softening leaves of a volume of 0. */
  private static final double NOTHING = 1e-3;

  private final Gram gram = new Gram();

  @Override
  protected Loss<Gram.Config> loss() {
    return gram;
  }

  @Override
  protected List<Gram.Config> configs() {
    return List.of(gram.defaults(), new Gram.Config(0));
  }

  /** With fewer dimensions than signals the determinant is 0, and the engine's all rounding. */
  @Override
  protected List<Integer> dimensions() {
    return List.of(4, 7, 64);
  }

  /** A determinant near 0 loses digits in single precision, and the scale multiplies the rest. */
  @Override
  protected double tolerance() {
    return 1e-3;
  }

  @Override
  protected OptionalDouble expected(Gram.Config config, LossPoint point) {
    double[][][] rows = new double[point.signals()][][];
    for (int m = 0; m < rows.length; m++) {
      rows[m] = point.rows(m);
    }
    return OptionalDouble.of(naive(config.smoothing(), point.scale(), rows));
  }

  private static double naive(double smoothing, double scale, double[][][] rows) {
    int n = rows[0].length;
    double[][] logits = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double[][] tuple = new double[rows.length][];
        tuple[0] = rows[0][i];
        for (int m = 1; m < tuple.length; m++) {
          tuple[m] = rows[m][j];
        }
        double determinant = determinant(Maths.similarities(tuple, tuple, 1));
        logits[i][j] = -scale * Math.sqrt(Math.max(determinant, 0) + 1e-6);
      }
    }
    return Maths.bothWays(logits, smoothing) / 2;
  }

  /** By Laplace's rule along the first row. */
  private static double determinant(double[][] matrix) {
    if (matrix.length == 1) {
      return matrix[0][0];
    }
    double sum = 0;
    for (int j = 0; j < matrix.length; j++) {
      double[][] minor = new double[matrix.length - 1][];
      for (int i = 1; i < matrix.length; i++) {
        minor[i - 1] = Maths.without(matrix[i], j);
      }
      sum += (j % 2 == 0 ? 1 : -1) * matrix[0][j] * determinant(minor);
    }
    return sum;
  }

  /** The volume of one tuple, as the engine computes it. */
  private static double volume(double[]... tuple) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDList rows = new NDList();
      for (double[] row : tuple) {
        rows.add(manager.create(Computed.floats(new double[][] {row})));
      }
      return Gram.volumes(rows).toFloatArray()[0];
    }
  }

  private static double[] at(double degrees) {
    return new double[] {Math.cos(Math.toRadians(degrees)), Math.sin(Math.toRadians(degrees))};
  }

  @Test
  void itNeedsCompleteTuplesOfAnyLength() {
    assertThat(gram.contract(gram.defaults()))
        .isEqualTo(new LossContract.Tuples(2, Integer.MAX_VALUE));
  }

  @Test
  void forTwoSignalsTheVolumeIsTheSineOfTheAngle() {
    for (double degrees : new double[] {0, 10, 30, 60, 90, 120, 180}) {
      assertThat(volume(at(0), at(degrees)))
          .as("%s degrees", degrees)
          .isCloseTo(Math.sin(Math.toRadians(degrees)), within(1.5 * NOTHING));
    }
  }

  @Test
  void theVolumeOfAxesIsOneForAnyNumberOfSignals() {
    for (int k = 2; k <= 6; k++) {
      assertThat(volume(Rows.axes(k, 8))).as("%s signals", k).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void itCannotTellOppositeFromEqual() {
    assertThat(volume(at(0), at(180))).isCloseTo(0, within(1.1 * NOTHING));
    double[][] x = Rows.random(5, 6, 1);
    double[][] y = Rows.random(5, 6, 2);
    double[][] z = Rows.random(5, 6, 3);
    assertThat(Computed.loss(gram, 14, x, y, Rows.opposite(z)))
        .isCloseTo(Computed.loss(gram, 14, x, y, z), within(1e-4));
  }

  @Test
  void gramIsZeroThoughOneModalityIsLost() {
    double[] x = {1, 0, 0};
    double[] lost = {0, 1, 0};
    assertThat(volume(x, x, lost)).isCloseTo(0, within(1.1 * NOTHING));
    assertThat(volume(x, lost, x)).isCloseTo(0, within(1.1 * NOTHING));
    assertThat(volume(lost, x, x)).isCloseTo(0, within(1.1 * NOTHING));
  }

  @Test
  void onceTheOthersCoincideTheAnchorIsNotSeenAtAll() {
    double[][] x = Rows.random(5, 6, 1);
    double[][] y = Rows.random(5, 6, 2);
    Computed right = Computed.of(gram, gram.defaults(), 14, y, y, y);
    Computed wrong = Computed.of(gram, gram.defaults(), 14, x, y, y);
    assertThat(right.loss()).isCloseTo(Math.log(5), within(1e-2));
    assertThat(wrong.loss()).isCloseTo(Math.log(5), within(1e-2));
    for (float slope : wrong.gradients().get(0)) {
      assertThat((double) slope).isCloseTo(0, within(2e-2));
    }
  }

  @Test
  void theGradientHoldsWhereTwoSignalsNearlyOrQuiteCoincide() {
    for (double apart : new double[] {0, 0.03}) {
      double[][] x = Rows.random(4, 5, 1);
      double[][] y = Rows.random(4, 5, 2);
      double[][] near = Rows.random(4, 5, 3);
      for (int i = 0; i < 4; i++) {
        near[i] = Maths.sum(Maths.times(y[i], 1 - apart), Maths.times(near[i], apart));
      }
      Computed computed = Computed.of(gram, gram.defaults(), 14, x, y, near);
      Slopes.requireThoseOf(
          moved -> naive(gram.defaults().smoothing(), 14, moved), computed, 2e-2, x, y, near);
    }
  }

  @Test
  void withMoreSignalsThanDimensionsTheVolumeSaysNothing() {
    assertThat(volume(at(0), at(50), at(100))).isCloseTo(0, within(1.5 * NOTHING));
  }

  @Test
  void rowsThatAreAllAlikeCostLogN() {
    double[][] alike = Rows.alike(8, 4);
    assertThat(Computed.loss(gram, 14, alike, alike, alike)).isCloseTo(Math.log(8), within(1e-5));
  }

  @Test
  void withSmoothingPerfectionIsNotFree() {
    double[][] x = Rows.axes(4, 6);
    double[][] y = Rows.axes(4, 6);
    double free = Computed.of(gram, new Gram.Config(0), 100, x, y).loss();
    double smoothed = Computed.of(gram, new Gram.Config(0.1), 100, x, y).loss();
    assertThat(free).isCloseTo(0, within(1e-5));
    // A tenth of the answer is spread, three quarters of it over volumes of 1.
    assertThat(smoothed).isCloseTo(0.1 * 0.75 * 100, within(0.01));
  }
}
