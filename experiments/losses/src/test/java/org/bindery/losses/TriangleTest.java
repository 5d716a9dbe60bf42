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

class TriangleTest extends LossConformance<Triangle.Config> {
  /** What the softening leaves of an area of 0. */
  private static final double NOTHING = 5e-4;

  private final Triangle triangle = new Triangle();

  @Override
  protected Loss<Triangle.Config> loss() {
    return triangle;
  }

  @Override
  protected List<Triangle.Config> configs() {
    return List.of(triangle.defaults(), new Triangle.Config(0));
  }

  /** An area near 0 loses digits in single precision, and the scale multiplies the rest. */
  @Override
  protected double tolerance() {
    return 1e-3;
  }

  @Override
  protected OptionalDouble expected(Triangle.Config config, LossPoint point) {
    int n = point.rows(0).length;
    double[][] logits = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double[] u = Maths.sum(point.rows(0)[i], Maths.times(point.rows(1)[j], -1));
        double[] v = Maths.sum(point.rows(0)[i], Maths.times(point.rows(2)[j], -1));
        double square = Maths.dot(u, u) * Maths.dot(v, v) - Math.pow(Maths.dot(u, v), 2);
        logits[i][j] = -point.scale() * Math.sqrt(Math.max(square, 0) + 1e-6) / 2;
      }
    }
    return OptionalDouble.of(Maths.bothWays(logits, config.smoothing()) / 2);
  }

  private static double area(double[]... corners) {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDList rows = new NDList();
      for (double[] corner : corners) {
        rows.add(manager.create(Computed.floats(new double[][] {corner})));
      }
      return Triangle.areas(rows).toFloatArray()[0];
    }
  }

  @Test
  void itIsForExactlyThreeSignals() {
    assertThat(triangle.contract(triangle.defaults())).isEqualTo(new LossContract.Tuples(3, 3));
  }

  @Test
  void theAreaOfThreeAxesIsThatOfAnEquilateralTriangleAndHasItsRoot() {
    assertThat(area(Rows.axes(3, 3))).isCloseTo(Math.sqrt(3) / 2, within(1e-5));
    assertThat(area(new double[] {1, 0}, new double[] {0, 1}, new double[] {-1, 0}))
        .isCloseTo(1, within(1e-5));
  }

  @Test
  void theAreaIsZeroWhenAnyTwoCornersCoincideWhereverTheThirdIs() {
    double[] x = {1, 0, 0};
    for (double[] lost : new double[][] {{0, 1, 0}, {-1, 0, 0}, {0.6, 0, 0.8}}) {
      assertThat(area(x, x, lost)).isCloseTo(0, within(1.1 * NOTHING));
      assertThat(area(x, lost, x)).isCloseTo(0, within(1.1 * NOTHING));
      assertThat(area(lost, x, x)).isCloseTo(0, within(1.1 * NOTHING));
    }
  }

  @Test
  void unlikeTheVolumeItSeesOpposites() {
    double[] x = {1, 0, 0};
    double[] y = {0, 1, 0};
    assertThat(area(x, new double[] {-1, 0, 0}, y)).isCloseTo(1, within(1e-5));
  }

  @Test
  void onceTheOthersCoincideTheFirstSignalIsNotSeenAtAll() {
    double[][] x = Rows.random(5, 6, 1);
    double[][] y = Rows.random(5, 6, 2);
    assertThat(Computed.loss(triangle, 14, x, y, y)).isCloseTo(Math.log(5), within(1e-2));
    assertThat(Computed.loss(triangle, 14, y, y, y)).isCloseTo(Math.log(5), within(1e-2));
  }

  @Test
  void rowsThatAreAllAlikeCostLogN() {
    double[][] alike = Rows.alike(8, 4);
    assertThat(Computed.loss(triangle, 14, alike, alike, alike))
        .isCloseTo(Math.log(8), within(1e-5));
  }
}
