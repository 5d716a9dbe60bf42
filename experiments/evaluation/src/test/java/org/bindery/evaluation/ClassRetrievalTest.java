package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class ClassRetrievalTest {
  private static final List<String> TWO = List.of("a", "a", "b", "b");

  @Test
  void bothMeasuresAreThoseOfTheNaiveLoopAlsoWithTies() {
    Random random = new Random(4);
    for (int trial = 0; trial < 100; trial++) {
      int classes = 1 + random.nextInt(5);
      int m = classes + random.nextInt(40);
      int d = 1 + random.nextInt(5);
      List<String> galleryKeys = new ArrayList<>();
      for (int j = 0; j < m; j++) {
        galleryKeys.add("c" + (j < classes ? j : random.nextInt(classes)));
      }
      List<String> queryKeys = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(20); i++) {
        queryKeys.add("c" + random.nextInt(classes));
      }
      boolean ties = trial % 2 == 0;
      Embeddings queries =
          ties
              ? Vectors.coarse(Vectors.AUDIO, queryKeys, d, random)
              : Vectors.gaussian(Vectors.AUDIO, queryKeys, d, random);
      Embeddings gallery =
          ties
              ? Vectors.coarse(Vectors.TEXT, galleryKeys, d, random)
              : Vectors.gaussian(Vectors.TEXT, galleryKeys, d, random);

      ClassRetrieval found = ClassRetrieval.of(queries, gallery);

      double hits = 0;
      double precision = 0;
      for (int i = 0; i < queryKeys.size(); i++) {
        boolean[] right = naiveOrder(queries, i, gallery);
        hits += right[0] ? 1 : 0;
        precision += naiveAveragePrecision(right);
      }
      assertThat(found.recallAt1().value())
          .as("trial %d", trial)
          .isCloseTo(hits / queryKeys.size(), within(1e-12));
      assertThat(found.meanAveragePrecision().value())
          .as("trial %d", trial)
          .isCloseTo(precision / queryKeys.size(), within(1e-12));
    }
  }

  /** Which places of the ranking are right, wrong ones first among equals. */
  private static boolean[] naiveOrder(Embeddings queries, int query, Embeddings gallery) {
    double[] q = queries.units();
    double[] g = gallery.units();
    int d = queries.dimension();
    List<double[]> places = new ArrayList<>();
    for (int j = 0; j < gallery.size(); j++) {
      double score = 0;
      for (int c = 0; c < d; c++) {
        score += q[query * d + c] * g[j * d + c];
      }
      boolean right = gallery.keys().get(j).equals(queries.keys().get(query));
      places.add(new double[] {-score, right ? 1 : 0});
    }
    places.sort(Arrays::compare);
    boolean[] order = new boolean[places.size()];
    for (int j = 0; j < order.length; j++) {
      order[j] = places.get(j)[1] == 1;
    }
    return order;
  }

  private static double naiveAveragePrecision(boolean[] right) {
    int r = 0;
    for (boolean one : right) {
      r += one ? 1 : 0;
    }
    double sum = 0;
    for (int i = 1; i <= r; i++) {
      if (right[i - 1]) {
        double among = 0;
        for (int j = 0; j < i; j++) {
          among += right[j] ? 1 : 0;
        }
        sum += among / i;
      }
    }
    return sum / r;
  }

  @Test
  void aSmallCaseIsAsByHand() {
    // The order for the query is a, b, a, b: AP@2 = (1/1) / 2.
    Embeddings gallery = new Embeddings(Vectors.TEXT, TWO, new float[] {1, 0, 1, 2, 1, 1, 0, 1}, 2);
    Embeddings query = new Embeddings(Vectors.AUDIO, List.of("a"), new float[] {1, 0}, 2);
    ClassRetrieval found = ClassRetrieval.of(query, gallery);
    assertThat(found.recallAt1().value()).isEqualTo(1);
    assertThat(found.meanAveragePrecision().value()).isEqualTo(0.5);
    assertThat(found.recallAt1().chance()).isEqualTo(0.5);
  }

  @Test
  void rowsThatAreAllAlikeFindNothing() {
    ClassRetrieval found =
        ClassRetrieval.of(
            Vectors.constant(Vectors.AUDIO, TWO, 3), Vectors.constant(Vectors.TEXT, TWO, 3));
    assertThat(found.recallAt1().value()).isZero();
    assertThat(found.meanAveragePrecision().value()).isZero();
  }

  @Test
  void classesThatAreSetApartAreFoundWhole() {
    float[] apart = {1, 0, 1, 0.1f, 0, 1, 0.1f, 1};
    ClassRetrieval found =
        ClassRetrieval.of(
            new Embeddings(Vectors.AUDIO, TWO, apart, 2),
            new Embeddings(Vectors.TEXT, TWO, apart, 2));
    assertThat(found.recallAt1().value()).isEqualTo(1);
    assertThat(found.meanAveragePrecision().value()).isEqualTo(1);
  }

  @Test
  void chanceIsWhatRankingAtRandomScoresOnAverage() {
    List<String> keys = new ArrayList<>();
    for (int j = 0; j < 12; j++) {
      keys.add(j < 5 ? "a" : "b");
    }
    Embeddings gallery = Vectors.gaussian(Vectors.TEXT, keys, 3, new Random(1));
    Embeddings query = new Embeddings(Vectors.AUDIO, List.of("a"), new float[] {1, 0, 0}, 3);
    ClassRetrieval found = ClassRetrieval.of(query, gallery);

    Random random = new Random(2);
    double recall = 0;
    double precision = 0;
    int trials = 100_000;
    for (int trial = 0; trial < trials; trial++) {
      Collections.shuffle(keys, random);
      boolean[] right = new boolean[keys.size()];
      for (int j = 0; j < right.length; j++) {
        right[j] = keys.get(j).equals("a");
      }
      recall += right[0] ? 1 : 0;
      precision += naiveAveragePrecision(right);
    }
    assertThat(found.recallAt1().chance()).isCloseTo(recall / trials, within(0.005));
    assertThat(found.meanAveragePrecision().chance()).isCloseTo(precision / trials, within(0.005));
  }

  @Test
  void aPrototypeIsTheMeanDirectionOfItsClass() {
    Embeddings rows = new Embeddings(Vectors.TEXT, TWO, new float[] {3, 0, 0, 5, 0, 2, 0, 7}, 2);
    Embeddings prototypes = ClassRetrieval.prototypes(rows);
    float half = (float) Math.sqrt(0.5);
    assertThat(prototypes.keys()).containsExactly("a", "b");
    assertThat(prototypes.values()).containsExactly(half, half, 0, 1);
    assertThatThrownBy(
            () ->
                ClassRetrieval.prototypes(
                    new Embeddings(Vectors.TEXT, List.of("a", "a"), new float[] {1, 0, -1, 0}, 2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no direction");
  }

  @Test
  void aMatrixByClassSaysSoAndTakesAllRowsOfBothSignals() {
    BindingGraph star = BindingGraph.star(Vectors.IMAGE, Vectors.TEXT, Vectors.AUDIO);
    Map<ColumnId, Embeddings> embeddings = new HashMap<>();
    embeddings.put(
        Vectors.IMAGE, new Embeddings(Vectors.IMAGE, TWO, new float[] {1, 0, 1, 0, 0, 1, 0, 1}, 2));
    embeddings.put(
        Vectors.TEXT,
        new Embeddings(Vectors.TEXT, List.of("a", "b", "b"), new float[] {1, 0, 0, 1, 1, 0.9f}, 2));
    embeddings.put(
        Vectors.AUDIO,
        new Embeddings(
            Vectors.AUDIO, List.of("b", "a", "a"), new float[] {0, 1, 1, 0, 1, 0.1f}, 2));

    EmergentMatrix matrix = EmergentMatrix.ofClasses(star, embeddings);

    assertThat(matrix.byClass()).isTrue();
    assertThat(matrix.recallName(1)).isEqualTo("class R@1");
    assertThat(matrix.grid(1).title()).isEqualTo("class R@1, %");
    assertThat(matrix.toString()).contains("class R@1").doesNotContain("R@10");
    assertThat(matrix.cell(Vectors.IMAGE, Vectors.TEXT).retrieval().n()).isEqualTo(4);
    assertThat(matrix.classRetrieval(Vectors.AUDIO, Vectors.TEXT).recallAt1().n()).isEqualTo(3);
    assertThat(matrix.zeroShot(Vectors.AUDIO, Vectors.TEXT).chance()).isEqualTo(0.5);
    assertThat(matrix.zeroShot(Vectors.AUDIO, Vectors.TEXT).value()).isEqualTo(1);
    assertThat(EmergentMatrix.of(star, sameKeys(embeddings)).recallName(1)).isEqualTo("R@1");
  }

  private static Map<ColumnId, Embeddings> sameKeys(Map<ColumnId, Embeddings> embeddings) {
    Map<ColumnId, Embeddings> renamed = new HashMap<>();
    embeddings.forEach(
        (column, own) ->
            renamed.put(
                column,
                new Embeddings(column, Vectors.keys(own.size()), own.values(), own.dimension())));
    return renamed;
  }
}
