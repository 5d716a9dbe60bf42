package org.bindery.advisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AdvisorTest {
  private static final Set<Integer> TWELVE = Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  private static final Set<Integer> SIX = Set.of(0, 1, 2, 3, 4, 5);
  private static final ColumnId AUDIO = ColumnId.of("audio");
  private static final ColumnId DEPTH = ColumnId.of("depth");
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");
  private static final ColumnPair AD = ColumnPair.of(AUDIO, DEPTH);
  private static final Advisor QUICK = new Advisor(50, 1e-6);

  private static FactorFeatures bait() {
    return new FactorFeatures(1)
        .with("text", SIX, 0.98, 4)
        .with("image", TWELVE, 0.6, 2)
        .with("audio", TWELVE, 0.95, 2)
        .with("depth", TWELVE, 0.95, 2);
  }

  private static List<PairedFeatures> baitWithout(ColumnPair pair, int n) {
    return bait().pairs(n).stream().filter(paired -> !paired.pair().equals(pair)).toList();
  }

  @Nested
  class ForThePairsNeverTrained {
    @Test
    void theAnchorThatSeesMoreIsNamedAlthoughTheOtherSharesMoreInformation() {
      List<PairedFeatures> pairs = baitWithout(AD, 2000);

      Advice advice = QUICK.advise(pairs, Goal.NEVER_TRAINED, 1);

      assertThat(advice.ranking()).extracting(Advice.Ranked::anchor).containsExactly(IMAGE, TEXT);
      assertThat(advice.ranking().get(0).clear()).isTrue();
      assertThat(advice.sentences().get(0))
          .startsWith("For the pairs never trained, bind to 'image': ")
          .endsWith(".");
      assertThat(advice.candidates().keySet()).containsExactly(AD);
      Map<Criterion, Estimate> text = advice.through(AD).get(1).scores();
      Map<Criterion, Estimate> image = advice.through(AD).get(0).scores();
      assertThat(text.get(Criterion.MIN_MI).value())
          .isGreaterThan(image.get(Criterion.MIN_MI).value());
      assertThat(advice.ranking().get(0).score().value())
          .isCloseTo(image.get(Criterion.OVERLAP_PLUS).value(), within(1e-9));
    }

    @Test
    void whereAllPairsHaveDataEveryPairIsJudgedByTheAnchorsThatAreNoEndOfIt() {
      Advice advice = QUICK.advise(bait().pairs(2000), Goal.NEVER_TRAINED, 1);

      assertThat(advice.candidates()).hasSize(6);
      assertThat(advice.through(AD))
          .extracting(Advice.Candidate::anchor)
          .containsExactly(IMAGE, TEXT);
      assertThat(advice.ranking()).hasSize(4);
      assertThat(advice.ranking().get(3).anchor()).isEqualTo(TEXT);
    }

    @Test
    void scoresOnDifferentPairsAreComparedByLeastSquares() {
      // anchor + pair, exactly: what each anchor would score over all six pairs is known.
      List<ColumnId> anchors = List.of(AUDIO, DEPTH, IMAGE, TEXT);
      List<ColumnPair> pairs = new ArrayList<>();
      List<AdditiveScores.Cell> cells = new ArrayList<>();
      for (ColumnId one : anchors) {
        anchors.stream()
            .filter(o -> o.compareTo(one) > 0)
            .forEach(o -> pairs.add(ColumnPair.of(one, o)));
      }
      for (ColumnId anchor : anchors) {
        pairs.stream()
            .filter(pair -> !pair.has(anchor))
            .forEach(pair -> cells.add(new AdditiveScores.Cell(anchor, pair)));
      }
      double[] values = new double[cells.size()];
      for (int i = 0; i < values.length; i++) {
        int pair = pairs.indexOf(cells.get(i).pair());
        values[i] = 10 * anchors.indexOf(cells.get(i).anchor()) + pair * pair;
      }
      AdditiveScores fit = AdditiveScores.of(pairs, cells).orElseThrow();
      double meanOfPairs = (1 + 4 + 9 + 16 + 25) / 6.0;

      assertThat(fit.anchors()).isEqualTo(anchors);
      assertThat(fit.solution().operate(values))
          .containsExactly(
              new double[] {meanOfPairs, 10 + meanOfPairs, 20 + meanOfPairs, 30 + meanOfPairs},
              within(1e-9));
    }

    @Test
    void amongThreeSignalsWithAllPairsNoTwoAnchorsCanBeCompared() {
      List<PairedFeatures> pairs =
          new FactorFeatures(2)
              .with("image", SIX, 0.9, 2)
              .with("audio", SIX, 0.9, 2)
              .with("depth", SIX, 0.9, 2)
              .pairs(500);

      Advice advice = QUICK.advise(pairs, Goal.NEVER_TRAINED, 1);

      assertThat(advice.ranking()).isEmpty();
      assertThat(advice.declined().orElseThrow()).contains("name the one pair");
      assertThat(QUICK.advise(pairs, Goal.NEVER_TRAINED, List.of(AD), 1).ranking())
          .extracting(Advice.Ranked::anchor)
          .containsExactly(IMAGE);
    }

    @Test
    void aPairOfASignalWithoutDataIsRefused() {
      ColumnPair strange = ColumnPair.of(IMAGE, ColumnId.of("imu"));

      assertThatThrownBy(
              () -> QUICK.advise(baitWithout(AD, 500), Goal.NEVER_TRAINED, List.of(strange), 1))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("image-imu");
      assertThatThrownBy(() -> QUICK.advise(baitWithout(AD, 500), Goal.NEVER_TRAINED, List.of(), 1))
          .isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class ForAllPairs {
    @Test
    void theAnchorThatSharesMostInSumIsNamed() {
      Advice advice = QUICK.advise(bait().pairs(2000), Goal.ALL_PAIRS, 1);
      AnchorScores scores = QUICK.scores(bait().pairs(2000), 1);

      assertThat(advice.ranking()).hasSize(4);
      for (Advice.Ranked ranked : advice.ranking()) {
        assertThat(ranked.score().value()).isEqualTo(scores.sumInformation(ranked.anchor()));
        assertThat(ranked.score().interval().orElseThrow().contains(ranked.score().value()))
            .isTrue();
      }
      assertThat(advice.ranking().get(3).anchor()).isEqualTo(IMAGE);
    }

    @Test
    void aSignalWithoutPairsWithSomeOtherIsLeftOutWithTheReason() {
      Advice advice = QUICK.advise(baitWithout(AD, 2000), Goal.ALL_PAIRS, 1);

      assertThat(advice.ranking())
          .extracting(Advice.Ranked::anchor)
          .containsExactlyInAnyOrder(IMAGE, TEXT);
      assertThat(advice.sentences())
          .contains("'audio' cannot be the anchor: it has no pairs with [depth].");
    }

    @Test
    void whereNoSignalMeetsAllOthersThereIsATreeButNoStar() {
      List<PairedFeatures> chain =
          List.of(
              bait().pair("audio", "image", 500),
              bait().pair("image", "text", 500),
              bait().pair("text", "depth", 500));

      Advice advice = QUICK.advise(chain, Goal.ALL_PAIRS, 1);

      assertThat(advice.declined().orElseThrow()).contains("no signal has pairs with all others");
      assertThat(advice.tree().orElseThrow().edges()).hasSize(3);
      assertThat(advice.star()).isEmpty();
      assertThat(advice.lossOfStar()).isEmpty();
      assertThat(String.join(" ", advice.sentences())).contains("No star is possible");
    }
  }

  @Nested
  class WithTooLittle {
    @Test
    void itDeclinesBelowTwentyPairsForEachFeatureAndNotAtTwenty() {
      Advice below = QUICK.advise(bait().pairs(279), Goal.ALL_PAIRS, 1);
      Advice enough = QUICK.advise(bait().pairs(280), Goal.ALL_PAIRS, 1);

      assertThat(below.ranking()).isEmpty();
      assertThat(below.tree()).isEmpty();
      assertThat(below.declined().orElseThrow())
          .startsWith("No advice: too few pairs")
          .contains("audio-image has 279 pairs for up to 14 features and needs 280")
          .contains("principal components");
      assertThat(below.toString()).contains("No advice").contains("279");
      assertThat(enough.declined()).isEmpty();
    }

    @Test
    void whatSharesNothingGetsNoAdvice() {
      for (int seed = 0; seed < 20; seed++) {
        List<PairedFeatures> pairs =
            new FactorFeatures(seed)
                .with("image", Set.of(), 0.9, 6)
                .with("audio", Set.of(), 0.9, 6)
                .with("depth", Set.of(), 0.9, 6)
                .pairs(150);

        Advice advice = Advisor.withoutIntervals().advise(pairs, Goal.ALL_PAIRS, seed);

        assertThat(advice.declined().orElseThrow())
            .doesNotContain("few")
            .contains("above the noise");
      }
    }

    @Test
    void anchorsThatAreAlikeAreNotToldApart() {
      int told = 0;
      for (int seed = 0; seed < 10; seed++) {
        List<PairedFeatures> pairs =
            new FactorFeatures(seed)
                .with("image", SIX, 0.8, 2)
                .with("text", SIX, 0.8, 2)
                .with("audio", SIX, 0.8, 2)
                .with("depth", SIX, 0.8, 2)
                .pairs(400);
        told += QUICK.advise(pairs, Goal.ALL_PAIRS, seed).ranking().get(0).clear() ? 1 : 0;
      }
      assertThat(told).isLessThanOrEqualTo(2);
    }

    @Test
    void anEdgeWithFewPairsWeighsLess() {
      FactorFeatures world =
          new FactorFeatures(3).with("image", SIX, 0.8, 2).with("audio", SIX, 0.8, 2);
      double few = lowerBound(world.pair("image", "audio", 200));
      double many = lowerBound(world.pair("image", "audio", 4000));

      assertThat(few).isLessThan(many);
    }

    private double lowerBound(PairedFeatures pair) {
      return QUICK
          .advise(List.of(pair), Goal.ALL_PAIRS, 1)
          .information()
          .get(pair.pair())
          .lowerBound();
    }
  }

  @Nested
  class Always {
    @Test
    void theSameSeedGivesTheSameAdvice() {
      assertThat(QUICK.advise(bait().pairs(500), Goal.ALL_PAIRS, 5).toString())
          .isEqualTo(QUICK.advise(bait().pairs(500), Goal.ALL_PAIRS, 5).toString());
    }

    @Test
    void renamingSignalsRenamesTheAdvice() {
      Map<ColumnId, ColumnId> names =
          Map.of(
              AUDIO,
              ColumnId.of("video"),
              DEPTH,
              ColumnId.of("audio"),
              IMAGE,
              ColumnId.of("depth"),
              TEXT,
              ColumnId.of("image"));
      List<PairedFeatures> pairs = bait().pairs(600);
      List<PairedFeatures> renamed =
          pairs.stream()
              .map(
                  p ->
                      new PairedFeatures(
                          names.get(p.one()), p.rowsOfOne(), names.get(p.other()), p.rowsOfOther()))
              .toList();
      for (Goal goal : Goal.values()) {
        List<Advice.Ranked> before = QUICK.advise(pairs, goal, 2).ranking();
        List<Advice.Ranked> after = QUICK.advise(renamed, goal, 2).ranking();

        for (int i = 0; i < before.size(); i++) {
          assertThat(after.get(i).anchor()).isEqualTo(names.get(before.get(i).anchor()));
          assertThat(after.get(i).score().value())
              .isCloseTo(before.get(i).score().value(), within(1e-9));
        }
      }
    }

    @Test
    void theOrderOfThePairsAndOfTheirEndsDoesNotMatter() {
      List<PairedFeatures> pairs = bait().pairs(600);
      List<PairedFeatures> turned = new ArrayList<>();
      for (PairedFeatures p : pairs) {
        turned.add(0, new PairedFeatures(p.other(), p.rowsOfOther(), p.one(), p.rowsOfOne()));
      }
      AnchorScores one = QUICK.scores(pairs, 2);
      AnchorScores other = QUICK.scores(turned, 2);

      for (ColumnPair pair : one.pairs()) {
        assertThat(other.information(pair)).isCloseTo(one.information(pair), within(1e-9));
      }
    }

    @Test
    void theTreeIsCalledAStarWhereItIsOne() {
      List<PairedFeatures> hub =
          new FactorFeatures(6)
              .with("image", Set.of(0, 1, 2, 3, 4, 5, 6, 7), 0.9, 2)
              .with("text", Set.of(0, 1, 2, 3), 0.9, 2)
              .with("audio", Set.of(2, 3, 4, 5), 0.9, 2)
              .with("depth", Set.of(4, 5, 6, 7), 0.9, 2)
              .pairs(800);
      Advice advice = QUICK.advise(hub, Goal.ALL_PAIRS, 1);

      assertThat(advice.tree().orElseThrow().center()).contains(IMAGE);
      assertThat(advice.lossOfStar()).contains(0.0);
      assertThat(advice.sentences()).contains("Of all trees the best is a star around 'image'.");
    }

    @Test
    void itSaysWhatAStarWouldLoseWhereTheTreeIsNone() {
      List<PairedFeatures> chain =
          new FactorFeatures(7)
              .with("audio", Set.of(0, 1, 2, 3), 0.9, 2)
              .with("depth", Set.of(2, 3, 4, 5), 0.9, 2)
              .with("image", Set.of(4, 5, 6, 7), 0.9, 2)
              .with("text", Set.of(6, 7, 8, 9), 0.9, 2)
              .pairs(800);
      Advice advice = QUICK.advise(chain, Goal.ALL_PAIRS, 1);

      assertThat(new TreeSet<>(advice.tree().orElseThrow().pairs()))
          .containsExactly(
              ColumnPair.of(AUDIO, DEPTH), ColumnPair.of(DEPTH, IMAGE), ColumnPair.of(IMAGE, TEXT));
      assertThat(advice.lossOfStar().orElseThrow()).isPositive();
      assertThat(String.join(" ", advice.sentences())).contains("no star").contains("loses");
    }

    @Test
    void withoutIntervalsItSaysSo() {
      Advice advice = Advisor.withoutIntervals().advise(bait().pairs(500), Goal.ALL_PAIRS, 1);

      assertThat(advice.ranking().get(0).score().interval()).isEmpty();
      assertThat(advice.sentences().get(0)).contains("No intervals were drawn");
    }

    @Test
    void theTableShowsSamplesScoresAndItsOwnRecord() {
      String text = QUICK.advise(baitWithout(AD, 800), Goal.NEVER_TRAINED, 1).toString();

      assertThat(text)
          .startsWith("Which anchor, for the pairs never trained?\n")
          .contains("overlap + .05 min-MI, factors")
          .contains("audio-depth  image")
          .contains("up to 14")
          .contains("800");
    }

    @Test
    void nonsenseIsRefused() {
      assertThatThrownBy(() -> new Advisor(10, 0.01)).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> new Advisor(-1, 0.01)).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> new Advisor(100, 0)).isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class ItsOwnRecord {
    @Test
    void isReadForTheGoalAskedFor() throws IOException {
      String json =
          "{\"NEVER_TRAINED\": {\"worlds\": 60, \"pairs\": 2000, \"top1\": 0.86, \"chance\": 0.33,"
              + " \"regret\": 0.0024, \"date\": \"2026-11-23\"}}";

      HitRate rate = HitRate.read(Goal.NEVER_TRAINED, stream(json)).orElseThrow();

      assertThat(rate).isEqualTo(new HitRate(60, 2000, 0.86, 0.33, 0.0024, "2026-11-23"));
      assertThat(rate)
          .hasToString(
              "In 60 worlds of known truth with 2000 pairs for each edge it named the best anchor in"
                  + " 86 % of the questions (chance 33 %), at a mean cost of 0.24 points R@10"
                  + " (measured 2026-11-23).");
      assertThat(HitRate.read(Goal.ALL_PAIRS, stream(json))).isEmpty();
    }

    @Test
    void isRefusedWithAMissingNumber() {
      assertThatThrownBy(
              () -> HitRate.read(Goal.ALL_PAIRS, stream("{\"ALL_PAIRS\": {\"worlds\": 60}}")))
          .isInstanceOf(ConfigException.class);
    }

    private InputStream stream(String json) {
      return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
  }
}
