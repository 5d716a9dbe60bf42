package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class HubnessTest {
  @Test
  void whereEveryRowAnswersItsOwnQueryThereIsNoHub() {
    double[][] axes = new double[8][8];
    for (int i = 0; i < 8; i++) {
      axes[i][i] = 1;
    }
    Hubness none = Hubness.of(Clouds.embeddings("image", axes), Clouds.embeddings("text", axes), 1);

    assertThat(none.skewness()).isZero();
    assertThat(none.antiHubs()).isZero();
    assertThat(none.largest()).isEqualTo(1);
    assertThat(none.recallAt1()).isEqualTo(1);
  }

  @Test
  void oneRowThatAnswersEverythingIsTheOnlyHub() {
    double[][] queries = new double[8][9];
    double[][] gallery = new double[8][9];
    for (int i = 0; i < 8; i++) {
      queries[i][i] = 1;
      queries[i][8] = 1;
      gallery[i][i] = 1;
      gallery[i][8] = i == 0 ? 20 : 0.2;
    }
    Hubness one =
        Hubness.of(Clouds.embeddings("image", queries), Clouds.embeddings("text", gallery), 1);

    assertThat(one.largest()).isEqualTo(1);
    assertThat(one.antiHubs()).isZero();

    double[][] stronger = Clouds.plus(queries, 0, 0, 0, 0, 0, 0, 0, 0, 5);
    Hubness all =
        Hubness.of(Clouds.embeddings("image", stronger), Clouds.embeddings("text", gallery), 1);
    assertThat(all.largest()).isEqualTo(8);
    assertThat(all.antiHubs()).isEqualTo(7 / 8.0);
    // One of eight: skewness (1 - 2p) / sqrt(p (1 - p)) of a coin with p = 1/8.
    assertThat(all.skewness())
        .isCloseTo((1 - 2 / 8.0) / Math.sqrt(1 / 8.0 * 7 / 8.0), within(1e-9));
    assertThat(all.recallAt1()).isEqualTo(1 / 8.0);
    assertThat(all.correctedRecallAt1()).isEqualTo(1);
  }

  @Test
  void collapsedRowsShareEveryPlaceAndFindNothing() {
    Hubness collapsed =
        Hubness.of(
            Clouds.embeddings("image", Clouds.constant(20, 4)),
            Clouds.embeddings("text", Clouds.constant(20, 4)),
            5);

    assertThat(collapsed.skewness()).isZero();
    assertThat(collapsed.antiHubs()).isZero();
    assertThat(collapsed.largest()).isCloseTo(1, within(1e-12));
    assertThat(collapsed.recallAt1()).isZero();
    assertThat(collapsed.correctedRecallAt1()).isZero();
  }

  @Test
  void neighborsAtRandomAreSkewedByOneOverTheRootOfK() {
    Random random = new Random(1);
    double skewness = 0;
    for (int trial = 0; trial < 10; trial++) {
      double[] counts = new double[400];
      for (int query = 0; query < 400; query++) {
        double[] scores = random.doubles(400).toArray();
        double[] places = Nearest.places(scores, 10, Nearest.NOBODY);
        for (int j = 0; j < 400; j++) {
          counts[j] += places[j];
        }
      }
      skewness += Hubness.skewness(counts) / 10;
    }
    assertThat(skewness).isCloseTo(1 / Math.sqrt(10), within(0.06));
  }

  @Test
  void agreesWithCountingByHandWhateverTheOrderOrTheBasis() {
    Random random = new Random(2);
    for (int trial = 0; trial < 20; trial++) {
      double[][] x = Clouds.gaussian(15 + trial, 6, random);
      Embeddings a = Clouds.embeddings("image", x);
      Embeddings b = Clouds.embeddings("text", Clouds.near(x, 0.6, random));
      int k = 1 + trial % 6;
      int[] counts = counts(Clouds.units(a), Clouds.units(b), k);
      Hubness measured = Hubness.of(a, b, k);
      assertThat(measured.largest())
          .isCloseTo(Arrays.stream(counts).max().orElseThrow() / (double) k, within(1e-12));
      assertThat(measured.antiHubs())
          .isEqualTo(Arrays.stream(counts).filter(count -> count == 0).count() / (double) x.length);
      assertThat(measured.recallAt1()).isEqualTo(Retrieval.of(a, b).recallAt(1));
      Hubness shuffled = Hubness.of(Clouds.shuffled(a, 1), Clouds.shuffled(b, 2), k);
      assertThat(shuffled.skewness()).isCloseTo(measured.skewness(), within(1e-12));
      assertThat(shuffled.correctedRecallAt1()).isEqualTo(measured.correctedRecallAt1());
      assertThat(Hubness.of(Clouds.rotated(a, 3), Clouds.rotated(b, 3), k).skewness())
          .isCloseTo(measured.skewness(), within(1e-9));
    }
  }

  @Test
  void noPlacesAreRefused() {
    Embeddings rows = Clouds.embeddings("image", Clouds.constant(4, 2));

    assertThatThrownBy(() -> Hubness.of(rows, rows, 0)).isInstanceOf(ConfigException.class);
  }

  private static int[] counts(double[][] queries, double[][] gallery, int k) {
    int[] counts = new int[gallery.length];
    for (double[] query : queries) {
      for (int j = 0; j < gallery.length; j++) {
        int nearer = 0;
        for (double[] other : gallery) {
          nearer += Clouds.dot(query, other) > Clouds.dot(query, gallery[j]) ? 1 : 0;
        }
        counts[j] += nearer < k ? 1 : 0;
      }
    }
    return counts;
  }
}
