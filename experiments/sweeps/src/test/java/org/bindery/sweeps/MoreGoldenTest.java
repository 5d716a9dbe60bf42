package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** More numbers of W&amp;B's own library: of random data, of ranks, of what trials count as. */
class MoreGoldenTest {
  private static final JsonNode GOLDEN = Golden.read("sweeps-golden-more.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TestFactory
  Stream<DynamicTest> everyDistributionHasTheSameValueAtTheSameShare() {
    return tables("ppf")
        .map(
            table -> {
              Distribution distribution = Golden.distribution(table.get("config").toString());
              return DynamicTest.dynamicTest(
                  table.get("config").toString(),
                  () -> {
                    for (int i = 0; i < table.get("u").size(); i++) {
                      Object value = distribution.at(table.get("u").get(i).asDouble());
                      JsonNode golden = table.get("x").get(i);
                      assertThat(((Number) value).doubleValue())
                          .isCloseTo(golden.asDouble(), within(1e-9));
                      assertThat(value instanceof Integer).isEqualTo(golden.isInt());
                    }
                  });
            });
  }

  @TestFactory
  Stream<DynamicTest> everyDistributionRanksTheSameValueTheSame() {
    return tables("cdf")
        .map(
            table -> {
              Distribution distribution = Golden.distribution(table.get("config").toString());
              return DynamicTest.dynamicTest(
                  table.get("config").toString(),
                  () -> {
                    for (int i = 0; i < table.get("x").size(); i++) {
                      Object value = plain(table.get("x").get(i));
                      assertThat(distribution.rank(value).orElseThrow())
                          .isCloseTo(table.get("u").get(i).asDouble(), within(1e-9));
                    }
                  });
            });
  }

  /**
   * scikit-learn climbs from one start and two random ones; here the highest hill is sought. So the
   * likelihood is never less, and where both stand on the same hill, all numbers are the same.
   * Where they do not, scikit-learn's first step went past the hill, to where the likelihood is
   * flat, and W&amp;B then picks at random.
   */
  @TestFactory
  Stream<DynamicTest> theGaussianProcessIsAsLikelyOrLikelierAndPicksTheSame() {
    return IntStream.range(0, GOLDEN.get("gp").size())
        .mapToObj(i -> DynamicTest.dynamicTest("case " + i, () -> same(GOLDEN.get("gp").get(i))));
  }

  private static void same(JsonNode golden) {
    double[][] x = Golden.matrix(golden.get("X"));
    double[] y = Golden.vector(golden.get("y"));
    double[][] pending = Golden.matrix(golden.get("pending"));
    double[][] candidates = Golden.matrix(golden.get("candidates"));
    ExpectedImprovement.Pick pick =
        ExpectedImprovement.pick(x, y, pending, candidates, new Random(1));
    if (pending.length == 0) {
      GaussianProcess process = new GaussianProcess(x, y);
      assertThat(process.logLikelihood()).isGreaterThan(golden.get("lml").asDouble() - 1e-6);
    }
    double length = golden.get("length_scale").asDouble();
    if (Math.abs(pick.lengthScale() - length) > 1e-3 * length) {
      assertThat(length).as("where W&B's climb ended is flat land").isLessThan(0.01);
      return;
    }
    if (!golden.get("bound").asBoolean()) {
      double[] numbers = Golden.vector(golden.get("pick"));
      double unit = Math.max(1, Math.abs(numbers[1]));
      assertThat(pick.index()).isEqualTo(golden.get("index").asInt());
      assertThat(pick.probability()).isCloseTo(numbers[0], within(1e-3));
      assertThat(pick.value()).isCloseTo(numbers[1], within(1e-3 * unit));
      assertThat(pick.deviation()).isCloseTo(numbers[2], within(1e-3 * unit));
      assertThat(pick.improvement()).isCloseTo(numbers[3], within(1e-3));
    }
  }

  @Test
  void onThreeOfFourRandomDataBothStandOnTheSameHill() {
    int same = 0;
    for (JsonNode golden : GOLDEN.get("gp")) {
      double length = golden.get("length_scale").asDouble();
      ExpectedImprovement.Pick pick =
          ExpectedImprovement.pick(
              Golden.matrix(golden.get("X")),
              Golden.vector(golden.get("y")),
              Golden.matrix(golden.get("pending")),
              Golden.matrix(golden.get("candidates")),
              new Random(1));
      same += Math.abs(pick.lengthScale() - length) < 1e-3 * length ? 1 : 0;
    }
    assertThat(same).isEqualTo(18);
  }

  @TestFactory
  Stream<DynamicTest> trialsCountAsTheyDoThere() {
    List<DynamicTest> tests = new ArrayList<>();
    GOLDEN
        .get("data")
        .get("cases")
        .fields()
        .forEachRemaining(
            entry ->
                tests.add(
                    DynamicTest.dynamicTest(
                        entry.getKey(), () -> samples(entry.getKey(), entry.getValue()))));
    return tests.stream();
  }

  private static void samples(String name, JsonNode golden) {
    String[] impute = name.split("/");
    SweepConfig sweep =
        Golden.sweep(
            "method: bayes",
            "metric: {name: loss, goal: maximize, impute: "
                + impute[0]
                + ", impute_while_running: '"
                + impute[1]
                + "'}",
            "parameters:",
            "  lr: {min: 1.0e-4, max: 1.0e-1, distribution: log_uniform_values}",
            "  depth: {min: 1, max: 4}",
            "  act: {values: [relu, gelu, tanh]}",
            "  opt: {parameters: {beta: {min: 0.5, max: 1.0}, name: {value: adam}}}",
            "  c: {value: 3}");
    List<Trial> trials = new ArrayList<>();
    for (JsonNode run : GOLDEN.get("data").get("runs")) {
      Map<String, Object> parameters = new LinkedHashMap<>();
      parameters.put("lr", run.get(0).asDouble());
      parameters.put("depth", run.get(1).asInt());
      parameters.put("act", run.get(2).asText());
      parameters.put("opt", Map.of("beta", run.get(3).asDouble(), "name", "adam"));
      parameters.put("c", 3);
      TrialState state = TrialState.valueOf(run.get(4).asText().toUpperCase(Locale.ROOT));
      trials.add(Golden.trial("r", parameters, state, Golden.vector(run.get(5))));
    }
    assertThat(sweep.parameters().searched())
        .extracting(Parameter::name)
        .containsExactly("act", "depth", "lr", "opt.beta");
    BayesSearch.Samples samples = ((BayesSearch) sweep.search()).new Samples(trials);
    assertThat(samples.x).hasSize(golden.get("X").size());
    for (int i = 0; i < samples.x.size(); i++) {
      assertThat(samples.x.get(i))
          .containsExactly(Golden.vector(golden.get("X").get(i)), within(1e-12));
    }
    assertThat(samples.pending).hasSize(golden.get("pending").size());
    double[] y = Golden.vector(golden.get("y"));
    if (!impute[0].equals("worst")) {
      assertThat(y[y.length - 1]).as("W&B: the finished trial that logged nothing is 0").isZero();
      y[y.length - 1] = -0.5;
    }
    assertThat(samples.y).containsExactly(Arrays.stream(y).boxed().toArray(Double[]::new));
  }

  @Test
  void theGridComesInTheSameOrder() {
    SweepConfig sweep =
        Golden.sweep(
            "method: grid",
            "parameters:",
            "  b: {min: 1, max: 2}",
            "  a: {values: [x, y]}",
            "  q: {distribution: q_uniform, min: 0.0, max: 0.5, q: 0.2}",
            "  n: {parameters: {z: {values: [true, false]}, c: {value: 7}}}");
    List<Map<String, Object>> golden =
        JSON.convertValue(GOLDEN.get("grid"), new TypeReference<List<Map<String, Object>>>() {});
    List<Suggestion> grid = sweep.search().next(List.of(), 1000, new Random(1));
    assertThat(grid).extracting(Suggestion::parameters).isEqualTo(golden);
  }

  @TestFactory
  Stream<DynamicTest> hyperbandStopsTheSameTrials() {
    return IntStream.range(0, GOLDEN.get("hyperband").size())
        .mapToObj(
            i ->
                DynamicTest.dynamicTest(
                    "case " + i, () -> sameStops(GOLDEN.get("hyperband").get(i))));
  }

  private static void sameStops(JsonNode golden) {
    SweepConfig sweep =
        Golden.sweep(
            "method: random",
            "metric: {name: m, goal: " + golden.get("goal").asText() + "}",
            "early_terminate: " + golden.get("early_terminate"),
            "parameters: {a: {value: 1}}");
    List<Trial> trials = new ArrayList<>();
    for (JsonNode trial : golden.get("trials")) {
      TrialState state = TrialState.valueOf(trial.get("state").asText().toUpperCase(Locale.ROOT));
      double[] history = Golden.vector(trial.get("history"));
      trials.add(Golden.trial("" + trials.size(), Map.of(), state, history));
    }
    List<String> stop = new ArrayList<>();
    golden.get("stop").forEach(id -> stop.add(id.asText()));
    assertThat(sweep.earlyStop().toStop(trials)).containsExactlyElementsOf(stop);
  }

  private static Stream<JsonNode> tables(String name) {
    List<JsonNode> tables = new ArrayList<>();
    GOLDEN.get(name).elements().forEachRemaining(tables::add);
    return tables.stream();
  }

  private static Object plain(JsonNode node) {
    if (node.isTextual()) {
      return node.asText();
    }
    return node.isInt() ? (Object) node.asInt() : (Object) node.asDouble();
  }
}
