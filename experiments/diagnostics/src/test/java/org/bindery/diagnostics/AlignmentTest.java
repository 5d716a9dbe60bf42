package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class AlignmentTest {
  @Test
  void matchesThatCoincideScore0AtRightAngles2AndOpposite4() {
    Embeddings east = Clouds.embeddings("image", new double[][] {{2, 0}, {5, 0}});

    assertThat(Alignment.of(east, Clouds.embeddings("text", new double[][] {{1, 0}, {3, 0}})))
        .isZero();
    assertThat(Alignment.of(east, Clouds.embeddings("text", new double[][] {{0, 1}, {0, -3}})))
        .isEqualTo(2);
    assertThat(Alignment.of(east, Clouds.embeddings("text", new double[][] {{-1, 0}, {-3, 0}})))
        .isEqualTo(4);
  }

  @Test
  void agreesWithTheMeanOfSquaredDistances() {
    Random random = new Random(1);
    for (int trial = 0; trial < 20; trial++) {
      double[][] x = Clouds.gaussian(3 + trial, 5, random);
      Embeddings a = Clouds.embeddings("image", x);
      Embeddings b = Clouds.embeddings("text", Clouds.near(x, 0.8, random));
      double[][] unitA = Clouds.units(a);
      double[][] unitB = Clouds.units(b);
      double sum = 0;
      for (int i = 0; i < unitA.length; i++) {
        sum += Math.pow(Clouds.distance(unitA[i], unitB[i]), 2);
      }
      assertThat(Alignment.of(a, b)).isCloseTo(sum / unitA.length, within(1e-12));
      assertThat(Alignment.of(b, a)).isCloseTo(Alignment.of(a, b), within(1e-12));
      assertThat(Alignment.of(Clouds.shuffled(a, 3), b))
          .isCloseTo(Alignment.of(a, b), within(1e-12));
      assertThat(Alignment.of(Clouds.rotated(a, 4), Clouds.rotated(b, 4)))
          .isCloseTo(Alignment.of(a, b), within(Clouds.CLOSE));
    }
  }

  @Test
  void aCollapsedSpaceIsPerfectlyAlignedSoItIsNothingToChooseBy() {
    assertThat(
            Alignment.of(
                Clouds.embeddings("image", Clouds.constant(9, 4)),
                Clouds.embeddings("text", Clouds.constant(9, 4))))
        .isZero();
  }

  @Test
  void onlyRowsOfEqualKeyMeetAndTheSecondOfAKeyMeetsTheSecond() {
    Embeddings a =
        Clouds.embeddings("image", List.of("p", "q", "p"), new double[][] {{1, 0}, {9, 9}, {0, 1}});
    Embeddings b =
        Clouds.embeddings(
            "text", List.of("r", "p", "p", "p"), new double[][] {{9, 9}, {1, 0}, {0, 1}, {-1, 0}});

    assertThat(Alignment.of(a, b)).isZero();
  }

  @Test
  void withoutACommonKeyOrACommonSpaceItIsRefused() {
    Embeddings a = Clouds.embeddings("image", List.of("p"), new double[][] {{1, 0}});

    assertThatThrownBy(
            () -> Alignment.of(a, Clouds.embeddings("text", List.of("q"), new double[][] {{1, 0}})))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("The alignment with text of image needs at least 1 rows");
    assertThatThrownBy(
            () -> Alignment.of(a, Clouds.embeddings("text", List.of("p"), new double[][] {{1}})))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not in one space");
  }
}
