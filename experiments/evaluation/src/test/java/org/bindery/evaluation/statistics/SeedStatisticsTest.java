package org.bindery.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.Retrieval;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.TwoLevelBootstrap.Queries;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SeedStatisticsTest {
  @Nested
  class PairedDifferences {
    /** Student's own sleep data (1908): t = 4.0621, p = .002833, 95 % .7001 to 2.4599. */
    private final double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

    private final double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};

    @Test
    void studentsSleepDataComeOutAsPublished() {
      PairedDifference difference = PairedDifference.of(second, first);

      assertThat(difference.mean()).isCloseTo(1.58, within(1e-12));
      assertThat(difference.mean() / difference.standardError()).isCloseTo(4.0621, within(5e-5));
      assertThat(difference.pValue()).isCloseTo(0.002833, within(5e-7));
      assertThat(difference.interval().low()).isCloseTo(0.7001142, within(5e-7));
      assertThat(difference.interval().high()).isCloseTo(2.4598858, within(5e-7));
      assertThat(difference.n()).isEqualTo(10);
    }

    @Test
    void withTwoSeedsTheProbabilityIsCauchys() {
      PairedDifference difference = PairedDifference.of(new double[] {3, 1}, new double[] {0, 0});

      assertThat(difference.pValue()).isCloseTo(1 - 2 / Math.PI * Math.atan(2), within(1e-12));
    }

    @Test
    void swappingTheTwoTurnsTheSignAndNothingElse() {
      PairedDifference one = PairedDifference.of(second, first);
      PairedDifference other = PairedDifference.of(first, second);

      assertThat(other.mean()).isEqualTo(-one.mean());
      assertThat(other.pValue()).isEqualTo(one.pValue());
    }

    @Test
    void theIntervalLeavesZeroOutExactlyWhereTheProbabilityIsBelowAlpha() {
      Random random = new Random(3);
      for (int trial = 0; trial < 200; trial++) {
        double[] a = random.doubles(5).toArray();
        double[] b = random.doubles(5).map(x -> x - 0.4).toArray();
        PairedDifference difference = PairedDifference.of(a, b);

        assertThat(difference.interval().contains(0)).isEqualTo(difference.pValue() > 0.05);
      }
    }

    @Test
    void withoutAnEffectOneInTwentyIsCalledDifferent() {
      Random random = new Random(4);
      int called = 0;
      for (int trial = 0; trial < 4000; trial++) {
        double[] a = random.doubles(10).toArray();
        double[] b = random.doubles(10).toArray();
        called += PairedDifference.of(a, b).pValue() < 0.05 ? 1 : 0;
      }
      assertThat(called / 4000.0).isBetween(0.04, 0.06);
    }

    @Test
    void whatTheSeedsShareCancelsOut() {
      double[] world = {0.1, 0.9, 0.3, 0.7, 0.5};
      double[] better = Arrays.stream(world).map(x -> x + 0.02 + 0.001 * x).toArray();

      PairedDifference difference = PairedDifference.of(better, world);

      assertThat(difference.pValue()).isLessThan(1e-4);
      assertThat(SeedSummary.of(better).interval().contains(SeedSummary.of(world).mean())).isTrue();
      assertThat(difference.points()).isEqualTo("+2.1 (+2.0 to +2.1)");
    }

    @Test
    void equalDifferencesAreArithmetic() {
      double[] a = {1, 1, 1};

      assertThat(PairedDifference.of(a, a).pValue()).isEqualTo(1);
      assertThat(PairedDifference.of(a, new double[3]).pValue()).isZero();
    }

    @Test
    void unequalSeedsOneSeedAndNonsenseAreRefused() {
      assertThatThrownBy(() -> PairedDifference.of(new double[3], new double[2]))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("3 values")
          .hasMessageContaining("same seeds");
      assertThatThrownBy(() -> PairedDifference.of(new double[1], new double[1]))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> PairedDifference.of(new double[0], new double[0]))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> PairedDifference.of(new double[] {1, Double.NaN}, new double[2]))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> PairedDifference.of(second, first).interval(1))
          .isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class ManyQuestionsAtOnce {
    @Test
    void holmsExampleComesOutByHand() {
      assertThat(Holm.adjust(0.01, 0.04, 0.03, 0.005))
          .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-15));
    }

    @Test
    void oneQuestionIsLeftAsItIsAndNoneGivesNone() {
      assertThat(Holm.adjust(0.04)).containsExactly(0.04);
      assertThat(Holm.adjust()).isEmpty();
      assertThat(Holm.adjust(0.6, 0.7)).containsExactly(1, 1);
    }

    @Test
    void rejectsExactlyWhatSteppingDownByHandRejects() {
      Random random = new Random(1);
      for (int trial = 0; trial < 300; trial++) {
        double[] p = random.doubles(1 + random.nextInt(7)).map(x -> x * x * x * 0.2).toArray();
        double[] sorted = p.clone();
        Arrays.sort(sorted);
        int rejected = 0;
        while (rejected < p.length && sorted[rejected] <= 0.05 / (p.length - rejected)) {
          rejected++;
        }
        double[] adjusted = Holm.adjust(p);
        assertThat(Arrays.stream(adjusted).filter(x -> x <= 0.05).count()).isEqualTo(rejected);
      }
    }

    @Test
    void withNothingToFindAFindingIsRare() {
      Random random = new Random(9);
      int wrong = 0;
      for (int trial = 0; trial < 4000; trial++) {
        double[] adjusted = Holm.adjust(random.doubles(20).toArray());
        wrong += Arrays.stream(adjusted).anyMatch(p -> p < 0.05) ? 1 : 0;
      }
      assertThat(wrong / 4000.0).isBetween(0.035, 0.062);
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
      assertThatThrownBy(() -> Holm.adjust(0.1, Double.NaN)).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> Holm.adjust(1.1)).isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class ShowingThatTwoAreAlike {
    @Test
    void holdsExactlyWhereTheNinetyPerCentIntervalLiesInTheMargin() {
      Random random = new Random(2);
      int held = 0;
      for (int trial = 0; trial < 400; trial++) {
        double[] differences = random.doubles(6).map(x -> 0.03 * (x - 0.4)).toArray();
        Equivalence test = new Equivalence(PairedDifference.of(differences, new double[6]), 0.01);
        Interval interval = test.interval();

        assertThat(test.holds()).isEqualTo(interval.low() > -0.01 && interval.high() < 0.01);
        held += test.holds() ? 1 : 0;
      }
      assertThat(held).isBetween(40, 360);
    }

    @Test
    void withTwoSeedsTheProbabilityIsCauchys() {
      PairedDifference difference = PairedDifference.of(new double[] {1, -1}, new double[2]);

      assertThat(new Equivalence(difference, 3).pValue())
          .isCloseTo(0.5 - Math.atan(3) / Math.PI, within(1e-12));
    }

    @Test
    void aDifferenceAsLargeAsTheMarginIsHardlyEverCalledAlike() {
      Random random = new Random(5);
      int alike = 0;
      for (int trial = 0; trial < 4000; trial++) {
        double[] differences = new double[10];
        Arrays.setAll(differences, i -> 0.01 + 0.003 * random.nextGaussian());
        alike +=
            new Equivalence(PairedDifference.of(differences, new double[10]), 0.01).holds() ? 1 : 0;
      }
      assertThat(alike / 4000.0).isBetween(0.04, 0.06);
    }

    @Test
    void noSignificantDifferenceIsNotEquivalence() {
      PairedDifference noisy =
          PairedDifference.of(new double[] {0.3, -0.3, 0.2, -0.2}, new double[4]);

      assertThat(noisy.pValue()).isGreaterThan(0.5);
      assertThat(new Equivalence(noisy, 0.01).holds()).isFalse();
      assertThat(new Equivalence(noisy, 0.01).toString()).startsWith("not shown to be equivalent");
    }

    @Test
    void equalRunsAreAlikeAndAMarginOfNothingIsRefused() {
      PairedDifference none = PairedDifference.of(new double[3], new double[3]);

      assertThat(new Equivalence(none, 0.01).holds()).isTrue();
      assertThatThrownBy(() -> new Equivalence(none, 0)).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> new Equivalence(none, Double.NaN))
          .isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class OrdersAsPredicted {
    @Test
    void fiveRightAreOneInAHundredAndTwenty() {
      RankOrder order = RankOrder.of(names(5), measured(9, 7, 5, 3, 1));

      assertThat(order.tau()).isEqualTo(1);
      assertThat(order.pValue()).isCloseTo(1 / 120.0, within(1e-15));
      assertThat(order).hasToString("tau 1.00, p = 0.0083, n = 5");
    }

    @Test
    void theOppositeOrderIsCertainToBeReached() {
      RankOrder order = RankOrder.of(names(4), measured(1, 2, 3, 4));

      assertThat(order.tau()).isEqualTo(-1);
      assertThat(order.pValue()).isCloseTo(1, within(1e-12));
    }

    @Test
    void theProbabilityIsThatOfCountingAllOrders() {
      Random random = new Random(6);
      for (int trial = 0; trial < 60; trial++) {
        double[] values = new double[2 + random.nextInt(6)];
        for (int i = 0; i < values.length; i++) {
          values[i] = random.nextInt(4);
        }
        if (Arrays.stream(values).distinct().count() < 2) {
          continue;
        }
        RankOrder order = RankOrder.of(names(values.length), measured(values));
        assertThat(order.pValue()).isCloseTo(byCounting(values), within(1e-12));
      }
    }

    @Test
    void tauBOfTiedValuesComesOutByHand() {
      double[] x = {1, 2, 2, 3};
      double[] y = {1, 2, 3, 3};

      assertThat(RankOrder.tau(x, y)).isCloseTo(4 / 5.0, within(1e-15));
      assertThat(RankOrder.tau(y, x)).isEqualTo(RankOrder.tau(x, y));
      assertThat(RankOrder.tau(new double[] {0.0, 1}, new double[] {-0.0, 1})).isEqualTo(1);
    }

    @Test
    void whatHasNoOrderIsRefused() {
      assertThatThrownBy(() -> RankOrder.of(names(2), measured(1, 1)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("tie");
      assertThatThrownBy(() -> RankOrder.of(names(3), measured(1, 2)))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> RankOrder.of(List.of("a", "a"), Map.of("a", 1.0)))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> RankOrder.of(names(1), measured(1)))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> RankOrder.of(names(2), measured(1, Double.NaN)))
          .isInstanceOf(ConfigException.class);
    }

    private List<String> names(int n) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        names.add("m" + i);
      }
      return names;
    }

    private Map<String, Double> measured(double... values) {
      Map<String, Double> measured = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        measured.put("m" + i, values[i]);
      }
      return measured;
    }

    private double byCounting(double[] values) {
      int observed = discordant(values);
      int[] counts = new int[2];
      permute(values.clone(), 0, observed, counts);
      return (double) counts[0] / counts[1];
    }

    private void permute(double[] values, int at, int observed, int[] counts) {
      if (at == values.length) {
        counts[0] += discordant(values) <= observed ? 1 : 0;
        counts[1]++;
        return;
      }
      for (int i = at; i < values.length; i++) {
        swap(values, at, i);
        permute(values, at + 1, observed, counts);
        swap(values, at, i);
      }
    }

    private void swap(double[] values, int i, int j) {
      double kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }

    private int discordant(double[] values) {
      int count = 0;
      for (int i = 0; i < values.length; i++) {
        for (int j = i + 1; j < values.length; j++) {
          count += values[i] < values[j] ? 1 : 0;
        }
      }
      return count;
    }
  }

  @Nested
  class OverSeedsAndQueries {
    @Test
    void theIntervalHoldsTheTruthAboutAsOftenAsItSays() {
      for (Queries queries : Queries.values()) {
        Random random = new Random(7);
        int held = 0;
        for (int trial = 0; trial < 400; trial++) {
          double[][] values = crossed(random, 20, 40, queries);
          held += new TwoLevelBootstrap(trial, 300, queries).mean(values).contains(0) ? 1 : 0;
        }
        assertThat(held / 400.0).as(queries.name()).isBetween(0.90, 0.98);
      }
    }

    @Test
    void ofEqualSeedsWithQueriesOfTheirOwnTheWidthIsThatOfTheQueries() {
      double[][] values = new double[10][400];
      for (double[] seed : values) {
        Arrays.fill(seed, 0, 100, 1);
      }
      Interval own = TwoLevelBootstrap.standard(Queries.OWN).mean(values);
      Interval shared = TwoLevelBootstrap.standard(Queries.SHARED).mean(values);
      double normal = 2 * 1.96 * Math.sqrt(0.25 * 0.75 / 400);

      assertThat(shared.high() - shared.low()).isCloseTo(normal, within(0.1 * normal));
      assertThat(own.high() - own.low())
          .isCloseTo(normal / Math.sqrt(10), within(0.1 * normal / Math.sqrt(10)));
    }

    @Test
    void whereQueriesAgreeTheSpreadIsThatOfTheSeeds() {
      double[][] values = new double[8][50];
      for (int s = 0; s < values.length; s++) {
        Arrays.fill(values[s], s % 2);
      }
      Interval interval = TwoLevelBootstrap.standard(Queries.OWN).mean(values);
      double normal = 2 * 1.96 * Math.sqrt(0.25 / 8);

      assertThat(interval.high() - interval.low()).isCloseTo(normal, within(0.12 * normal));
    }

    @Test
    void differencesArePairedByQuery() {
      Random random = new Random(8);
      double[][] hard = crossed(random, 5, 100, Queries.SHARED);
      double[][] better = new double[5][100];
      for (int s = 0; s < 5; s++) {
        for (int q = 0; q < 100; q++) {
          better[s][q] = hard[s][q] + 0.05;
        }
      }
      TwoLevelBootstrap bootstrap = TwoLevelBootstrap.standard(Queries.SHARED);

      assertThat(bootstrap.difference(better, hard).low()).isCloseTo(0.05, within(1e-12));
      assertThat(bootstrap.mean(hard).high() - bootstrap.mean(hard).low()).isGreaterThan(0.2);
    }

    @Test
    void hitsAreThoseOfTheRanks() {
      ColumnId a = ColumnId.of("image");
      List<String> keys = List.of("p", "q", "r");
      double[][] scores = {{3, 2, 1}, {3, 2, 1}, {3, 2, 1}};
      Retrieval run = Retrieval.byScores(a, keys, ColumnId.of("text"), keys, scores);

      assertThat(TwoLevelBootstrap.hits(List.of(run, run), 2)[1]).containsExactly(1, 1, 0);
      assertThatThrownBy(() -> TwoLevelBootstrap.hits(List.of(run), 0))
          .isInstanceOf(ConfigException.class);
    }

    @Test
    void theSameSeedGivesTheSameInterval() {
      double[][] values = crossed(new Random(1), 4, 30, Queries.OWN);

      assertThat(TwoLevelBootstrap.standard(Queries.OWN).mean(values))
          .isEqualTo(TwoLevelBootstrap.standard(Queries.OWN).mean(values));
    }

    @Test
    void tooFewAndUnequalShapesAreRefused() {
      TwoLevelBootstrap shared = TwoLevelBootstrap.standard(Queries.SHARED);

      assertThatThrownBy(() -> shared.mean(new double[1][5])).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> shared.mean(new double[][] {{1, 2}, {1, 2, 3}}))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> shared.mean(new double[][] {{1, 2}, {1, Double.NaN}}))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> shared.difference(new double[2][5], new double[3][5]))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> new TwoLevelBootstrap(0, 99, Queries.OWN))
          .isInstanceOf(ConfigException.class);
      assertThat(TwoLevelBootstrap.standard(Queries.OWN).mean(new double[][] {{1, 2}, {1, 2, 3}}))
          .isNotNull();
    }

    /** Seed effect + query effect + noise, each with mean 0. */
    private double[][] crossed(Random random, int seeds, int queries, Queries kind) {
      double[] hard = random.doubles(queries).map(x -> x - 0.5).toArray();
      double[][] values = new double[seeds][queries];
      for (double[] row : values) {
        double luck = 0.5 * random.nextGaussian();
        for (int q = 0; q < queries; q++) {
          double query = kind == Queries.SHARED ? hard[q] : random.nextDouble() - 0.5;
          row[q] = luck + query + 0.2 * random.nextGaussian();
        }
      }
      return values;
    }
  }

  @Nested
  class EmergenceAsAShareOfDirect {
    @Test
    void constantRunsGiveThePlainRatio() {
      EmergenceRatio ratio =
          EmergenceRatio.of(new double[] {0.31, 0.31, 0.31}, new double[] {0.61, 0.61, 0.61}, 0.01);

      assertThat(ratio.value()).hasValueCloseTo(0.5, within(1e-12));
      assertThat(ratio.interval().orElseThrow().low()).isCloseTo(0.5, within(1e-6));
      assertThat(ratio.interval().orElseThrow().high()).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void theIntervalIsWhereThePairedDifferenceFromTheRatioIsNotSignificant() {
      Random random = new Random(11);
      double[] emergent = random.doubles(8).map(x -> 0.3 + 0.1 * x).toArray();
      double[] direct = random.doubles(8).map(x -> 0.5 + 0.1 * x).toArray();
      Interval interval = EmergenceRatio.of(emergent, direct, 0.1).interval().orElseThrow();

      for (double end : new double[] {interval.low(), interval.high()}) {
        double[] x = Arrays.stream(emergent).map(v -> v - 0.1).toArray();
        double[] y = Arrays.stream(direct).map(v -> end * (v - 0.1)).toArray();
        assertThat(PairedDifference.of(x, y).pValue()).isCloseTo(0.05, within(1e-9));
      }
    }

    @Test
    void theIntervalHoldsTheTruthAsOftenAsItSays() {
      Random random = new Random(12);
      int held = 0;
      for (int trial = 0; trial < 2000; trial++) {
        double[] emergent = new double[6];
        double[] direct = new double[6];
        for (int i = 0; i < 6; i++) {
          double world = 0.03 * random.nextGaussian();
          emergent[i] = 0.3 + world + 0.02 * random.nextGaussian();
          direct[i] = 0.5 + world + 0.02 * random.nextGaussian();
        }
        Interval interval = EmergenceRatio.of(emergent, direct, 0.1).interval().orElseThrow();
        held += interval.contains(0.5) ? 1 : 0;
      }
      assertThat(held / 2000.0).isBetween(0.935, 0.965);
    }

    @Test
    void whereDirectIsAtChanceThereIsNoRatio() {
      EmergenceRatio below =
          EmergenceRatio.of(new double[] {0.1, 0.2}, new double[] {0.1, 0.08}, 0.1);
      EmergenceRatio unclear =
          EmergenceRatio.of(new double[] {0.1, 0.2}, new double[] {0.0, 0.3}, 0.1);

      assertThat(below.value()).isEmpty();
      assertThat(below.toString()).startsWith("no ratio");
      assertThat(unclear.interval()).isEmpty();
      assertThat(unclear.toString()).contains("not clearly above chance");
    }

    @Test
    void oneSeedHasARatioWithoutAnInterval() {
      EmergenceRatio one = EmergenceRatio.of(new double[] {0.3}, new double[] {0.5}, 0.1);

      assertThat(one).hasToString("0.50, 1 seed");
      assertThatThrownBy(() -> EmergenceRatio.of(new double[0], new double[0], 0.1))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> EmergenceRatio.of(new double[] {31}, new double[] {50}, 0.1))
          .isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> EmergenceRatio.of(new double[1], new double[2], 0.1))
          .isInstanceOf(ConfigException.class);
    }
  }
}
