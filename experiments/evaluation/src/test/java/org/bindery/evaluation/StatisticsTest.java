package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StatisticsTest {
  @Nested
  class OverSeeds {
    @Test
    void theIntervalUsesTheTextbookValuesOfT() {
      double[] textbook = {12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262};
      for (int n = 2; n <= 10; n++) {
        double[] values = new double[n];
        for (int i = 0; i < n; i++) {
          values[i] = i % 2;
        }
        SeedSummary summary = SeedSummary.of(values);
        double t = summary.halfWidth().orElseThrow() * Math.sqrt(n) / summary.standardDeviation();
        assertThat(t).as("n = %d", n).isCloseTo(textbook[n - 2], within(5e-4));
      }
    }

    @Test
    void fiveSeedsAreSummarizedAsByHand() {
      SeedSummary summary = SeedSummary.of(0.30, 0.32, 0.31, 0.29, 0.33);

      assertThat(summary.mean()).isCloseTo(0.31, within(1e-15));
      assertThat(summary.standardDeviation()).isCloseTo(Math.sqrt(0.001 / 4), within(1e-15));
      assertThat(summary.interval().low()).isCloseTo(0.31 - 0.019632, within(1e-6));
      assertThat(summary.percent()).isEqualTo("31.0 ± 2.0 %");
    }

    @Test
    void oneSeedTellsNoSpread() {
      SeedSummary one = SeedSummary.of(0.312);

      assertThat(one.halfWidth()).isEmpty();
      assertThat(one.percent()).isEqualTo("31.2 % (1 seed)");
      assertThatThrownBy(one::interval).isInstanceOf(ConfigException.class);
    }

    @Test
    void nothingAndNonsenseAreRefused() {
      assertThatThrownBy(SeedSummary::of).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> SeedSummary.of(0.1, Double.NaN)).isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class OverQueries {
    @Test
    void theIntervalHoldsTheTruthAboutAsOftenAsItSays() {
      Random random = new Random(1);
      Bootstrap bootstrap = new Bootstrap(5, 500);
      int held = 0;
      int trials = 400;
      for (int trial = 0; trial < trials; trial++) {
        boolean[] hits = new boolean[100];
        for (int i = 0; i < hits.length; i++) {
          hits[i] = random.nextDouble() < 0.3;
        }
        held += bootstrap.share(hits).contains(0.3) ? 1 : 0;
      }
      assertThat((double) held / trials).isBetween(0.90, 0.98);
    }

    @Test
    void theWidthIsThatOfTheNormalApproximation() {
      boolean[] hits = new boolean[400];
      for (int i = 0; i < 100; i++) {
        hits[i] = true;
      }
      Interval interval = Bootstrap.standard().share(hits);
      double normal = 2 * 1.96 * Math.sqrt(0.25 * 0.75 / 400);

      assertThat(interval.high() - interval.low()).isCloseTo(normal, within(0.1 * normal));
    }

    @Test
    void whereEveryTrialWentTheSameWayTheExactIntervalStandsIn() {
      assertThat(Bootstrap.standard().share(new boolean[150]).low()).isZero();
      assertThat(Bootstrap.standard().share(new boolean[150]).high())
          .isCloseTo(1 - Math.pow(0.025, 1 / 150.0), within(1e-9));
      assertThat(Bootstrap.standard().share(true).high()).isEqualTo(1);
      assertThat(Bootstrap.standard().share(true).low()).isCloseTo(0.025, within(1e-9));
      assertThat(Bootstrap.standard().share(false).high()).isCloseTo(0.975, within(1e-9));
    }

    @Test
    void equalValuesHaveNoWidthAndOneValueHasNoInterval() {
      assertThat(Bootstrap.standard().mean(2, 2, 2)).isEqualTo(new Interval(2, 2));
      assertThatThrownBy(() -> Bootstrap.standard().mean(1)).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> Bootstrap.standard().share()).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> new Bootstrap(0, 99)).isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class ByChance {
    @Test
    void oneRightAnswerIsFoundInKOutOfN() {
      assertThat(Chance.recallAt(1, 150, 1)).isEqualTo(1 / 150.0);
      assertThat(Chance.recallAt(10, 150, 1)).isEqualTo(10 / 150.0);
      assertThat(Chance.recallAt(150, 150, 1)).isEqualTo(1);
      assertThat(Chance.recallAt(500, 150, 1)).isEqualTo(1);
    }

    @Test
    void ofSeveralRightAnswersOneIsEnough() {
      assertThat(Chance.recallAt(2, 4, 2)).isCloseTo(1 - 1 / 6.0, within(1e-15));
      assertThat(Chance.recallAt(1, 10, 3)).isCloseTo(0.3, within(1e-15));
      assertThat(Chance.recallAt(3, 4, 2)).isEqualTo(1);
    }

    @Test
    void theReciprocalRankOfOneRightAnswerIsTheHarmonicMean() {
      assertThat(Chance.reciprocalRank(4, 1)).isCloseTo(25 / 48.0, within(1e-15));
      assertThat(Chance.reciprocalRank(4, 4)).isEqualTo(1);
    }

    @Test
    void numbersOutOfRangeAreRefused() {
      assertThatThrownBy(() -> Chance.recallAt(0, 4, 1)).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> Chance.recallAt(1, 4, 5)).isInstanceOf(ConfigException.class);
      assertThatThrownBy(() -> Chance.recallAt(1, 4, 0)).isInstanceOf(ConfigException.class);
    }
  }

  @Nested
  class AsPeopleReadThem {
    @Test
    void aShareNeverStandsAlone() {
      Measured measured = new Measured(0.312, 0.24, 0.387, 1 / 15.0, 150);

      assertThat(measured).hasToString("31.2 % (24.0 to 38.7), chance 6.7 %, n = 150");
      assertThat(measured.aboveChance()).isTrue();
      assertThatThrownBy(() -> new Measured(31.2, 24, 38.7, 6.7, 150))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("fractions from 0 to 1");
    }
  }
}
