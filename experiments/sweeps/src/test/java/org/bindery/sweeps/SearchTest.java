package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

/** What searches propose. */
class SearchTest {
  private static final String[] GRID = {
    "method: grid",
    "parameters:",
    "  b: {values: [x, y]}",
    "  a: {min: 1, max: 3}",
    "  c: {value: 0.5}",
  };

  private static List<Map<String, Object>> parameters(List<Suggestion> suggestions) {
    return suggestions.stream().map(Suggestion::parameters).toList();
  }

  private static Trial tried(Map<String, Object> parameters, TrialState state, double... logged) {
    return Golden.trial("t", parameters, state, logged);
  }

  @Test
  void aGridGoesThroughAllNamesInOrderWithTheLastOneFastest() {
    List<Suggestion> all = Golden.sweep(GRID).search().next(List.of(), 100, new Random(1));
    assertThat(parameters(all))
        .containsExactly(
            Map.of("a", 1, "b", "x", "c", 0.5),
            Map.of("a", 1, "b", "y", "c", 0.5),
            Map.of("a", 2, "b", "x", "c", 0.5),
            Map.of("a", 2, "b", "y", "c", 0.5),
            Map.of("a", 3, "b", "x", "c", 0.5),
            Map.of("a", 3, "b", "y", "c", 0.5));
    assertThat(all).allSatisfy(one -> assertThat(one.expectation()).isEmpty());
  }

  @Test
  void aGridSkipsWhatAnyTrialHadWhateverBecameOfItAndHowEverItIsWritten() {
    List<Trial> trials =
        List.of(
            tried(Map.of("a", 1, "b", "x", "c", 0.5), TrialState.FAILED),
            tried(Map.of("a", 1.0, "b", "y", "c", 7), TrialState.PENDING),
            tried(Map.of("a", 2L, "b", "x", "more", 1), TrialState.RUNNING),
            tried(Map.of("a", 3), TrialState.FINISHED));
    Search search = Golden.sweep(GRID).search();
    assertThat(parameters(search.next(trials, 2, new Random(1))))
        .containsExactly(Map.of("a", 2, "b", "y", "c", 0.5), Map.of("a", 3, "b", "x", "c", 0.5));
  }

  @Test
  void aGridTakenInPiecesIsTheWholeGridAndThenNothing() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Search search = Golden.sweep(GRID).search();
      List<Trial> trials = new ArrayList<>();
      List<Suggestion> piece;
      do {
        piece = search.next(trials, 1 + random.nextInt(3), random);
        piece.forEach(one -> trials.add(tried(one.parameters(), TrialState.FINISHED, 1)));
      } while (!piece.isEmpty());
      assertThat(trials.stream().map(Trial::parameters).toList())
          .isEqualTo(parameters(search.next(List.of(), 100, random)));
      assertThat(trials).hasSize(6);
    }
  }

  @Test
  void aValueListedTwiceIsTriedOnceAndListsMapsAndNullAreValues() {
    Search search =
        Golden.sweep(
                "method: grid",
                "parameters:",
                "  a: {values: [1, 1.0, [1, 2], {k: null}, null, '1', true]}")
            .search();
    List<Suggestion> all = search.next(List.of(), 100, new Random(1));
    assertThat(all.stream().map(one -> one.parameters().get("a")))
        .containsExactly(1, List.of(1, 2), Collections.singletonMap("k", null), null, "1", true);
    List<Trial> trials = new ArrayList<>();
    all.forEach(one -> trials.add(tried(one.parameters(), TrialState.FINISHED)));
    assertThat(search.next(trials, 1, new Random(1))).isEmpty();
  }

  @Test
  void keysThatATrialAddedToAMapValueDoNotMakeItNew() {
    Search search = Golden.sweep("method: grid", "parameters: {a: {values: [{k: 1}]}}").search();
    Trial trial = tried(Map.of("a", Map.of("k", 1, "added", 2)), TrialState.FINISHED);
    assertThat(search.next(List.of(trial), 1, new Random(1))).isEmpty();
    Trial other = tried(Map.of("a", Map.of("k", 2)), TrialState.FINISHED);
    assertThat(search.next(List.of(other), 1, new Random(1))).hasSize(1);
  }

  @Test
  void aGridOfConstantsIsOneTrial() {
    Search search = Golden.sweep("method: grid", "parameters: {a: {value: 3}}").search();
    assertThat(parameters(search.next(List.of(), 9, new Random(1))))
        .containsExactly(Map.of("a", 3));
    Trial trial = tried(Map.of("a", 3), TrialState.FINISHED);
    assertThat(search.next(List.of(trial), 9, new Random(1))).isEmpty();
  }

  @Test
  void aHugeGridAnswersWithoutBeingMade() {
    SweepConfig sweep =
        Golden.sweep(
            "method: grid",
            "parameters: {a: {min: 0, max: 2000000000}, b: {min: 0, max: 2000000000},"
                + " c: {min: 0, max: 2000000000}}");
    assertThat(sweep.search().next(List.of(), 2, new Random(1))).hasSize(2);
    assertThat(((GridSearch) sweep.search()).size()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aGridOverRealNumbersIsRefusedAlsoWithoutYaml() {
    Parameter parameter =
        new Parameter(List.of("lr"), new Continuous(Continuous.Shape.UNIFORM, 0, 1));
    assertThatThrownBy(() -> new GridSearch(new ParameterSpace(List.of(parameter))))
        .isInstanceOf(ConfigException.class)
        .hasMessage("A grid cannot try all of lr, which is uniform.");
  }

  @Test
  void randomSearchDrawsWithinTheSpaceAndTheSameFromTheSameSeed() {
    Search search =
        Golden.sweep(
                "method: random",
                "parameters:",
                "  tower: {parameters: {depth: {min: 1, max: 4}, norm: {value: layer}}}",
                "  lr: {min: 1.0e-4, max: 1.0e-1, distribution: log_uniform_values}")
            .search();
    List<Suggestion> drawn = search.next(List.of(), 400, new Random(3));
    assertThat(drawn).isEqualTo(search.next(List.of(), 400, new Random(3))).hasSize(400);
    Set<Object> depths = new HashSet<>();
    int small = 0;
    for (Suggestion one : drawn) {
      Map<?, ?> tower = (Map<?, ?>) one.parameters().get("tower");
      assertThat(tower.get("norm")).isEqualTo("layer");
      depths.add(tower.get("depth"));
      double rate = (double) one.parameters().get("lr");
      assertThat(rate).isBetween(1e-4, 1e-1);
      small += rate < Math.sqrt(1e-5) ? 1 : 0;
    }
    assertThat(depths).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(small).isBetween(160, 240);
  }

  @Test
  void whatIsNestedGoesUnderNamesWithDotsAndAMapThatIsAValueStays() {
    SweepConfig sweep =
        Golden.sweep(
            "method: grid",
            "parameters:",
            "  graph.anchor: {value: image}",
            "  towers: {parameters: {audio: {parameters: {depth: {value: 3}}}}}",
            "  choice: {values: [{k: null}]}");
    Map<String, Object> nested =
        sweep.search().next(List.of(), 1, new Random(1)).get(0).parameters();
    assertThat(nested)
        .containsEntry("graph.anchor", "image")
        .containsEntry("towers", Map.of("audio", Map.of("depth", 3)));
    assertThat(sweep.parameters().named(nested))
        .containsExactly(
            Map.entry("choice", Collections.singletonMap("k", null)),
            Map.entry("graph.anchor", "image"),
            Map.entry("towers.audio.depth", 3));
    assertThat(sweep.parameters().named(Map.of("towers", 3))).isEmpty();
  }

  private static SweepConfig bayes(String goal) {
    return Golden.sweep(
        "method: bayes",
        "metric: {name: score, goal: " + goal + "}",
        "parameters:",
        "  x: {min: 0.0, max: 1.0}",
        "  y: {min: 0.0, max: 1.0}",
        "  kind: {value: quiet}");
  }

  @Test
  void bayesianSearchBeginsAtRandomWithoutAnExpectation() {
    List<Suggestion> first = bayes("minimize").search().next(List.of(), 3, new Random(1));
    assertThat(first).hasSize(3).doesNotHaveDuplicates();
    assertThat(first)
        .allSatisfy(
            one -> {
              assertThat(one.expectation()).isEmpty();
              assertThat(one.parameters()).containsEntry("kind", "quiet");
            });
  }

  @Test
  void bayesianSearchFindsTheValleyThatRandomSearchOfAsManyTrialsMisses() {
    int won = 0;
    for (int seed = 0; seed < 10; seed++) {
      won +=
          best(bayes("minimize").search(), seed)
                  < best(new RandomSearch(bayes("minimize").parameters()), seed)
              ? 1
              : 0;
    }
    assertThat(won).isGreaterThanOrEqualTo(9);
  }

  private static double best(Search search, int seed) {
    Random random = new Random(seed);
    List<Trial> trials = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < 25; i++) {
      Map<String, Object> drawn = search.next(trials, 1, random).get(0).parameters();
      double dx = (double) drawn.get("x") - 0.37;
      double dy = (double) drawn.get("y") - 0.81;
      double value = dx * dx + dy * dy;
      best = Math.min(best, value);
      trials.add(tried(drawn, TrialState.FINISHED, value));
    }
    return best;
  }

  @Test
  void whatIsPredictedHasTheSignOfTheMetricWhicheverTheGoal() {
    List<Trial> low = new ArrayList<>();
    List<Trial> high = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 12; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      double loss = 3 + (x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5);
      low.add(tried(Map.of("x", x, "y", y), TrialState.FINISHED, loss));
      high.add(tried(Map.of("x", x, "y", y), TrialState.FINISHED, -loss));
    }
    Suggestion least = bayes("minimize").search().next(low, 1, new Random(2)).get(0);
    Suggestion most = bayes("maximize").search().next(high, 1, new Random(2)).get(0);
    assertThat(most.parameters()).isEqualTo(least.parameters());
    assertThat(least.expectation().get("predicted_value")).isBetween(2.9, 3.6);
    assertThat(most.expectation().get("predicted_value"))
        .isEqualTo(-least.expectation().get("predicted_value"));
    assertThat(most.expectation())
        .containsOnlyKeys(
            "success_probability",
            "predicted_value",
            "predicted_value_std_dev",
            "expected_improvement");
  }

  @Test
  void proposalsOfOneCallKeepApart() {
    List<Trial> trials = new ArrayList<>();
    for (double x : new double[] {0.1, 0.5, 0.9}) {
      for (double y : new double[] {0.1, 0.5, 0.9}) {
        trials.add(
            tried(Map.of("x", x, "y", y), TrialState.FINISHED, Math.hypot(x - 0.4, y - 0.6)));
      }
    }
    List<Suggestion> four = bayes("minimize").search().next(trials, 4, new Random(5));
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < i; j++) {
        double dx =
            (double) four.get(i).parameters().get("x") - (double) four.get(j).parameters().get("x");
        double dy =
            (double) four.get(i).parameters().get("y") - (double) four.get(j).parameters().get("y");
        assertThat(Math.hypot(dx, dy)).isGreaterThan(0.01);
      }
    }
  }

  @Test
  void aTrialOfOtherParametersIsLeftOut() {
    BayesSearch search = (BayesSearch) bayes("minimize").search();
    List<Trial> trials =
        List.of(
            tried(Map.of("x", 0.5), TrialState.FINISHED, 1),
            tried(Map.of("x", 0.5, "y", "high"), TrialState.FINISHED, 1),
            tried(Map.of("x", 0.5, "y", 0.25), TrialState.FINISHED, 1));
    BayesSearch.Samples samples = search.new Samples(trials);
    assertThat(samples.x).hasSize(1);
    assertThat(samples.x.get(0)).containsExactly(0.5, 0.25);
  }

  @Test
  void trialsThatLoggedNothingOrNoNumberCountAsTheWorstThereWas() {
    BayesSearch search = (BayesSearch) bayes("minimize").search();
    Map<String, Object> at = Map.of("x", 0.5, "y", 0.5);
    List<Trial> trials =
        List.of(
            tried(at, TrialState.FINISHED, 2, 9, 1),
            tried(at, TrialState.STOPPED, 4),
            tried(at, TrialState.FINISHED, Double.NaN),
            tried(at, TrialState.FAILED, 0.001));
    assertThat(search.new Samples(trials).y).containsExactly(1.0, 4.0, 9.0, 9.0);
    List<Trial> silent = List.of(tried(at, TrialState.FAILED), tried(at, TrialState.FAILED));
    assertThat(search.new Samples(silent).y).isEmpty();
    assertThat(search.next(silent, 1, new Random(1)).get(0).expectation()).isEmpty();
  }

  @Test
  void whereNothingFitsAnyCandidateIsAsGood() {
    double[][] x = {{0.1}, {0.4}, {0.8}};
    double[][] candidates = {{0.2}, {0.5}, {0.6}, {0.9}};
    Set<Integer> picked = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      picked.add(
          ExpectedImprovement.pick(x, new double[] {5, 5, 5}, new double[0][], candidates, random)
              .index());
    }
    assertThat(picked).containsExactlyInAnyOrder(0, 1, 2, 3);
    assertThat(new GaussianProcess(x, new double[] {5, 5, 5}).isAtBound()).isTrue();
  }

  @Test
  void aGaussianProcessGoesThroughItsPointsAndReturnsToTheMeanFarAway() {
    double[][] x = {{0.0}, {0.3}, {0.5}, {0.9}};
    double[] y = {1.0, 2.0, 1.5, 0.5};
    GaussianProcess process = new GaussianProcess(x, y);
    for (int i = 0; i < x.length; i++) {
      GaussianProcess.Prediction at = process.at(x[i]);
      assertThat(process.natural(at.mean())).isCloseTo(y[i], within(1e-4));
      assertThat(at.deviation()).isLessThan(1e-3);
    }
    GaussianProcess.Prediction far = process.at(new double[] {1e6});
    assertThat(process.natural(far.mean())).isCloseTo(1.25, within(1e-9));
    assertThat(far.deviation()).isCloseTo(1, within(1e-9));
  }

  @Test
  void hugeEqualAndRepeatedValuesDoNotBreakTheProcess() {
    double[][] x = {{0.5}, {0.5}, {0.5}, {0.1}};
    GaussianProcess huge = new GaussianProcess(x, new double[] {1e308, -1e308, 1e308, -1e308});
    assertThat(huge.natural(huge.at(new double[] {0.3}).mean())).isFinite();
    assertThat(huge.at(new double[] {0.5}).deviation()).isNotNegative();
    GaussianProcess one = new GaussianProcess(new double[][] {{0.2}}, new double[] {7});
    assertThat(one.natural(one.at(new double[] {0.2}).mean())).isEqualTo(7);
  }

  @Test
  void moreThanAHundredTrialsAreSampledAndStillFindTheValley() {
    Random random = new Random(4);
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      trials.add(
          tried(Map.of("x", x, "y", y), TrialState.FINISHED, Math.hypot(x - 0.37, y - 0.81)));
    }
    for (int i = 0; i < 200; i++) {
      trials.add(tried(Map.of("x", 0.9, "y", 0.1), TrialState.PENDING));
    }
    Suggestion one = bayes("minimize").search().next(trials, 1, random).get(0);
    assertThat((double) one.parameters().get("x")).isBetween(0.2, 0.55);
    assertThat((double) one.parameters().get("y")).isBetween(0.6, 1.0);
  }

  @Test
  void aMetricNeedsANameAndBayesSomethingToSearch() {
    assertThatThrownBy(() -> Metric.of(" ", Goal.MINIMIZE))
        .isInstanceOf(IllegalArgumentException.class);
    ParameterSpace nothing =
        new ParameterSpace(List.of(new Parameter(List.of("a"), new Constant(1))));
    assertThatThrownBy(() -> new BayesSearch(nothing, Metric.of("m", Goal.MINIMIZE)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
