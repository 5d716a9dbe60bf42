package org.bindery.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.evaluation.statistics.MatchedPairs.Comparison;
import org.bindery.evaluation.statistics.MatchedPairs.Scope;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Emergence;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class MatchedPairsTest {
  private static final ColumnId V = ColumnId.of("image");
  private static final ColumnId X = ColumnId.of("text");
  private static final ColumnId Y = ColumnId.of("audio");
  private static final List<Long> SEEDS = List.of(1L, 2L, 3L, 4L, 5L);
  private static final List<String> STARS = List.of("star(V)", "star(X)", "star(Y)");

  /**
   * The trap of the design notes in small: quality v > x > y; through V everything works best, but
   * its own best pairs are trained, so what is left for it to show as emergent is the worst pair.
   */
  private static List<Observation> trap() {
    List<Observation> all = new ArrayList<>();
    for (long seed : SEEDS) {
      double luck = 0.001 * seed;
      add(all, "star(V)", BindingGraph.star(V, X, Y), seed, 0.60 + luck, 0.50, 0.20 + luck / 2);
      add(all, "star(X)", BindingGraph.star(X, V, Y), seed, 0.58 + luck / 3, 0.25, 0.22 + luck);
      add(all, "star(Y)", BindingGraph.star(Y, V, X), seed, 0.35 + luck, 0.48, 0.21);
    }
    return all;
  }

  private static void add(
      List<Observation> all, String name, BindingGraph graph, long seed, double... vxVyXy) {
    for (Emergence.Pair pair : graph.emergence().ordered()) {
      boolean hasV = pair.from().equals(V) || pair.to().equals(V);
      boolean hasX = pair.from().equals(X) || pair.to().equals(X);
      double value = hasV ? hasX ? vxVyXy[0] : vxVyXy[1] : vxVyXy[2];
      all.add(new Observation(name, seed, pair.from(), pair.to(), pair.kind(), value));
    }
  }

  @Test
  void theNaiveMeansAreShownWithAWarningWhereTheyRankGraphsDifferently() {
    MatchedPairs table = MatchedPairs.of("R@1", STARS, SEEDS, trap());

    assertThat(table.warning().orElseThrow())
        .contains("R@1 over emergent pairs only is best for 'star(Y)'")
        .contains("over all pairs for 'star(V)'")
        .endsWith("on matched pairs 'star(V)' is first.");
    assertThat(table.toString()).contains("matched pairs").contains("Warning: ");
  }

  @Test
  void withoutDisagreementThereIsNoWarning() {
    List<Observation> all = new ArrayList<>();
    for (long seed : SEEDS) {
      add(all, "star(V)", BindingGraph.star(V, X, Y), seed, 0.6, 0.5, 0.4);
      add(all, "star(X)", BindingGraph.star(X, V, Y), seed, 0.6, 0.3, 0.2);
    }
    assertThat(MatchedPairs.of("R@1", STARS.subList(0, 2), SEEDS, all).warning()).isEmpty();
  }

  @Test
  void meansAreThoseByHand() {
    MatchedPairs table = MatchedPairs.of("R@1", STARS, SEEDS, trap());
    MatchedPairs.Means star = table.means().get(0);

    assertThat(table.pairs()).hasSize(6);
    assertThat(star.matched().mean()).isCloseTo((0.603 + 0.5 + 0.2015) / 3, within(1e-12));
    assertThat(star.allPairs()).isEqualTo(star.matched());
    assertThat(star.emergentOnly().orElseThrow().mean()).isCloseTo(0.2015, within(1e-12));
    assertThat(star.matched().n()).isEqualTo(5);
  }

  @Test
  void differencesArePairedBySeedAndAdjustedOverThePairs() {
    MatchedPairs table = MatchedPairs.of("R@1", STARS, SEEDS, trap());
    Comparison comparison = table.against("star(V)", Scope.ALL).get(0);

    assertThat(comparison.graph()).isEqualTo("star(X)");
    assertThat(comparison.rows()).hasSize(6);
    double[] raw =
        comparison.rows().stream().mapToDouble(row -> row.difference().pValue()).toArray();
    assertThat(comparison.rows().stream().mapToDouble(MatchedPairs.Row::adjusted).toArray())
        .containsExactly(Holm.adjust(raw));
    MatchedPairs.Row row = comparison.rows().get(0);
    assertThat(row.pair()).isEqualTo("image>text");
    assertThat(row.kind()).isEqualTo(PairKind.TRAINED);
    assertThat(row.difference())
        .isEqualTo(
            PairedDifference.of(
                table.values("star(X)", "image>text"), table.values("star(V)", "image>text")));
    double[] overall = new double[2];
    overall[0] = comparison.overall().orElseThrow().pValue();
    overall[1] = table.against("star(V)", Scope.ALL).get(1).overall().orElseThrow().pValue();
    assertThat(comparison.adjusted()).isEqualTo(Holm.adjust(overall)[0]);
  }

  @Test
  void onlyPairsEmergentInBothCanBeAskedFor() {
    List<Observation> all = new ArrayList<>();
    ColumnId w = ColumnId.of("depth");
    for (long seed : SEEDS) {
      for (BindingGraph graph :
          List.of(BindingGraph.star(V, X, Y, w), BindingGraph.star(X, V, Y, w))) {
        for (Emergence.Pair pair : graph.emergence().ordered()) {
          all.add(
              new Observation(
                  graph.anchor().orElseThrow().toString(),
                  seed,
                  pair.from(),
                  pair.to(),
                  pair.kind(),
                  0.01 * seed));
        }
      }
    }
    MatchedPairs table = MatchedPairs.of("R@1", List.of("image", "text"), SEEDS, all);

    Comparison comparison = table.against("image", Scope.EMERGENT_IN_BOTH).get(0);

    assertThat(comparison.rows())
        .extracting(MatchedPairs.Row::pair)
        .containsExactlyInAnyOrder("audio>depth", "depth>audio");
  }

  @Test
  void whereNoPairIsEmergentInBothThatIsSaid() {
    MatchedPairs table = MatchedPairs.of("R@1", STARS, SEEDS, trap());

    Comparison comparison = table.against("star(V)", Scope.EMERGENT_IN_BOTH).get(0);

    assertThat(comparison.rows()).isEmpty();
    assertThat(comparison.overall()).isEmpty();
    assertThat(table.toText("star(V)", Scope.EMERGENT_IN_BOTH)).contains("none in scope");
  }

  @Test
  void aGraphWithASeedMissingIsListedAndNeverAveraged() {
    List<Observation> some = trap();
    some.removeIf(seen -> seen.graph().equals("star(Y)") && seen.seed() == 3);
    some.removeIf(
        seen ->
            seen.graph().equals("star(X)")
                && seen.seed() == 4
                && seen.direction().equals("text>audio"));
    MatchedPairs table = MatchedPairs.of("R@1", STARS, SEEDS, some);

    assertThat(table.missing()).containsExactly("star(X), seed 4: text>audio", "star(Y), seed 3");
    assertThat(table.compared()).containsExactly("star(V)");
    assertThat(table.means()).hasSize(1);
    assertThat(table.toString()).contains("missing, so not compared: star(X), seed 4");
    assertThatThrownBy(table::requireComplete)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("star(Y), seed 3");
    assertThatThrownBy(() -> table.against("star(Y)", Scope.ALL))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not compared");
  }

  @Test
  void aGraphNeverRunIsMissingWithEverySeed() {
    List<Observation> some = trap();
    some.removeIf(seen -> seen.graph().equals("star(Y)"));

    MatchedPairs table = MatchedPairs.of("R@1", STARS, SEEDS, some);

    assertThat(table.missing()).hasSize(5).allMatch(gap -> gap.startsWith("star(Y), seed "));
    assertThat(MatchedPairs.of("R@1", STARS, SEEDS, List.of()).means()).isEmpty();
  }

  @Test
  void theOrderOfObservationsDoesNotMatter() {
    List<Observation> shuffled = new ArrayList<>(trap());
    Collections.shuffle(shuffled, new Random(1));
    MatchedPairs one = MatchedPairs.of("R@1", STARS, SEEDS, trap());
    MatchedPairs other = MatchedPairs.of("R@1", STARS, SEEDS, shuffled);

    for (String pair : one.pairs()) {
      assertThat(other.values("star(X)", pair)).containsExactly(one.values("star(X)", pair));
    }
    assertThat(other.warning()).isEqualTo(one.warning());
  }

  @Test
  void whatWasNotNamedGivenTwiceOrChangesKindIsRefused() {
    List<Observation> twice = trap();
    twice.add(twice.get(0));
    List<Observation> other = trap();
    other.add(new Observation("star(V)", 6, V, X, PairKind.TRAINED, 0.5));
    List<Observation> kind = trap();
    kind.set(0, new Observation("star(V)", 1, V, X, PairKind.EMERGENT, 0.5));

    assertThatThrownBy(() -> MatchedPairs.of("R@1", STARS, SEEDS, twice))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("given twice");
    assertThatThrownBy(() -> MatchedPairs.of("R@1", STARS, SEEDS, other))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("was not named");
    assertThatThrownBy(() -> MatchedPairs.of("R@1", STARS, SEEDS, kind))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("another kind");
    assertThatThrownBy(() -> MatchedPairs.of("R@1", STARS, List.of(1L), trap()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("2 seeds or more");
    assertThatThrownBy(() -> new Observation("g", 1, V, X, PairKind.TRAINED, 60))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void aRunIsTakenOverPairByPair() {
    List<String> keys = List.of("a", "b", "c");
    float[] eye = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    BindingGraph graph = BindingGraph.star(V, X, Y);
    EmergentMatrix run =
        EmergentMatrix.of(
            graph,
            Map.of(
                V, new Embeddings(V, keys, eye, 3),
                X, new Embeddings(X, keys, eye, 3),
                Y, new Embeddings(Y, keys, new float[] {1, 0, 0, 0, 0, 1, 0, 1, 0}, 3)));

    List<Observation> seen = Observation.of("star(V)", 7, run, 1);

    assertThat(seen)
        .hasSize(6)
        .contains(
            new Observation("star(V)", 7, V, X, PairKind.TRAINED, 1),
            new Observation("star(V)", 7, X, Y, PairKind.EMERGENT, 1 / 3.0));
  }

  @Test
  void theTableReadsAsPeopleReadIt() {
    String text = MatchedPairs.of("R@1", STARS, SEEDS, trap()).toText("star(V)", Scope.ALL);

    assertThat(text)
        .startsWith("R@1, % and points against 'star(V)', all matched pairs, 5 seeds")
        .contains("p (Holm)")
        .contains("mean of 6")
        .contains("58.1 ± 0.1 trained")
        .contains("-2.2 (-2.3 to -2.1)");
  }
}
