package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every distribution keeps to. */
class DistributionTest {
  static Stream<String> continuous() {
    return Stream.of(
        "{min: -2.0, max: 3.0}",
        "{min: -5, max: 0, distribution: log_uniform}",
        "{min: 1.0e-5, max: 0.1, distribution: log_uniform_values}",
        "{min: 0, max: 3, distribution: inv_log_uniform}",
        "{min: 1.0e-5, max: 0.1, distribution: inv_log_uniform_values}",
        "{mu: 1, sigma: 2, distribution: normal}",
        "{mu: 0, sigma: 0.5, distribution: log_normal}",
        "{a: 2, b: 5, distribution: beta}");
  }

  static Stream<String> all() {
    return Stream.concat(
        continuous(),
        Stream.of(
            "{value: 3}",
            "{values: [a, b, c]}",
            "{values: [a, b, c], probabilities: [0.2, 0.5, 0.3]}",
            "{min: -3, max: 4}",
            "{min: 0, max: 10, q: 3, distribution: q_uniform}",
            "{min: 0, max: 5, q: 2, distribution: q_log_uniform}",
            "{min: 1, max: 1000, q: 5, distribution: q_log_uniform_values}",
            "{q: 0.5, distribution: q_normal}",
            "{q: 0.5, distribution: q_log_normal}",
            "{a: 2, b: 3, q: 0.1, distribution: q_beta}"));
  }

  @ParameterizedTest
  @MethodSource("continuous")
  void theRankOfAValueIsTheShareItStandsAt(String yaml) {
    Distribution distribution = Golden.distribution(yaml);
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      double u = random.nextDouble();
      assertThat(distribution.rank(distribution.at(u)).orElseThrow()).isCloseTo(u, within(1e-7));
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void valuesRiseWithTheShareAndRanksStayInTheUnitInterval(String yaml) {
    Distribution distribution = Golden.distribution(yaml);
    double last = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= 1000; i++) {
      Object value = distribution.at(i / 1000.0);
      double rank = distribution.rank(value).orElseThrow();
      assertThat(rank).isBetween(0.0, 1.0).isGreaterThanOrEqualTo(last - 1e-12);
      last = rank;
      if (value instanceof Number number) {
        assertThat(number.doubleValue()).isFinite();
      }
    }
    assertThatIllegalArgumentException().isThrownBy(() -> distribution.at(1.01));
    assertThatIllegalArgumentException().isThrownBy(() -> distribution.at(Double.NaN));
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatHasNoPlaceInADistributionHasNoRank(String yaml) {
    Distribution distribution = Golden.distribution(yaml);
    assertThat(distribution.rank(List.of("nothing"))).isEmpty();
    assertThat(distribution.rank(null)).isEmpty();
    assertThat(distribution.rank(Double.NaN)).isEmpty();
  }

  @Test
  void atTheEndsNothingLeavesTheRangeUnlikeThere() {
    assertThat(new WholeNumbers(1, 5).at(0)).isEqualTo(1);
    assertThat(new WholeNumbers(1, 5).at(1)).isEqualTo(5);
    assertThat(Golden.distribution("{values: [a, b, c]}").at(0)).isEqualTo("a");
    assertThat(Golden.distribution("{values: [a, b, c]}").at(1)).isEqualTo("c");
    assertThat((double) Golden.distribution("{distribution: normal}").at(0)).isBetween(-8.3, -8.1);
    assertThat((double) Golden.distribution("{distribution: log_normal}").at(0)).isPositive();
    assertThat(Golden.distribution("{min: 0.0, max: 2.0}").at(0)).isEqualTo(0.0);
    assertThat(Golden.distribution("{min: 0.0, max: 2.0}").at(1)).isEqualTo(2.0);
  }

  @Test
  void valuesThatPythonHoldsForFalseAreToldApart() {
    Distribution choice = new Choice(Arrays.asList(true, false, 0, "", null), List.of());
    assertThat(choice.rank(true)).hasValue(0.2);
    assertThat(choice.rank(false)).hasValue(0.4);
    assertThat(choice.rank(0)).hasValue(0.6);
    assertThat(choice.rank("")).hasValue(0.8);
    assertThat(choice.rank(null)).hasValue(1.0);
    assertThat(choice.rank("0")).isEmpty();
  }

  @Test
  void wholeNumbersAreDrawnEquallyOftenBothEndsIncluded() {
    Distribution distribution = new WholeNumbers(-1, 2);
    Map<Object, Integer> counts = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      counts.merge(distribution.at((i + 0.5) / 1000), 1, Integer::sum);
    }
    assertThat(counts).isEqualTo(Map.of(-1, 250, 0, 250, 1, 250, 2, 250));
  }

  @Test
  void weightedValuesAreDrawnAsOftenAsTheirProbabilitiesSay() {
    Distribution distribution =
        new Choice(List.of("never", "half", "rest", "none"), List.of(0.0, 0.5, 0.5, 0.0));
    Map<Object, Integer> counts = new HashMap<>();
    for (int i = 0; i <= 1000; i++) {
      counts.merge(distribution.at(i / 1000.0), 1, Integer::sum);
    }
    assertThat(counts).isEqualTo(Map.of("half", 500, "rest", 501));
  }

  @Test
  void halvesRoundToTheEvenMultiple() {
    Distribution distribution = new Stepped(new Continuous(Continuous.Shape.UNIFORM, 0, 10), 1);
    assertThat(distribution.at(0.25)).isEqualTo(2);
    assertThat(distribution.at(0.35)).isEqualTo(4);
  }

  @Test
  void aStepWrittenAsARealNumberGivesRealNumbers() {
    assertThat(Golden.distribution("{min: 0, max: 10, distribution: q_uniform}").at(0.5))
        .isEqualTo(5.0);
    assertThat(Golden.distribution("{min: 0, max: 10, q: 1, distribution: q_uniform}").at(0.5))
        .isEqualTo(5);
  }

  @Test
  void theGridOfAStepRunsWithoutItsMaximum() {
    assertThat(Golden.distribution("{min: 0, max: 6, q: 2, distribution: q_uniform}").grid())
        .contains(List.of(0, 2, 4));
    assertThat(Golden.distribution("{min: 1.0, max: 2, q: 0.4, distribution: q_uniform}").grid())
        .hasValueSatisfying(values -> assertThat(values).hasSize(3).startsWith(1.0, 1.4));
    assertThat(Golden.distribution("{min: 0, max: 1, q: 1.0e-9, distribution: q_uniform}").grid())
        .isEmpty();
    assertThat(Golden.distribution("{q: 1, distribution: q_normal}").grid()).isEmpty();
  }

  @Test
  void aGridOfManyWholeNumbersIsNotMadeBeforeItIsWalked() {
    List<Object> grid = new WholeNumbers(0, 2_000_000_000).grid().orElseThrow();
    assertThat(grid).hasSize(2_000_000_001);
    assertThat(grid.get(1_999_999_999)).isEqualTo(1_999_999_999);
    assertThat(new WholeNumbers(Integer.MAX_VALUE, 1L + Integer.MAX_VALUE).at(1))
        .isEqualTo(1L + Integer.MAX_VALUE);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WholeNumbers(2, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> new Choice(List.of(), List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Choice(List.of(1, 2), List.of(0.5, 0.6)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Continuous(Continuous.Shape.NORMAL, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Continuous(Continuous.Shape.UNIFORM, 0, Double.POSITIVE_INFINITY));
    Continuous inverse = new Continuous(Continuous.Shape.INV_LOG_UNIFORM_VALUES, 1, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> new Stepped(inverse, 1));
    Continuous uniform = new Continuous(Continuous.Shape.UNIFORM, 0, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> new Stepped(uniform, 0));
  }
}
