package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.bindery.losses.MilNce.Variant;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class MilNceTest extends LossConformance<MilNce.Config> {
  private static final MilNce.Config ONE = new MilNce.Config(1, Variant.FORMULA);

  private final MilNce milNce = new MilNce();

  @Override
  protected Loss<MilNce.Config> loss() {
    return milNce;
  }

  @Override
  protected List<MilNce.Config> configs() {
    return List.of(
        milNce.defaults(),
        ONE,
        new MilNce.Config(1, Variant.RELEASED),
        new MilNce.Config(3, Variant.RELEASED));
  }

  @Override
  protected OptionalDouble expected(MilNce.Config config, LossPoint point) {
    double[][] logits = Maths.similarities(point.rows(0), point.rows(1), point.scale());
    int bag = config.candidates();
    double total = 0;
    for (int i = 0; i < logits.length; i++) {
      int first = i * bag;
      double[] positives = Arrays.copyOfRange(logits[i], first, first + bag);
      DoubleStream all = Arrays.stream(logits[i]);
      for (int j = 0; j < logits.length; j++) {
        if (j != i || config.variant() == Variant.RELEASED) {
          all = DoubleStream.concat(all, Arrays.stream(logits[j], first, first + bag));
        }
      }
      total += Maths.logSumExp(all.toArray()) - Maths.logSumExp(positives);
    }
    return OptionalDouble.of(total / logits.length);
  }

  @Test
  void itNeedsAsManyCandidatesAsItIsToldAndTakesTheFormulaByDefault() {
    assertThat(milNce.contract(new MilNce.Config(7, Variant.FORMULA)))
        .isEqualTo(new LossContract.Pairs(7));
    assertThat(milNce.defaults()).isEqualTo(new MilNce.Config(4, Variant.FORMULA));
  }

  @Test
  void withOneCandidateItIsInfoNceOverRowAndColumnTogether() {
    double[][] alike = Rows.alike(8, 3);
    assertThat(Computed.of(milNce, ONE, 20, alike, alike).loss())
        .isCloseTo(Math.log(15), within(1e-5));
    double[][] a = Rows.random(6, 5, 1);
    double[][] b = Rows.random(6, 5, 2);
    double both = Maths.infoNce(a, b, 9);
    assertThat(Computed.of(milNce, ONE, 9, a, b).loss()).isBetween(both / 2, both);
  }

  @Test
  void withOneCandidateAndOneRowOfStrangersThatMatterItIsOneWayInfoNce() {
    // Columns are orthogonal to strangers' rows: at this scale only row 0 has a negative that
    // counts.
    double[][] a = {{0.8, 0.6, 0}, {0, 0, 1}};
    double[][] b = {{1, 0, 0}, {0, 0.8, 0.6}};
    double[][] logits = Maths.similarities(a, b, 40);
    double byHand =
        (Maths.logSumExp(logits[0][0], logits[0][1], logits[1][0])
                - logits[0][0]
                + Maths.logSumExp(logits[1][1], logits[1][0], logits[0][1])
                - logits[1][1])
            / 2;
    assertThat(Computed.of(milNce, ONE, 40, a, b).loss()).isCloseTo(byHand, within(1e-5));
  }

  @Test
  void theReleasedCodeCountsPositivesTwiceSoALossOfLBecomesLogOnePlusExpL() {
    double[][] a = Rows.random(1, 5, 1);
    double[][] alike = Rows.alike(8, 3);
    MilNce.Config released = new MilNce.Config(1, Variant.RELEASED);
    assertThat(Computed.of(milNce, ONE, 9, a, a).loss()).isCloseTo(0, within(1e-6));
    assertThat(Computed.of(milNce, released, 9, a, a).loss()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(Computed.of(milNce, released, 9, alike, alike).loss())
        .isCloseTo(Math.log1p(Math.exp(Math.log(15))), within(1e-5));
  }

  @Test
  void aBagNeedsOnlyOneCandidateThatBelongs() {
    double[][] a = Rows.axes(3, 12);
    double[][] bags = new double[12][12];
    for (int t = 0; t < 12; t++) {
      // The first of each four belongs; the others are junk, orthogonal to all.
      bags[t][t % 4 == 0 ? t / 4 : 3 + t % 4 + t / 4] = 1;
    }
    assertThat(Computed.loss(milNce, 50, a, bags)).isCloseTo(0, within(1e-6));
    // Who takes each candidate for the partner pays for three of four.
    double each = 0;
    for (int t = 0; t < 4; t++) {
      double[][] taken = {bags[t], bags[4 + t], bags[8 + t]};
      each += Computed.loss(new InfoNce(), 50, a, taken) / 4;
    }
    assertThat(each).isCloseTo(2 * 0.75 * Math.log(3), within(1e-5));
  }
}
