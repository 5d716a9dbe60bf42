package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bindery.evaluation.Vectors.AUDIO;
import static org.bindery.evaluation.Vectors.IMAGE;
import static org.bindery.evaluation.Vectors.TEXT;

import java.util.List;
import java.util.Random;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;

class ThroughAnchorTest {
  @Test
  void bothDetoursAreThoseOfTheirDefinitions() {
    Random random = new Random(1);
    List<String> keys = Vectors.keys(30);
    Embeddings a = Vectors.gaussian(AUDIO, keys, 5, random);
    Embeddings bank = Vectors.gaussian(IMAGE, Vectors.keys(17), 5, random);
    Embeddings c = Vectors.gaussian(TEXT, keys, 5, random);
    double[][] hops = new double[30][30];
    double[][] bridge = new double[30][30];
    for (int i = 0; i < 30; i++) {
      int nearest = 0;
      for (int n = 0; n < 17; n++) {
        if (a.row(i).cosine(bank.row(n)) > a.row(i).cosine(bank.row(nearest))) {
          nearest = n;
        }
      }
      for (int j = 0; j < 30; j++) {
        hops[i][j] = bank.row(nearest).cosine(c.row(j));
        double sum = 0;
        for (int n = 0; n < 17; n++) {
          double fromQuery = 20 * a.row(i).cosine(bank.row(n));
          sum += Math.exp(fromQuery + 7 * bank.row(n).cosine(c.row(j)));
        }
        bridge[i][j] = Math.log(sum / 17);
      }
    }

    assertThat(ThroughAnchor.twoHop(a, bank, c).ranks()).containsExactly(naiveRanks(hops));
    assertThat(ThroughAnchor.bridge(a, bank, c, 20, 7).ranks()).containsExactly(naiveRanks(bridge));
  }

  @Test
  void withOneAnchorSampleEveryQueryOfADetourRanksAlike() {
    Random random = new Random(2);
    List<String> keys = Vectors.keys(20);
    Embeddings a = Vectors.gaussian(AUDIO, keys, 4, random);
    Embeddings one = Vectors.gaussian(IMAGE, Vectors.keys(1), 4, random);

    ThroughAnchor ways =
        ThroughAnchor.of(a, one, new Embeddings(TEXT, keys, a.values(), 4), 10, 10);

    assertThat(ways.direct().recallAt(1)).isEqualTo(1);
    assertThat(ways.twoHop().recallAt(1)).isEqualTo(1 / 20.0);
    assertThat(ways.bridge().recallAt(1)).isCloseTo(1 / 20.0, within(0.051));
    assertThat(ways.twoHop().ranks()).containsExactlyInAnyOrder(oneTo(20));
  }

  @Test
  void aFineBankLosesNothing() {
    Random random = new Random(3);
    List<String> keys = Vectors.keys(40);
    Embeddings a = Vectors.gaussian(AUDIO, keys, 12, random);
    Embeddings bank = new Embeddings(IMAGE, keys, a.values(), 12);
    Embeddings c = new Embeddings(TEXT, keys, a.values(), 12);

    ThroughAnchor ways = ThroughAnchor.of(a, bank, c, 100, 100);

    assertThat(ways.measured(1).keySet()).containsExactly("direct", "two-hop", "bridge");
    assertThat(ways.measured(1).values()).allMatch(measured -> measured.value() == 1);
    assertThat(ways.toString()).contains("through 40 samples of image");
  }

  @Test
  void opposedVectorsAtTheLargestScaleStayNumbers() {
    Embeddings a = new Embeddings(AUDIO, List.of("x", "y"), new float[] {1, 0, -1, 0}, 2);
    Embeddings bank = new Embeddings(IMAGE, List.of("x", "y"), new float[] {1, 0, -1, 0}, 2);
    Embeddings c = new Embeddings(TEXT, List.of("x", "y"), new float[] {1, 0, -1, 0}, 2);

    assertThat(ThroughAnchor.bridge(a, bank, c, 150, 150).recallAt(1)).isEqualTo(1);
  }

  @Test
  void aCollapsedGalleryNeverWins() {
    Random random = new Random(4);
    List<String> keys = Vectors.keys(10);
    Embeddings a = Vectors.gaussian(AUDIO, keys, 4, random);
    Embeddings bank = Vectors.gaussian(IMAGE, keys, 4, random);

    ThroughAnchor ways = ThroughAnchor.of(a, bank, Vectors.constant(TEXT, keys, 4), 10, 10);

    assertThat(ways.measured(1).values()).allMatch(measured -> measured.value() == 0);
  }

  @Test
  void anEmptyBankOtherSpacesAndWildScalesAreRefused() {
    List<String> keys = Vectors.keys(3);
    Embeddings a = Vectors.constant(AUDIO, keys, 4);
    Embeddings c = Vectors.constant(TEXT, keys, 4);
    Embeddings empty = new Embeddings(IMAGE, List.of(), new float[0], 4);
    Embeddings other = Vectors.constant(IMAGE, keys, 5);

    assertThatThrownBy(() -> ThroughAnchor.twoHop(a, empty, c))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no sample of the anchor image");
    assertThatThrownBy(() -> ThroughAnchor.bridge(a, other, c, 10, 10))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not in one space");
    assertThatThrownBy(() -> ThroughAnchor.bridge(a, a, c, 0, 10))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ThroughAnchor.bridge(a, a, c, 10, 1000))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("1000");
  }

  @Test
  void scoresRankAsCosinesDo() {
    Random random = new Random(5);
    List<String> keys = List.of("p", "q", "p", "r", "q", "s");
    Embeddings a = Vectors.coarse(AUDIO, keys, 4, random);
    Embeddings c = Vectors.coarse(TEXT, keys, 4, random);
    double[][] dots = new double[6][6];
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        dots[i][j] = a.row(i).cosine(c.row(j));
      }
    }
    Retrieval scored = Retrieval.byScores(AUDIO, keys, TEXT, keys, dots);

    assertThat(scored.ranks()).containsExactly(Retrieval.of(a, c).ranks());
    assertThat(scored.chanceAt(1)).isEqualTo(Retrieval.of(a, c).chanceAt(1));
  }

  @Test
  void scoresThatDoNotFitAreRefused() {
    List<String> keys = Vectors.keys(2);

    assertThatThrownBy(() -> Retrieval.byScores(AUDIO, keys, TEXT, keys, new double[2][3]))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () ->
                Retrieval.byScores(
                    AUDIO, keys, TEXT, keys, new double[][] {{1, Double.NaN}, {1, 1}}))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> Retrieval.byScores(AUDIO, keys, TEXT, List.of("k0", "z"), new double[2][2]))
        .isInstanceOf(DataException.class);
  }

  private static int[] naiveRanks(double[][] scores) {
    int[] ranks = new int[scores.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = 1;
      for (int j = 0; j < scores[i].length; j++) {
        ranks[i] += j != i && scores[i][j] >= scores[i][i] ? 1 : 0;
      }
    }
    return ranks;
  }

  private static int[] oneTo(int n) {
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      all[i] = i + 1;
    }
    return all;
  }
}
