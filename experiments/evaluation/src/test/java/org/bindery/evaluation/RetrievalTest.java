package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class RetrievalTest {
  @Test
  void ranksAreThoseOfTheNaiveLoopWithTiesDuplicatesAndAnySize() {
    Random random = new Random(1);
    int tiesSeen = 0;
    for (int trial = 0; trial < 200; trial++) {
      int m = 1 + random.nextInt(150);
      int n = 1 + random.nextInt(m);
      int d = 1 + random.nextInt(9);
      List<String> galleryKeys = new ArrayList<>(Vectors.keys(m));
      for (int i = 0; i < m; i++) {
        if (random.nextInt(4) == 0) {
          galleryKeys.set(i, "k" + random.nextInt(m));
        }
      }
      List<String> queryKeys = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        queryKeys.add(galleryKeys.get(random.nextInt(m)));
      }
      boolean coarse = random.nextBoolean();
      Embeddings queries =
          coarse
              ? Vectors.coarse(Vectors.AUDIO, queryKeys, d, random)
              : Vectors.gaussian(Vectors.AUDIO, queryKeys, d, random);
      Embeddings gallery =
          coarse
              ? Vectors.coarse(Vectors.TEXT, galleryKeys, d, random)
              : Vectors.gaussian(Vectors.TEXT, galleryKeys, d, random);

      int[] naive = naiveRanks(queries, gallery);
      assertThat(Retrieval.of(queries, gallery).ranks()).as("trial %d", trial).isEqualTo(naive);
      tiesSeen += coarse ? 1 : 0;
    }
    assertThat(tiesSeen).isGreaterThan(50);
  }

  private static int[] naiveRanks(Embeddings queries, Embeddings gallery) {
    double[][] q = units(queries);
    double[][] g = units(gallery);
    int[] ranks = new int[q.length];
    for (int i = 0; i < q.length; i++) {
      double best = -2;
      for (int j = 0; j < g.length; j++) {
        if (gallery.keys().get(j).equals(queries.keys().get(i))) {
          best = Math.max(best, dot(q[i], g[j]));
        }
      }
      ranks[i] = 1;
      for (int j = 0; j < g.length; j++) {
        boolean match = gallery.keys().get(j).equals(queries.keys().get(i));
        if (!match && dot(q[i], g[j]) >= best) {
          ranks[i]++;
        }
      }
    }
    return ranks;
  }

  private static double[][] units(Embeddings embeddings) {
    double[][] rows = new double[embeddings.size()][];
    for (int i = 0; i < rows.length; i++) {
      float[] row = embeddings.row(i).values();
      double length = embeddings.row(i).length();
      rows[i] = new double[row.length];
      for (int j = 0; j < row.length; j++) {
        rows[i][j] = row[j] / length;
      }
    }
    return rows;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Test
  void aModelThatEmbedsEverythingAlikeFindsNothing() {
    Retrieval retrieval =
        Retrieval.of(
            Vectors.constant(Vectors.AUDIO, Vectors.keys(150), 32),
            Vectors.constant(Vectors.TEXT, Vectors.keys(150), 32));

    assertThat(retrieval.recallAt(1)).isZero();
    assertThat(retrieval.recallAt(149)).isZero();
    assertThat(retrieval.medianRank()).isEqualTo(150);
    assertThat(retrieval.chanceAt(1)).isEqualTo(1 / 150.0);
    assertThat(retrieval.chanceAt(10)).isEqualTo(10 / 150.0);
    assertThat(retrieval.interval(1).low()).isZero();
    assertThat(retrieval.interval(1).high()).isPositive();
  }

  @Test
  void theSameEmbeddingsFindThemselves() {
    Embeddings self = Vectors.gaussian(Vectors.IMAGE, Vectors.keys(100), 16, new Random(2));
    Retrieval retrieval = Retrieval.of(self, self);

    assertThat(retrieval.recallAt(1)).isEqualTo(1);
    assertThat(retrieval.medianRank()).isEqualTo(1);
    assertThat(retrieval.meanReciprocalRank()).isEqualTo(1);
  }

  @Test
  void twoIdenticalRowsOfDifferentKeysCannotBeToldApart() {
    Embeddings twins = new Embeddings(Vectors.TEXT, List.of("a", "b"), new float[] {1, 2, 1, 2}, 2);

    assertThat(Retrieval.of(twins, twins).ranks()).containsExactly(2, 2);
  }

  @Test
  void twoIdenticalRowsOfOneKeyAreBothRight() {
    Embeddings twins =
        new Embeddings(Vectors.TEXT, List.of("a", "a", "b"), new float[] {1, 2, 1, 2, -1, 0}, 2);

    assertThat(Retrieval.of(twins, twins).ranks()).containsExactly(1, 1, 1);
  }

  @Test
  void lengthDoesNotMatter() {
    Embeddings queries = new Embeddings(Vectors.AUDIO, List.of("a"), new float[] {1, 1}, 2);
    Embeddings gallery =
        new Embeddings(Vectors.TEXT, List.of("b", "a"), new float[] {900, 0, 0.001f, 0.001f}, 2);

    assertThat(Retrieval.of(queries, gallery).ranks()).containsExactly(1);
  }

  @Test
  void randomEmbeddingsScoreChance() {
    int n = 400;
    Random random = new Random(3);
    for (int k : new int[] {1, 10, 100}) {
      double hits = 0;
      int repeats = 10;
      for (int repeat = 0; repeat < repeats; repeat++) {
        hits +=
            n
                * Retrieval.of(
                        Vectors.gaussian(Vectors.AUDIO, Vectors.keys(n), 64, random),
                        Vectors.gaussian(Vectors.TEXT, Vectors.keys(n), 64, random))
                    .recallAt(k);
      }
      double trials = (double) n * repeats;
      double chance = (double) k / n;
      double deviation = Math.sqrt(chance * (1 - chance) / trials);
      assertThat(hits / trials).as("k = %d", k).isCloseTo(chance, within(4 * deviation));
    }
  }

  @Test
  void recallNeverFallsWithKAndIsAllAtTheEnd() {
    Random random = new Random(4);
    for (int trial = 0; trial < 50; trial++) {
      int n = 2 + random.nextInt(60);
      Retrieval retrieval =
          Retrieval.of(
              Vectors.coarse(Vectors.AUDIO, Vectors.keys(n), 4, random),
              Vectors.coarse(Vectors.TEXT, Vectors.keys(n), 4, random));
      double before = 0;
      for (int k = 1; k <= n; k++) {
        assertThat(retrieval.recallAt(k)).as("trial %d", trial).isGreaterThanOrEqualTo(before);
        before = retrieval.recallAt(k);
      }
      assertThat(before).isEqualTo(1);
      assertThat(retrieval.recallAt(10 * n)).isEqualTo(1);
    }
  }

  @Test
  void theOrderOfTheGalleryDoesNotMatterAndThatOfTheQueriesOnlyMovesTheRanks() {
    Random random = new Random(5);
    for (int trial = 0; trial < 50; trial++) {
      int n = 2 + random.nextInt(100);
      Embeddings queries = Vectors.coarse(Vectors.AUDIO, Vectors.keys(n), 5, random);
      Embeddings gallery = Vectors.coarse(Vectors.TEXT, Vectors.keys(n), 5, random);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      int[] before = Retrieval.of(queries, gallery).ranks();
      int[] galleryMoved = Retrieval.of(queries, permuted(gallery, order)).ranks();
      int[] queriesMoved = Retrieval.of(permuted(queries, order), gallery).ranks();

      assertThat(galleryMoved).as("trial %d", trial).isEqualTo(before);
      for (int i = 0; i < n; i++) {
        assertThat(queriesMoved[i]).as("trial %d", trial).isEqualTo(before[order.get(i)]);
      }
    }
  }

  private static Embeddings permuted(Embeddings embeddings, List<Integer> order) {
    List<String> keys = new ArrayList<>();
    int d = embeddings.dimension();
    float[] values = new float[embeddings.size() * d];
    for (int i = 0; i < order.size(); i++) {
      keys.add(embeddings.keys().get(order.get(i)));
      System.arraycopy(embeddings.row(order.get(i)).values(), 0, values, i * d, d);
    }
    return new Embeddings(embeddings.column(), keys, values, d);
  }

  @Test
  void chanceWithSeveralRightAnswersIsWhatShufflingGives() {
    List<String> keys = List.of("a", "a", "a", "b", "b", "c", "d", "e");
    Retrieval retrieval =
        Retrieval.of(
            Vectors.gaussian(Vectors.AUDIO, keys, 4, new Random(6)),
            Vectors.gaussian(Vectors.TEXT, keys, 4, new Random(7)));
    Random random = new Random(8);
    List<String> shuffled = new ArrayList<>(keys);
    int draws = 20_000;
    double hits = 0;
    double reciprocal = 0;
    for (int draw = 0; draw < draws; draw++) {
      Collections.shuffle(shuffled, random);
      int first = shuffled.indexOf(keys.get(draw % keys.size()));
      hits += first < 2 ? 1 : 0;
      reciprocal += 1.0 / (first + 1);
    }

    assertThat(retrieval.chanceAt(2)).isCloseTo(hits / draws, within(0.015));
    assertThat(retrieval.chanceReciprocalRank()).isCloseTo(reciprocal / draws, within(0.015));
  }

  @Test
  void theSummaryOfKnownRanksIsWhatTheHandSays() {
    Embeddings queries =
        new Embeddings(
            Vectors.AUDIO, List.of("a", "b", "c", "d"), new float[] {1, 0, 1, 0, 1, 0, 1, 0}, 2);
    Embeddings gallery =
        new Embeddings(
            Vectors.TEXT, List.of("a", "b", "c", "d"), new float[] {4, 1, 4, 2, 4, 3, 4, 4}, 2);
    Retrieval retrieval = Retrieval.of(queries, gallery);

    assertThat(retrieval.ranks()).containsExactly(1, 2, 3, 4);
    assertThat(retrieval.recallAt(1)).isEqualTo(0.25);
    assertThat(retrieval.recallAt(3)).isEqualTo(0.75);
    assertThat(retrieval.medianRank()).isEqualTo(2.5);
    assertThat(retrieval.meanReciprocalRank()).isCloseTo(25 / 48.0, within(1e-15));
    assertThat(retrieval.chanceReciprocalRank()).isCloseTo(25 / 48.0, within(1e-15));
    Measured measured = retrieval.measured(1);
    assertThat(measured.value()).isEqualTo(0.25);
    assertThat(measured.chance()).isEqualTo(0.25);
    assertThat(measured.n()).isEqualTo(4);
    assertThat(measured.aboveChance()).isFalse();
    assertThat(retrieval.measured(1, 10).keySet())
        .extracting(MetricKey::toString)
        .containsExactly("eval/retrieval/audio.es>text/R@1", "eval/retrieval/audio.es>text/R@10");
  }

  @Test
  void theIntervalOverQueriesHoldsTheRecallAndRepeats() {
    Random random = new Random(9);
    Embeddings queries = Vectors.gaussian(Vectors.AUDIO, Vectors.keys(120), 8, random);
    float[] noisy = queries.values();
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] += (float) random.nextGaussian();
    }
    Retrieval retrieval =
        Retrieval.of(queries, new Embeddings(Vectors.TEXT, queries.keys(), noisy, 8));

    Interval interval = retrieval.interval(1);
    assertThat(interval.contains(retrieval.recallAt(1))).isTrue();
    assertThat(interval.high() - interval.low()).isBetween(0.05, 0.3);
    assertThat(retrieval.interval(1)).isEqualTo(interval);
  }

  @Test
  void aCallerCannotChangeTheRanks() {
    Embeddings self = Vectors.gaussian(Vectors.IMAGE, Vectors.keys(5), 4, new Random(10));
    Retrieval retrieval = Retrieval.of(self, self);
    Arrays.fill(retrieval.ranks(), 99);

    assertThat(retrieval.ranks()).containsOnly(1);
  }

  @Test
  void whatCannotBeSearchedIsToldInOneSentence() {
    Embeddings three = Vectors.gaussian(Vectors.AUDIO, Vectors.keys(3), 4, new Random(11));
    Embeddings two = Vectors.gaussian(Vectors.TEXT, Vectors.keys(2), 4, new Random(11));
    Embeddings wide = Vectors.gaussian(Vectors.TEXT, Vectors.keys(3), 5, new Random(11));
    Embeddings none = new Embeddings(Vectors.AUDIO, List.of(), new float[0], 4);

    assertThatThrownBy(() -> Retrieval.of(three, two))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "1 of 3 queries of audio.es have no row of the same key in text, the first is 'k2':"
                + " keep only the keys both have.");
    assertThatThrownBy(() -> Retrieval.of(three, wide))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("audio.es have 4 coordinates and those of text 5");
    assertThatThrownBy(() -> Retrieval.of(none, two)).isInstanceOf(DataException.class);
    assertThatThrownBy(() -> Retrieval.of(three, three).recallAt(0))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> Retrieval.of(three, three).chanceAt(0))
        .isInstanceOf(ConfigException.class);
  }
}
