package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PrincipalScoresTest {
  @Test
  void rowsAreToldByTheDirectionsInWhichTheyVary() {
    double[][] line = new double[50][3];
    for (int i = 0; i < 50; i++) {
      line[i] = new double[] {3 * (i - 24.5), 4 * (i - 24.5), 7};
    }
    double[][] scores = PrincipalScores.of("a line", line, 2);
    assertThat(scores[0]).hasSize(1);
    assertThat(Math.abs(scores[49][0] - scores[0][0])).isCloseTo(5 * 49, within(1e-9));
  }

  @Test
  void wideRowsOfWhichManyAreAlikeHaveAsManyDirectionsAsThereAreKinds() {
    Random random = new Random(3);
    double[][] kinds = new double[12][600];
    for (double[] kind : kinds) {
      for (int i = 0; i < 600; i++) {
        kind[i] = random.nextInt(20) == 0 ? 1 : 0;
      }
    }
    double[][] rows = new double[400][];
    for (int i = 0; i < 400; i++) {
      rows[i] = kinds[i % 12];
    }
    double[][] scores = PrincipalScores.of("texts", rows, 24);
    assertThat(scores[0]).hasSize(11);
    for (int i = 12; i < 400; i++) {
      assertThat(scores[i]).containsExactly(scores[i % 12], within(1e-6));
    }
    double distance = 0;
    double expected = 0;
    for (int i = 0; i < 600; i++) {
      expected += Math.pow(kinds[0][i] - kinds[5][i], 2);
    }
    for (int i = 0; i < 11; i++) {
      distance += Math.pow(scores[0][i] - scores[5][i], 2);
    }
    assertThat(distance).isCloseTo(expected, within(1e-6));
  }
}
