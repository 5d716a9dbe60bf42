package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

/** Which parameters are told to matter. */
class ParameterImportanceTest {
  private static final SweepConfig SWEEP =
      Golden.sweep(
          "method: random",
          "metric: {name: loss}",
          "parameters:",
          "  anchor: {values: [image, text, audio]}",
          "  rate: {min: 1.0e-5, max: 0.1, distribution: log_uniform_values}",
          "  tower: {parameters: {depth: {min: 1, max: 4}, norm: {value: layer}}}");

  private static List<Trial> trials(int count, long seed, ToDoubleFunction<Map<String, Object>> f) {
    List<Trial> trials = new ArrayList<>();
    for (Suggestion one : SWEEP.search().next(List.of(), count, new Random(seed))) {
      double loss = f.applyAsDouble(one.parameters());
      trials.add(Golden.trial("" + trials.size(), one.parameters(), TrialState.FINISHED, loss));
    }
    return trials;
  }

  private static ParameterImportance.Share share(ParameterImportance of, String name) {
    return of.shares().stream()
        .filter(one -> one.parameter().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aParameterThatDecidesAloneHasAllTheImportance() {
    ParameterImportance of =
        ParameterImportance.of(trials(60, 1, p -> p.get("anchor").equals("text") ? 1 : 2), SWEEP);
    assertThat(of.trials()).isEqualTo(60);
    assertThat(of.unsure()).isFalse();
    assertThat(of.shares())
        .extracting(ParameterImportance.Share::parameter)
        .startsWith("anchor")
        .containsExactlyInAnyOrder("anchor", "rate", "tower.depth");
    assertThat(share(of, "anchor").importance()).isCloseTo(1, within(1e-12));
    assertThat(share(of, "anchor").stands()).isTrue();
    assertThat(share(of, "anchor").correlation()).isEmpty();
    assertThat(share(of, "rate").importance()).isLessThan(0.2);
  }

  @Test
  void aNumberThatDecidesAloneCorrelatesFullyInItsDirection() {
    List<Trial> rising = trials(80, 2, p -> Math.exp(50 * (double) p.get("rate")));
    assertThat(share(ParameterImportance.of(rising, SWEEP), "rate").correlation()).hasValue(1);
    List<Trial> falling = trials(80, 2, p -> -(double) p.get("rate"));
    ParameterImportance of = ParameterImportance.of(falling, SWEEP);
    assertThat(share(of, "rate").correlation()).hasValue(-1);
    assertThat(share(of, "rate").importance()).isGreaterThan(0.9);
  }

  @Test
  void aValleyHasImportanceThoughItHasNoCorrelation() {
    ParameterImportance of =
        ParameterImportance.of(
            trials(200, 3, p -> Math.pow(Math.log10((double) p.get("rate")) + 3, 2)), SWEEP);
    assertThat(share(of, "rate").importance()).isGreaterThan(0.8);
    assertThat(Math.abs(share(of, "rate").correlation().orElseThrow())).isLessThan(0.2);
  }

  @Test
  void theShareIsTheAdjustedOneOfAnAnalysisOfVarianceOfRanks() {
    SweepConfig sweep =
        Golden.sweep(
            "method: grid", "metric: {name: loss}", "parameters: {a: {values: [x, y, z]}}");
    double[] losses = {1.3, 2.2, 9.1, 3.7, 100, 5.5, 7.4, 8.8, 4.9};
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < losses.length; i++) {
      trials.add(
          Golden.trial(
              "" + i,
              Map.of("a", "xyz".substring(i / 3, i / 3 + 1)),
              TrialState.FINISHED,
              losses[i]));
    }
    // Ranks 1 2 8 | 3 9 5 | 6 7 4: means 11/3, 17/3, 17/3 about 5.
    double between = 3 * (Math.pow(11 / 3.0 - 5, 2) + 2 * Math.pow(17 / 3.0 - 5, 2));
    double adjusted = 1 - (1 - between / 60) * 8 / 6;
    double importance = ParameterImportance.of(trials, sweep).shares().get(0).importance();
    assertThat(importance).isCloseTo(Math.max(0, adjusted), within(1e-12));
    List<Trial> halves = trials.subList(0, 6);
    // Ranks 1 2 5 | 3 6 4: means 8/3, 13/3 about 3.5; squares 17.5.
    double half = 6 * Math.pow(8 / 3.0 - 3.5, 2) / 17.5;
    assertThat(ParameterImportance.of(halves, sweep).shares().get(0).importance())
        .isCloseTo(1 - (1 - half) * 5 / 4, within(1e-12));
  }

  @Test
  void aParameterWithoutInfluenceStandsInOneOfTwentySweeps() {
    int stands = 0;
    int all = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random noise = new Random(seed + 10_000L);
      ParameterImportance of =
          ParameterImportance.of(trials(30, seed, p -> noise.nextGaussian()), SWEEP);
      for (ParameterImportance.Share one : of.shares()) {
        stands += one.stands() ? 1 : 0;
        all++;
      }
    }
    assertThat((double) stands / all).isBetween(0.03, 0.07);
  }

  @Test
  void importanceDoesNotDependOnTheScaleOfTheMetric() {
    ToDoubleFunction<Map<String, Object>> loss =
        p ->
            Math.log((double) p.get("rate")) + 3 * "image text audio".indexOf("" + p.get("anchor"));
    List<Trial> plain = trials(50, 5, loss);
    List<Trial> steep = trials(50, 5, p -> Math.exp(loss.applyAsDouble(p)));
    assertThat(ParameterImportance.of(steep, SWEEP))
        .isEqualTo(ParameterImportance.of(plain, SWEEP));
  }

  @Test
  void fewTrialsAreUnsureAndNoneTellNothing() {
    assertThat(ParameterImportance.of(trials(19, 1, p -> 1), SWEEP).unsure()).isTrue();
    assertThat(ParameterImportance.of(trials(20, 1, p -> 1), SWEEP).unsure()).isFalse();
    for (int count = 0; count < 4; count++) {
      ParameterImportance of =
          ParameterImportance.of(trials(count, 1, p -> (double) p.get("rate")), SWEEP);
      assertThat(of.shares()).hasSize(3);
      assertThat(of.shares()).allSatisfy(one -> assertThat(one.stands()).isFalse());
    }
  }

  @Test
  void aMetricThatNeverDiffersHasNoCause() {
    ParameterImportance of = ParameterImportance.of(trials(40, 1, p -> 7), SWEEP);
    assertThat(of.shares())
        .allSatisfy(
            one -> {
              assertThat(one.importance()).isZero();
              assertThat(one.correlation()).isEmpty();
            });
  }

  @Test
  void onlyTrialsThatEndedWellLoggedTheMetricAndHaveAllParametersCount() {
    List<Trial> trials = new ArrayList<>(trials(25, 1, p -> (double) p.get("rate")));
    ParameterImportance before = ParameterImportance.of(trials, SWEEP);
    Map<String, Object> good = new LinkedHashMap<>(trials.get(0).parameters());
    trials.add(Golden.trial("failed", good, TrialState.FAILED, 1));
    trials.add(Golden.trial("running", good, TrialState.RUNNING, 1));
    trials.add(Golden.trial("silent", good, TrialState.FINISHED));
    trials.add(Golden.trial("nan", good, TrialState.FINISHED, Double.NaN));
    trials.add(Golden.trial("other", Map.of("rate", 0.1), TrialState.FINISHED, 1));
    assertThat(ParameterImportance.of(trials, SWEEP)).isEqualTo(before);
    SweepConfig without =
        Golden.sweep("method: random", "parameters: {rate: {min: 0.0, max: 1.0}}");
    assertThat(ParameterImportance.of(trials, without).trials()).isZero();
  }

  @Test
  void valuesAndAMetricAreWeighedAsASweepIs() {
    List<Trial> trials = trials(40, 8, p -> -(double) p.get("rate"));
    Map<String, List<Object>> values = new LinkedHashMap<>();
    values.put("rate", trials.stream().map(trial -> trial.parameters().get("rate")).toList());
    values.put("anchor", trials.stream().map(trial -> trial.parameters().get("anchor")).toList());
    double[] metric =
        trials.stream().mapToDouble(trial -> -(double) trial.parameters().get("rate")).toArray();

    ParameterImportance plain = ParameterImportance.of(values, metric);

    ParameterImportance sweep = ParameterImportance.of(trials, SWEEP);
    assertThat(plain.trials()).isEqualTo(40);
    assertThat(share(plain, "rate")).isEqualTo(share(sweep, "rate"));
    assertThat(share(plain, "anchor")).isEqualTo(share(sweep, "anchor"));
  }

  @Test
  void whatCannotBeWeighedIsRefused() {
    assertThatThrownBy(() -> ParameterImportance.of(Map.of("a", List.of(1, 2)), new double[] {1}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a has 2 values for 1 trials");
    assertThatThrownBy(
            () -> ParameterImportance.of(Map.of("a", List.of(1)), new double[] {Double.NaN}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("NaN");
  }
}
