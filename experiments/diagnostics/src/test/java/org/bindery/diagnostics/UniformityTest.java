package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class UniformityTest {
  @Test
  void oneVectorScores0RightAnglesMinus4AndOppositesMinus8() {
    assertThat(Uniformity.of(Clouds.embeddings("image", Clouds.constant(7, 3))))
        .isCloseTo(0, within(1e-12));
    assertThat(Uniformity.of(Clouds.embeddings("image", new double[][] {{1, 0}, {0, 5}})))
        .isCloseTo(-4, within(1e-12));
    assertThat(Uniformity.of(Clouds.embeddings("image", new double[][] {{1, 0}, {-3, 0}})))
        .isCloseTo(-8, within(1e-12));
  }

  @Test
  void agreesWithADoubleLoopAndTurnsWithTheSpace() {
    Random random = new Random(2);
    for (int trial = 0; trial < 20; trial++) {
      Embeddings rows = Clouds.embeddings("image", Clouds.gaussian(2 + trial, 6, random));
      double[][] units = Clouds.units(rows);
      double sum = 0;
      int pairs = 0;
      for (int i = 0; i < units.length; i++) {
        for (int j = i + 1; j < units.length; j++) {
          sum += Math.exp(-2 * Math.pow(Clouds.distance(units[i], units[j]), 2));
          pairs++;
        }
      }
      double expected = Math.log(sum / pairs);
      assertThat(Uniformity.of(rows)).isCloseTo(expected, within(1e-10));
      assertThat(Uniformity.of(Clouds.shuffled(rows, 5))).isCloseTo(expected, within(1e-10));
      assertThat(Uniformity.of(Clouds.rotated(rows, 6))).isCloseTo(expected, within(Clouds.CLOSE));
    }
  }

  @Test
  void rowsAtRandomInManyDimensionsComeNearMinus4() {
    assertThat(Uniformity.of(Clouds.embeddings("image", Clouds.gaussian(300, 256, new Random(3)))))
        .isBetween(-4.0, -3.9);
  }

  @Test
  void aGapBetweenSignalsShowsOnlyInTheJointValue() {
    Random random = new Random(4);
    double[][] cloud = Clouds.gaussian(200, 32, random);
    double[][] other = Clouds.gaussian(200, 32, random);
    Embeddings left = Clouds.embeddings("image", Clouds.plus(cloud, 6));
    Embeddings right = Clouds.embeddings("text", Clouds.plus(other, -6));
    Embeddings beside = Clouds.embeddings("text", Clouds.plus(other, 6));

    assertThat(Uniformity.of(right)).isCloseTo(Uniformity.of(beside), within(0.1));
    assertThat(Uniformity.joint(List.of(left, right)))
        .isLessThan(Uniformity.joint(List.of(left, beside)) - 0.3);
  }

  @Test
  void oneRowIsRefused() {
    assertThatThrownBy(() -> Uniformity.of(Clouds.embeddings("image", new double[][] {{1}})))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("needs at least 2 rows");
  }
}
