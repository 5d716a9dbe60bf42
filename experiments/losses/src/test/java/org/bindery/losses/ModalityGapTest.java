package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.bindery.spi.Loss;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class ModalityGapTest extends LossConformance<ModalityGap.Config> {
  private final ModalityGap modalityGap = new ModalityGap();

  @Override
  protected Loss<ModalityGap.Config> loss() {
    return modalityGap;
  }

  @Override
  protected List<ModalityGap.Config> configs() {
    return List.of(modalityGap.defaults(), new ModalityGap.Config(0.3, 2));
  }

  @Override
  protected OptionalDouble expected(ModalityGap.Config config, LossPoint point) {
    double[][] a = point.rows(0);
    double[][] b = point.rows(1);
    int n = a.length;
    double[][] middles = new double[n][];
    double apart = 0;
    for (int i = 0; i < n; i++) {
      double[] sum = Maths.sum(a[i], b[i]);
      middles[i] = Maths.times(sum, 1 / Math.sqrt(Maths.dot(sum, sum) + 1e-6));
      apart += Maths.squaredDistance(a[i], b[i]) / n;
    }
    double near = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        near += Math.exp(-2 * Maths.squaredDistance(middles[i], middles[j])) * 2 / n / (n - 1);
      }
    }
    return OptionalDouble.of(
        Maths.infoNce(a, b, point.scale()) / 2
            + config.alignment() * apart
            + config.uniformity() * Math.log(near));
  }

  @Test
  void withoutItsTermsItIsInfoNce() {
    double[][] a = Rows.random(5, 6, 1);
    double[][] b = Rows.random(5, 6, 2);
    assertThat(Computed.of(modalityGap, new ModalityGap.Config(0, 0), 9, a, b).loss())
        .isCloseTo(Maths.infoNce(a, b, 9) / 2, within(1e-5));
  }

  @Test
  void rowsThatAreAllAlikeCostLogNForTheyAreNotApartAndNotSpread() {
    double[][] alike = Rows.alike(8, 3);
    assertThat(Computed.loss(modalityGap, 20, alike, alike)).isCloseTo(Math.log(8), within(1e-5));
  }

  @Test
  void pairsOnAxesAreWorthFourNatsOfSpread() {
    double[][] axes = Rows.axes(5, 5);
    assertThat(Computed.loss(modalityGap, 100, axes, axes)).isCloseTo(-4, within(1e-5));
  }

  @Test
  void itChargesForAGapThatInfoNceCannotSee() {
    double[][] a = new double[3][4];
    double[][] b = new double[3][4];
    for (int i = 0; i < 3; i++) {
      a[i][i] = b[i][i] = 0.6;
      a[i][3] = 0.8;
      b[i][3] = -0.8;
    }
    assertThat(Computed.loss(new InfoNce(), 100, a, b)).isCloseTo(0, within(1e-6));
    // Partners are 1.6 apart, their middles on the axes.
    assertThat(Computed.loss(modalityGap, 100, a, b)).isCloseTo(1.6 * 1.6 - 4, within(1e-4));
  }
}
