package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class MutualKnnTest {
  @Test
  void aTurnedCopyHasAllNeighborsInCommonAlsoInMoreDimensions() {
    Embeddings rows = Clouds.embeddings("image", Clouds.gaussian(60, 5, new Random(1)));
    double[][] wider = new double[60][8];
    double[][] turned = Clouds.rows(Clouds.rotated(rows, 2));
    for (int i = 0; i < 60; i++) {
      System.arraycopy(turned[i], 0, wider[i], 3, 5);
    }

    assertThat(MutualKnn.of(rows, Clouds.embeddings("text", wider), 10).overlap())
        .isCloseTo(1, within(0.01));
  }

  @Test
  void unrelatedSignalsScoreChance() {
    Random random = new Random(2);
    double sum = 0;
    for (int trial = 0; trial < 20; trial++) {
      sum +=
          MutualKnn.of(
                  Clouds.embeddings("image", Clouds.gaussian(101, 8, random)),
                  Clouds.embeddings("text", Clouds.gaussian(101, 8, random)),
                  10)
              .excess();
    }
    assertThat(sum / 20).isCloseTo(0, within(0.01));
  }

  @Test
  void twoCollapsedSignalsScoreChanceAndNotFullAgreement() {
    MutualKnn collapsed =
        MutualKnn.of(
            Clouds.embeddings("image", Clouds.constant(21, 4)),
            Clouds.embeddings("text", Clouds.constant(21, 4)),
            5);

    assertThat(collapsed.chance()).isEqualTo(0.25);
    assertThat(collapsed.excess()).isCloseTo(0, within(1e-12));
  }

  @Test
  void agreesWithSetsOfNeighborsCountedByHand() {
    Random random = new Random(3);
    for (int trial = 0; trial < 20; trial++) {
      double[][] x = Clouds.gaussian(12 + trial, 4, random);
      Embeddings a = Clouds.embeddings("image", x);
      Embeddings b = Clouds.embeddings("text", Clouds.near(x, 0.7, random));
      int k = 1 + trial % 5;
      double expected = oracle(Clouds.units(a), Clouds.units(b), k);
      assertThat(MutualKnn.of(a, b, k).overlap()).isCloseTo(expected, within(1e-12));
      assertThat(MutualKnn.of(b, a, k).overlap()).isCloseTo(expected, within(1e-12));
      assertThat(MutualKnn.of(Clouds.shuffled(a, 4), Clouds.shuffled(b, 5), k).overlap())
          .isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void tooFewRowsOrNeighborsAreRefused() {
    Embeddings three = Clouds.embeddings("image", new double[][] {{1}, {2}, {3}});

    assertThatThrownBy(() -> MutualKnn.of(three, three, 2)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> MutualKnn.of(three, three, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("use k of 1 or more");
  }

  private static double oracle(double[][] x, double[][] y, int k) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      Set<Integer> both = new HashSet<>(nearest(x, i, k));
      both.retainAll(nearest(y, i, k));
      sum += (double) both.size() / k;
    }
    return sum / x.length;
  }

  private static List<Integer> nearest(double[][] x, int self, int k) {
    List<Integer> others = new ArrayList<>();
    for (int j = 0; j < x.length; j++) {
      if (j != self) {
        others.add(j);
      }
    }
    others.sort(Comparator.comparingDouble(j -> Clouds.distance(x[self], x[j])));
    return others.subList(0, k);
  }
}
