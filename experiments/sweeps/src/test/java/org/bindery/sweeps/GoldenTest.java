package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What W&amp;B's own library said, this says. */
class GoldenTest {
  private static final JsonNode GOLDEN = Golden.read();
  private static final Map<String, String> NAMES =
      Map.of(
          "param_single_value", "constant",
          "param_loguniform_v2", "log_uniform_values",
          "param_quniform", "q_uniform");

  @TestFactory
  Stream<DynamicTest> everyParameterIsTakenForTheSameDistribution() {
    return names(GOLDEN.get("inference"))
        .map(
            json ->
                DynamicTest.dynamicTest(
                    json,
                    () -> {
                      String golden = GOLDEN.get("inference").get(json).get(0).asText();
                      assertThat(Golden.distribution(json).name())
                          .isEqualTo(NAMES.getOrDefault(golden, golden.substring(6)));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> everyDistributionHasTheSameValueAtTheSameShare() {
    return names(GOLDEN.get("ppf"))
        .map(name -> DynamicTest.dynamicTest(name, () -> sameValues(GOLDEN.get("ppf").get(name))));
  }

  private static void sameValues(JsonNode table) {
    Distribution distribution = Golden.distribution(table.get("config").toString());
    for (int i = 0; i < table.get("u").size(); i++) {
      double u = table.get("u").get(i).asDouble();
      JsonNode golden = table.get("x").get(i);
      // At exactly 0 W&B leaves the range or wraps around; DistributionTest says what is here.
      if (u > 0) {
        Object value = distribution.at(u);
        if (golden.isTextual()) {
          assertThat(value).isEqualTo(golden.asText());
        } else if (golden.isInt()) {
          assertThat(value).isEqualTo(golden.asInt());
        } else {
          assertThat((Double) value)
              .isCloseTo(golden.asDouble(), within(1e-9 * Math.max(1, golden.asDouble())));
        }
      }
    }
  }

  @Test
  void theGaussianProcessFitsTheSameLengthScale() {
    JsonNode bayes = GOLDEN.get("bayes");
    GaussianProcess process =
        new GaussianProcess(Golden.matrix(bayes.get("X")), Golden.vector(bayes.get("y")));
    assertThat(process.lengthScale()).isCloseTo(bayes.get("length_scale").asDouble(), within(1e-3));
    assertThat(process.logLikelihood()).isCloseTo(bayes.get("lml").asDouble(), within(1e-6));
    assertThat(process.natural(0)).isCloseTo(bayes.get("y_mean").asDouble(), within(1e-12));
    assertThat(process.naturalDeviation(1)).isCloseTo(bayes.get("y_std").asDouble(), within(1e-9));
  }

  @Test
  void theSameCandidateIsPicked() {
    samePick("suggest", new double[0][]);
  }

  @Test
  void theSameCandidateIsPickedBesideATrialThatRuns() {
    samePick("suggest_with_running_0.5_0.3", new double[][] {{0.5, 0.3}});
  }

  private static void samePick(String name, double[][] pending) {
    JsonNode bayes = GOLDEN.get("bayes");
    double[][] candidates = new double[121][];
    for (int i = 0; i < 121; i++) {
      int row = i / 11;
      candidates[i] = new double[] {row * 0.1, (i % 11) * 0.1};
    }
    ExpectedImprovement.Pick pick =
        ExpectedImprovement.pick(
            Golden.matrix(bayes.get("X")),
            Golden.vector(bayes.get("y")),
            pending,
            candidates,
            new Random(1));
    JsonNode golden = bayes.get(name);
    double[] point = Golden.vector(golden.get(0));
    assertThat(candidates[pick.index()]).containsExactly(point, within(1e-12));
    assertThat(pick.probability()).isCloseTo(golden.get(1).asDouble(), within(1e-3));
    assertThat(pick.value()).isCloseTo(golden.get(2).asDouble(), within(1e-3));
    assertThat(pick.deviation()).isCloseTo(golden.get(3).asDouble(), within(1e-3));
    assertThat(pick.improvement()).isCloseTo(golden.get(4).asDouble(), within(1e-3));
  }

  @Test
  void hyperbandFromTheLastIterationStopsTheSameTrials() {
    sameStops("max5s2eta2", "{type: hyperband, max_iter: 5, s: 2, eta: 2}");
  }

  @Test
  void hyperbandThatIsNotStrictStopsTheSameTrials() {
    sameStops("nonstrict", "{type: hyperband, max_iter: 5, s: 2, eta: 2, strict: false}");
  }

  @Test
  void hyperbandFromTheFirstIterationStopsTheSameTrials() {
    sameStops("min1eta3", "{type: hyperband, min_iter: 1, eta: 3}");
  }

  private static void sameStops(String name, String earlyTerminate) {
    SweepConfig sweep =
        Golden.sweep(
            "method: random",
            "parameters: {a: {value: 1}}",
            "metric: {name: loss}",
            "early_terminate: " + earlyTerminate);
    List<Trial> trials =
        List.of(
            Golden.trial("a", Map.of(), TrialState.FINISHED, 10, 9),
            Golden.trial("b", Map.of(), TrialState.RUNNING, 10, 10),
            Golden.trial("c", Map.of(), TrialState.RUNNING, 10, 8, 8),
            Golden.trial("d", Map.of(), TrialState.RUNNING, 10, 7, 7),
            Golden.trial("e", Map.of(), TrialState.FINISHED, 10, 6, 6));
    JsonNode golden = GOLDEN.get("hyperband").get(name);
    List<String> stop = new ArrayList<>();
    golden.get("stop").forEach(id -> stop.add(id.asText()));
    Hyperband hyperband = sweep.earlyTerminate().orElseThrow();
    assertThat(sweep.earlyStop().toStop(trials)).containsExactlyElementsOf(stop);
    List<Double> thresholds = hyperband.thresholds(trials);
    for (int i = 0; i < golden.get("bands").size(); i++) {
      assertThat(hyperband.bands().get(i)).isEqualTo(golden.get("bands").get(i).asLong());
      String threshold = golden.get("thresholds").get(i).asText();
      assertThat(thresholds.get(i))
          .isEqualTo(
              threshold.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(threshold));
    }
  }

  private static Stream<String> names(JsonNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names.stream();
  }
}
