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

class ConFuTest extends LossConformance<ConFu.Config> {
  private final ConFu conFu = new ConFu();

  @Override
  protected Loss<ConFu.Config> loss() {
    return conFu;
  }

  @Override
  protected List<ConFu.Config> configs() {
    return List.of(new ConFu.Config(0.5, 6), new ConFu.Config(0.2, 3), new ConFu.Config(1, 4));
  }

  @Override
  protected OptionalDouble expected(ConFu.Config config, LossPoint point) {
    int signals = point.signals();
    double plain = 0;
    double fused = 0;
    int pairs = 0;
    for (int i = 0; i < signals; i++) {
      for (int j = i + 1; j < signals; j++) {
        pairs++;
        plain += Maths.infoNce(point.rows(i), point.rows(j), point.scale()) / 2;
        double[][] both = fuse(point, i, j, config.hidden());
        for (int k = 0; k < signals; k++) {
          if (k != i && k != j) {
            fused += Maths.infoNce(both, point.rows(k), point.scale()) / 2;
          }
        }
      }
    }
    return OptionalDouble.of(
        (1 - config.fused()) * plain / pairs + config.fused() * fused / pairs / (signals - 2));
  }

  private static double[][] fuse(LossPoint point, int i, int j, int hidden) {
    double[][] fused = new double[point.rows(i).length][];
    String head = "fuse" + i + "_" + j;
    for (int row = 0; row < fused.length; row++) {
      double[] both = new double[2 * point.dimension()];
      System.arraycopy(point.rows(i)[row], 0, both, 0, point.dimension());
      System.arraycopy(point.rows(j)[row], 0, both, point.dimension(), point.dimension());
      double[] inner = linear(point, head + ".wide", both, hidden);
      for (int h = 0; h < hidden; h++) {
        inner[h] = Math.max(inner[h], 0);
      }
      double[] out = linear(point, head + ".narrow", inner, point.dimension());
      fused[row] = Maths.times(out, 1 / Math.sqrt(Maths.dot(out, out) + 1e-6));
    }
    return fused;
  }

  private static double[] linear(LossPoint point, String name, double[] x, int out) {
    double[] weight = point.parameter(name + ".weight");
    double[] y = point.parameter(name + ".bias").clone();
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  @Test
  void itNeedsTuplesOfThreeOrMore() {
    assertThat(conFu.contract(conFu.defaults()))
        .isEqualTo(new LossContract.Tuples(3, Integer.MAX_VALUE));
  }

  @Test
  void rowsThatAreAllAlikeCostLogNHoweverTheTermsAreWeighed() {
    double[][] alike = Rows.alike(8, 4);
    for (double fused : new double[] {0, 0.5, 1}) {
      assertThat(Computed.of(conFu, new ConFu.Config(fused, 5), 14, alike, alike, alike).loss())
          .isCloseTo(Math.log(8), within(1e-4));
    }
  }

  @Test
  void withoutFusedTermsItIsTheMeanOverAllPairs() {
    double[][] x = Rows.random(5, 6, 1);
    double[][] y = Rows.random(5, 6, 2);
    double[][] z = Rows.random(5, 6, 3);
    double pairs = Maths.infoNce(x, y, 9) + Maths.infoNce(x, z, 9) + Maths.infoNce(y, z, 9);
    assertThat(Computed.of(conFu, new ConFu.Config(0, 5), 9, x, y, z).loss())
        .isCloseTo(pairs / 6, within(1e-5));
  }

  @Test
  void unlikeTheVolumeItChargesForALostModality() {
    double[][] axes = Rows.axes(6, 7);
    double[][] lost = new double[6][7];
    for (double[] row : lost) {
      row[6] = 1;
    }
    assertThat(Computed.of(conFu, new ConFu.Config(0, 5), 100, axes, axes, lost).loss())
        .isCloseTo(2 * Math.log(6) / 3, within(1e-4));
  }
}
