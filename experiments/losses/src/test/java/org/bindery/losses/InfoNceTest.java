package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class InfoNceTest extends LossConformance<InfoNce.Config> {
  private final InfoNce infoNce = new InfoNce();

  @Override
  protected Loss<InfoNce.Config> loss() {
    return infoNce;
  }

  @Override
  protected List<InfoNce.Config> configs() {
    return List.of(new InfoNce.Config(Reduction.SUM), new InfoNce.Config(Reduction.MEAN));
  }

  @Override
  protected OptionalDouble expected(InfoNce.Config config, LossPoint point) {
    double sum = Maths.infoNce(point.rows(0), point.rows(1), point.scale());
    return OptionalDouble.of(config.reduction() == Reduction.SUM ? sum : sum / 2);
  }

  @Test
  void itNeedsPairsOnlyAndSumsTheDirectionsAsImageBindDoes() {
    assertThat(infoNce.contract(infoNce.defaults())).isEqualTo(LossContract.Pairs.PLAIN);
    assertThat(infoNce.defaults().reduction()).isEqualTo(Reduction.SUM);
  }

  @Test
  void twoPairsByHand() {
    // Cosines 0.8 and 0.6 on the diagonal, 0 and 1 beside it, at scale 2.
    double[][] a = {{0.8, 0.6}, {0, 1}};
    double[][] b = {{1, 0}, {0.8, 0.6}};
    double rows =
        -(1.6 - Math.log(Math.exp(1.6) + Math.exp(2))) - (1.2 - Math.log(1 + Math.exp(1.2)));
    double columns =
        -(1.6 - Math.log(Math.exp(1.6) + 1)) - (1.2 - Math.log(Math.exp(2) + Math.exp(1.2)));
    assertThat(Computed.loss(infoNce, 2, a, b)).isCloseTo((rows + columns) / 2, within(1e-6));
  }

  @Test
  void rowsThatAreAllAlikeCostLogNInEachDirection() {
    double[][] alike = Rows.alike(8, 3);
    assertThat(Computed.loss(infoNce, 20, alike, alike)).isCloseTo(2 * Math.log(8), within(1e-5));
  }

  @Test
  void aPerfectMatchAtALargeScaleCostsNothing() {
    double[][] axes = Rows.axes(4, 4);
    assertThat(Computed.loss(infoNce, 100, axes, axes)).isCloseTo(0, within(1e-6));
  }

  @Test
  void bothSignalsCountAlike() {
    double[][] a = Rows.random(5, 6, 3);
    double[][] b = Rows.random(5, 6, 4);
    assertThat(Computed.loss(infoNce, 10, a, b))
        .isCloseTo(Computed.loss(infoNce, 10, b, a), within(1e-5));
  }

  @Test
  void itCannotSeeAGapBetweenTheSignals() {
    // Both signals in cones of their own, a constant away: retrieval is perfect, and so is the
    // loss.
    double[][] a = new double[3][4];
    double[][] b = new double[3][4];
    for (int i = 0; i < 3; i++) {
      a[i][i] = b[i][i] = 0.6;
      a[i][3] = 0.8;
      b[i][3] = -0.8;
    }
    assertThat(Maths.dot(a[0], b[0])).isNegative();
    assertThat(Computed.loss(infoNce, 100, a, b)).isCloseTo(0, within(1e-6));
  }
}
