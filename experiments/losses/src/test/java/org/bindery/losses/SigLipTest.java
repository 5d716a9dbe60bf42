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

class SigLipTest extends LossConformance<SigLip.Config> {
  private final SigLip sigLip = new SigLip();

  @Override
  protected Loss<SigLip.Config> loss() {
    return sigLip;
  }

  @Override
  protected List<SigLip.Config> configs() {
    return List.of(sigLip.defaults(), new SigLip.Config(0));
  }

  @Override
  protected OptionalDouble expected(SigLip.Config config, LossPoint point) {
    double bias = point.parameter("bias")[0];
    double[][] logits = Maths.similarities(point.rows(0), point.rows(1), point.scale());
    double total = 0;
    for (int i = 0; i < logits.length; i++) {
      for (int j = 0; j < logits.length; j++) {
        double answer = (i == j ? 1 : -1) * (logits[i][j] + bias);
        total += Math.log1p(Math.exp(-Math.abs(answer))) + Math.max(-answer, 0);
      }
    }
    return OptionalDouble.of(total / logits.length);
  }

  @Test
  void itStartsAtTheScaleAndBiasOfThePaper() {
    assertThat(sigLip.defaults().bias()).isEqualTo(-10);
    assertThat(sigLip.logitScale()).contains(new LogitScale.Learned(10, 1000));
  }

  @Test
  void atTheStartRowsThatAreAllAlikeCostAsManyCoinTossesAsThereAreRows() {
    // Cosine 1 at scale 10 and bias -10 is logit 0, for partners and strangers alike.
    double[][] alike = Rows.alike(5, 3);
    assertThat(Computed.loss(sigLip, 10, alike, alike)).isCloseTo(5 * Math.log(2), within(1e-5));
  }

  @Test
  void theSumIsDividedByTheRowsAndNotByThePairs() {
    double[][] alike = Rows.alike(2, 3);
    double[][] twice = Rows.alike(4, 3);
    assertThat(Computed.loss(sigLip, 10, twice, twice))
        .isCloseTo(2 * Computed.loss(sigLip, 10, alike, alike), within(1e-5));
  }

  @Test
  void theBiasKeepsManyStrangersFromOutweighingTheFewPartners() {
    double[][] a = Rows.axes(16, 32);
    double[][] b = Rows.turned(a);
    // Orthogonal rows: without a bias each of the 240 strangers costs ln 2.
    assertThat(Computed.of(sigLip, new SigLip.Config(0), 10, a, a).loss())
        .isGreaterThan(15 * Math.log(2));
    assertThat(Computed.loss(sigLip, 10, a, a)).isLessThan(0.7).isPositive();
    assertThat(Computed.loss(sigLip, 10, a, b)).isGreaterThan(10);
  }
}
