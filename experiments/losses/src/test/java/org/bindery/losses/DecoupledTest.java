package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Loss;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class DecoupledTest extends LossConformance<Decoupled.Config> {
  private final Decoupled decoupled = new Decoupled();

  @Override
  protected Loss<Decoupled.Config> loss() {
    return decoupled;
  }

  @Override
  protected List<Decoupled.Config> configs() {
    return List.of(new Decoupled.Config(Reduction.MEAN), new Decoupled.Config(Reduction.SUM));
  }

  @Override
  protected OptionalDouble expected(Decoupled.Config config, LossPoint point) {
    double[][] logits = Maths.similarities(point.rows(0), point.rows(1), point.scale());
    int n = logits.length;
    double total = 0;
    for (int i = 0; i < n; i++) {
      total += Maths.logSumExp(Maths.without(logits[i], i)) - logits[i][i];
      total += Maths.logSumExp(Maths.without(Maths.column(logits, i), i)) - logits[i][i];
    }
    return OptionalDouble.of(total / n * (config.reduction() == Reduction.SUM ? 1 : 0.5));
  }

  @Test
  void rowsThatAreAllAlikeCostTheLogarithmOfTheOthers() {
    double[][] alike = Rows.alike(8, 3);
    assertThat(Computed.loss(decoupled, 20, alike, alike)).isCloseTo(Math.log(7), within(1e-5));
  }

  @Test
  void itGoesBelowZeroAndNeverLevelsOff() {
    double[][] axes = Rows.axes(4, 4);
    assertThat(Computed.loss(decoupled, 20, axes, axes)).isCloseTo(Math.log(3) - 20, within(1e-4));
    assertThat(Computed.loss(decoupled, 100, axes, axes))
        .isCloseTo(Math.log(3) - 100, within(1e-4));
  }

  @Test
  void itIsBelowInfoNceByTheLogarithmOfTheStrangersShare() {
    double[][] a = Rows.random(2, 6, 3);
    double[][] b = Rows.random(2, 6, 4);
    InfoNce infoNce = new InfoNce();
    double plain = Computed.of(infoNce, new InfoNce.Config(Reduction.MEAN), 5, a, b).loss();
    assertThat(Computed.loss(decoupled, 5, a, b)).isLessThan(plain);
  }

  @Test
  void aSingleRowHasNothingToBeComparedWith() {
    double[][] one = Rows.alike(1, 3);
    assertThatThrownBy(() -> Computed.loss(decoupled, 5, one, one))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least 2 rows, not 1");
  }
}
