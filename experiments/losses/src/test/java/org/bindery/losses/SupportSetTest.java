package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.OptionalDouble;
import org.bindery.losses.SupportSet.Support;
import org.bindery.spi.Loss;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class SupportSetTest extends LossConformance<SupportSet.Config> {
  private final SupportSet supportSet = new SupportSet();

  @Override
  protected Loss<SupportSet.Config> loss() {
    return supportSet;
  }

  @Override
  protected List<SupportSet.Config> configs() {
    return List.of(
        supportSet.defaults(),
        new SupportSet.Config(10, 0.1, 0.2, Support.FULL),
        new SupportSet.Config(3, 0.5, 0.1, Support.IDENTITY));
  }

  @Override
  protected OptionalDouble expected(SupportSet.Config config, LossPoint point) {
    double[][] a = point.rows(0);
    double[][] b = point.rows(1);
    double rebuilding = 0;
    for (int i = 0; i < a.length; i++) {
      double[] rebuilt = new double[point.dimension()];
      double total = 0;
      for (int j = 0; j < a.length; j++) {
        boolean counts =
            switch (config.support()) {
              case CROSS -> j != i;
              case FULL -> true;
              case IDENTITY -> j == i;
            };
        if (counts) {
          double weight = Math.exp((Maths.dot(b[i], a[j]) - 1) / config.temperature());
          rebuilt = Maths.sum(rebuilt, Maths.times(a[j], weight));
          total += weight;
        }
      }
      rebuilding += Maths.squaredDistance(b[i], Maths.times(rebuilt, 1 / total)) / a.length;
    }
    double hinge = MarginTest.hinge(Maths.similarities(a, b, point.scale()), config.margin(), true);
    return OptionalDouble.of(hinge + config.weight() * rebuilding);
  }

  @Test
  void theAttentionSumsToOneAndLeavesThePartnerOut() {
    double[][] a = Rows.random(6, 5, 1);
    double[][] b = Rows.random(6, 5, 2);
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDArray similarities =
          manager.create(Computed.floats(a)).matMul(manager.create(Computed.floats(b)).transpose());
      float[] weights = SupportSet.weights(similarities, supportSet.defaults()).toFloatArray();
      for (int i = 0; i < 6; i++) {
        double sum = 0;
        for (int j = 0; j < 6; j++) {
          sum += weights[i * 6 + j];
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
        assertThat(weights[i * 6 + i]).isZero();
      }
    }
  }

  @Test
  void withThePartnerAloneItIsPlainReconstruction() {
    double[][] axes = Rows.axes(4, 4);
    SupportSet.Config identity = new SupportSet.Config(10, 0.1, 0.2, Support.IDENTITY);
    assertThat(Computed.of(supportSet, identity, 1, axes, axes).loss()).isCloseTo(0, within(1e-6));
    double[][] opposite = Rows.opposite(axes);
    SupportSet.Config free = new SupportSet.Config(10, 0.1, 0, Support.IDENTITY);
    // Partners are 2 apart; each hinge pays the whole cosine of 1.
    assertThat(Computed.of(supportSet, free, 1, axes, opposite).loss())
        .isCloseTo(10 * 4 + 2, within(1e-4));
  }

  @Test
  void whatHasNoLikeInTheBatchCannotBeRebuilt() {
    double[][] axes = Rows.axes(5, 5);
    // From the even mix of the four others, orthogonal to it and half as long.
    assertThat(Computed.loss(supportSet, 1, axes, axes)).isCloseTo(10 * (1 + 0.25), within(1e-4));
  }

  @Test
  void pairsThatResembleEachOtherMayStayNear() {
    double[][] twins = {{1, 0, 0, 0}, {1, 0, 0, 0}, {0, 1, 0, 0}, {0, 1, 0, 0}};
    double[][] axes = Rows.axes(4, 4);
    assertThat(Computed.loss(supportSet, 1, twins, twins))
        .isLessThan(Computed.loss(supportSet, 1, axes, axes) / 10);
    InfoNce infoNce = new InfoNce();
    assertThat(Computed.loss(infoNce, 20, twins, twins))
        .isGreaterThan(Computed.loss(infoNce, 20, axes, axes));
  }
}
