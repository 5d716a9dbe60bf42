package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class ModalityGapTest {
  @Test
  void signalsOnOppositePolesAre2ApartAndTellNothingElse() {
    double[][] north = {{1, 0}, {1, 0}, {1, 0}, {1, 0}};
    double[][] south = {{-1, 0}, {-1, 0}, {-1, 0}, {-1, 0}};
    ModalityGap gap =
        ModalityGap.of(Clouds.embeddings("image", north), Clouds.embeddings("text", south));

    assertThat(gap.distance()).isEqualTo(2);
    assertThat(gap.within()).isZero();
    assertThat(gap.relative()).isInfinite();
    assertThat(gap.separability()).isEqualTo(1);
  }

  @Test
  void aSignalHasNoGapToItselfAndCannotBeToldFromItself() {
    double[][] rows = Clouds.gaussian(60, 8, new Random(1));
    ModalityGap gap =
        ModalityGap.of(Clouds.embeddings("image", rows), Clouds.embeddings("text", rows));

    assertThat(gap.distance()).isZero();
    assertThat(gap.relative()).isZero();
    assertThat(gap.separability()).isEqualTo(0.5);
  }

  @Test
  void distanceAndSpreadAgreeWithDoubleLoops() {
    Random random = new Random(2);
    for (int trial = 0; trial < 20; trial++) {
      double[][] x = Clouds.gaussian(4 + trial, 5, random);
      Embeddings a = Clouds.embeddings("image", Clouds.plus(x, 1, 2));
      Embeddings b = Clouds.embeddings("text", Clouds.plus(Clouds.near(x, 0.7, random), -1));
      ModalityGap gap = ModalityGap.of(a, b);
      assertThat(gap.distance())
          .isCloseTo(Clouds.distance(mean(Clouds.units(a)), mean(Clouds.units(b))), within(1e-12));
      assertThat(gap.within())
          .isCloseTo((spread(Clouds.units(a)) + spread(Clouds.units(b))) / 2, within(1e-9));
    }
  }

  @Test
  void neitherTheOrderNorTheBasisNorWhoIsFirstMatters() {
    Random random = new Random(3);
    for (int d : new int[] {4, 200}) {
      double[][] x = Clouds.gaussian(50, d, random);
      Embeddings a = Clouds.embeddings("image", Clouds.plus(x, 0.5));
      Embeddings b = Clouds.embeddings("text", Clouds.near(x, 0.7, random));
      ModalityGap gap = ModalityGap.of(a, b);
      ModalityGap shuffled = ModalityGap.of(Clouds.shuffled(a, 1), Clouds.shuffled(b, 2));
      ModalityGap rotated = ModalityGap.of(Clouds.rotated(a, 3), Clouds.rotated(b, 3));
      ModalityGap swapped = ModalityGap.of(b, a);
      for (ModalityGap same : new ModalityGap[] {shuffled, rotated, swapped}) {
        assertThat(same.distance()).isCloseTo(gap.distance(), within(Clouds.CLOSE));
        assertThat(same.within()).isCloseTo(gap.within(), within(Clouds.CLOSE));
        assertThat(same.separability()).isCloseTo(gap.separability(), within(1e-12));
      }
    }
  }

  @Test
  void theProbeTellsNothingOfSignalsDrawnAlikeInFewAndInManyDimensions() {
    for (int d : new int[] {4, 300}) {
      Random random = new Random(d);
      double sum = 0;
      for (int trial = 0; trial < 20; trial++) {
        sum +=
            ModalityGap.of(
                    Clouds.embeddings("image", Clouds.gaussian(80, d, random)),
                    Clouds.embeddings("text", Clouds.gaussian(80, d, random)))
                .separability();
      }
      assertThat(sum / 20).as("d = %d", d).isCloseTo(0.5, within(0.04));
    }
  }

  @Test
  void theProbeTellsShiftedSignalsApartAlsoWhereMatchesLieClose() {
    Random random = new Random(4);
    double[][] x = Clouds.gaussian(100, 16, random);
    ModalityGap gap =
        ModalityGap.of(
            Clouds.embeddings("image", Clouds.plus(x, 4)),
            Clouds.embeddings("text", Clouds.plus(x, -4)));

    assertThat(gap.separability()).isGreaterThan(0.97);
    assertThat(gap.relative()).isGreaterThan(1);
  }

  @Test
  void threeRowsAreRefused() {
    Embeddings three = Clouds.embeddings("image", Clouds.constant(3, 2));

    assertThatThrownBy(() -> ModalityGap.of(three, three)).isInstanceOf(DataException.class);
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return mean;
  }

  private static double spread(double[][] rows) {
    double sum = 0;
    int pairs = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = i + 1; j < rows.length; j++) {
        sum += Clouds.distance(rows[i], rows[j]);
        pairs++;
      }
    }
    return sum / pairs;
  }
}
