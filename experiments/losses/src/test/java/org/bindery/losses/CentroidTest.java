package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class CentroidTest extends LossConformance<Centroid.Config> {
  private final Centroid centroid = new Centroid();

  @Override
  protected Loss<Centroid.Config> loss() {
    return centroid;
  }

  @Override
  protected OptionalDouble expected(Centroid.Config config, LossPoint point) {
    int n = point.rows(0).length;
    int signals = point.signals();
    double[][] center = new double[n][];
    for (int i = 0; i < n; i++) {
      double[][] tuple = new double[signals][];
      for (int m = 0; m < signals; m++) {
        tuple[m] = point.rows(m)[i];
      }
      center[i] = Maths.times(Maths.sum(tuple), 1.0 / signals);
    }
    double total = 0;
    for (int m = 0; m < signals; m++) {
      total += Maths.infoNce(center, point.rows(m), point.scale());
    }
    return OptionalDouble.of(total);
  }

  @Test
  void itNeedsCompleteTuples() {
    assertThat(centroid.contract(centroid.defaults()))
        .isEqualTo(new LossContract.Tuples(2, Integer.MAX_VALUE));
  }

  @Test
  void rowsThatAreAllAlikeCostLogNInEachDirectionOfEachSignal() {
    double[][] alike = Rows.alike(8, 3);
    assertThat(Computed.loss(centroid, 20, alike, alike, alike))
        .isCloseTo(2 * 3 * Math.log(8), within(1e-4));
  }

  @Test
  void noSignalIsSpecial() {
    double[][] x = Rows.random(5, 6, 1);
    double[][] y = Rows.random(5, 6, 2);
    double[][] z = Rows.random(5, 6, 3);
    assertThat(Computed.loss(centroid, 9, x, y, z))
        .isCloseTo(Computed.loss(centroid, 9, z, x, y), within(1e-4));
  }

  @Test
  void aLostSignalCostsItsShareThoughTheOthersAgree() {
    double[][] axes = Rows.axes(6, 7);
    double[][] lost = new double[6][7];
    for (double[] row : lost) {
      row[6] = 1;
    }
    assertThat(Computed.loss(centroid, 100, axes, axes, lost))
        .isCloseTo(2 * Math.log(6), within(1e-4));
  }
}
