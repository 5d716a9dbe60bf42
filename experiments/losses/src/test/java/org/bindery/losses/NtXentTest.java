package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.OptionalDouble;
import org.bindery.spi.Loss;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class NtXentTest extends LossConformance<NtXent.Config> {
  private final NtXent ntXent = new NtXent();

  @Override
  protected Loss<NtXent.Config> loss() {
    return ntXent;
  }

  @Override
  protected OptionalDouble expected(NtXent.Config config, LossPoint point) {
    int n = point.rows(0).length;
    double[][] both = new double[2 * n][];
    for (int i = 0; i < n; i++) {
      both[i] = point.rows(0)[i];
      both[n + i] = point.rows(1)[i];
    }
    double[][] logits = Maths.similarities(both, both, point.scale());
    double total = 0;
    for (int i = 0; i < 2 * n; i++) {
      total += Maths.logSumExp(Maths.without(logits[i], i)) - logits[i][(i + n) % (2 * n)];
    }
    return OptionalDouble.of(total / (2 * n));
  }

  @Test
  void rowsThatAreAllAlikeCostTheLogarithmOfAllOthers() {
    double[][] alike = Rows.alike(8, 3);
    assertThat(Computed.loss(ntXent, 20, alike, alike)).isCloseTo(Math.log(15), within(1e-5));
  }

  @Test
  void aPerfectMatchAtALargeScaleCostsNothing() {
    double[][] axes = Rows.axes(4, 4);
    assertThat(Computed.loss(ntXent, 100, axes, axes)).isCloseTo(0, within(1e-5));
  }

  @Test
  void unlikeInfoNceItSeesThatRowsOfOneSignalAreAlike() {
    // Each partner is found among the other signal's rows, but the own signal's rows are nearer.
    double[][] a = {{0.8, 0.6, 0}, {0.8, -0.6, 0}};
    double[][] b = {{-0.8, 0.6, 0}, {-0.8, -0.6, 0}};
    assertThat(Computed.loss(new InfoNce(), 100, a, b)).isCloseTo(0, within(1e-5));
    assertThat(Computed.loss(ntXent, 100, a, b)).isGreaterThan(50);
  }
}
