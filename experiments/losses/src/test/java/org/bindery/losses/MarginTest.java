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

class MarginTest extends LossConformance<Margin.Config> {
  private static final Margin.Config HARDEST = new Margin.Config(0.2, Margin.Negatives.HARDEST);

  private final Margin margin = new Margin();

  @Override
  protected Loss<Margin.Config> loss() {
    return margin;
  }

  @Override
  protected List<Margin.Config> configs() {
    return List.of(margin.defaults(), HARDEST, new Margin.Config(0, Margin.Negatives.ALL));
  }

  @Override
  protected OptionalDouble expected(Margin.Config config, LossPoint point) {
    return OptionalDouble.of(
        hinge(
            Maths.similarities(point.rows(0), point.rows(1), point.scale()),
            config.margin(),
            config.negatives() == Margin.Negatives.HARDEST));
  }

  static double hinge(double[][] similarities, double margin, boolean hardest) {
    double total = 0;
    int n = similarities.length;
    for (int i = 0; i < n; i++) {
      for (double[] line : new double[][] {similarities[i], Maths.column(similarities, i)}) {
        double sum = 0;
        double top = 0;
        for (int j = 0; j < n; j++) {
          double violation = j == i ? 0 : Math.max(0, margin + line[j] - line[i]);
          sum += violation;
          top = Math.max(top, violation);
        }
        total += hardest ? top : sum;
      }
    }
    return total / n;
  }

  @Test
  void itsUnitIsCosinesUnlessAScaleIsAskedFor() {
    assertThat(margin.logitScale()).contains(new LogitScale.Fixed(1));
  }

  @Test
  void threePairsByHand() {
    // Cosines: 1 0.6 0 / 0.6 1 0.8 / 0 0.8 1; only 0.8 comes within 0.3 of 1, four times by 0.1.
    double[][] rows = {{1, 0}, {0.6, 0.8}, {0, 1}};
    Margin.Config config = new Margin.Config(0.3, Margin.Negatives.ALL);
    assertThat(Computed.of(margin, config, 1, rows, rows).loss())
        .isCloseTo(4 * 0.1 / 3, within(1e-6));
  }

  @Test
  void onceAllMarginsAreMetThereIsNothingToLearn() {
    double[][] axes = Rows.axes(4, 4);
    Computed met = Computed.of(margin, margin.defaults(), 1, axes, axes);
    assertThat(met.loss()).isZero();
    assertThat(met.gradients().get(0)).containsOnly(0);
  }

  @Test
  void rowsThatAreAllAlikeCostTheMarginForEachStranger() {
    double[][] alike = Rows.alike(5, 3);
    assertThat(Computed.loss(margin, 1, alike, alike)).isCloseTo(2 * 4 * 0.2, within(1e-5));
    assertThat(Computed.of(margin, HARDEST, 1, alike, alike).loss())
        .isCloseTo(2 * 0.2, within(1e-5));
  }
}
