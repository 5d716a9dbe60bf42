package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep's YAML means. */
class SweepConfigTest {
  @TempDir Path folder;

  private static final String[] ALL = {
    "apiVersion: v1",
    "kind: sweep",
    "name: anchors",
    "description: which anchor binds best",
    "project: bindery",
    "entity: team",
    "program: train.py",
    "method: bayes",
    "metric:",
    "  name: recall@1",
    "  goal: maximize",
    "  target: 0.9",
    "  impute: latest",
    "  impute_while_running: best",
    "early_terminate:",
    "  type: hyperband",
    "  max_iter: 27",
    "  s: 2",
    "  strict: false",
    "run_cap: 40",
    "controller: {type: local}",
    "command:",
    "  - ${env}",
    "  - ${program}",
    "  - 3",
    "  - ${args_no_hyphens}",
    "parameters:",
    "  graph.anchor: {values: [image, text]}",
    "  towers:",
    "    parameters:",
    "      depth: {min: 1, max: 4}",
    "      audio: {parameters: {rate: {value: 0.5}}}",
  };

  @Test
  void everyKeyIsRead() {
    SweepConfig sweep = Golden.sweep(ALL);
    assertThat(sweep.name()).contains("anchors");
    assertThat(sweep.description()).contains("which anchor binds best");
    assertThat(sweep.project()).contains("bindery");
    assertThat(sweep.entity()).contains("team");
    assertThat(sweep.program()).contains("train.py");
    assertThat(sweep.method()).isEqualTo(SearchMethod.BAYES);
    assertThat(sweep.metric())
        .contains(
            new Metric(
                "recall@1",
                Goal.MAXIMIZE,
                OptionalDouble.of(0.9),
                Imputation.LATEST,
                Optional.of(Imputation.BEST)));
    assertThat(sweep.earlyTerminate())
        .contains(new Hyperband(List.of(3L, 9L), 3, false, Goal.MAXIMIZE));
    assertThat(sweep.runCap()).isEqualTo(OptionalInt.of(40));
    assertThat(sweep.command()).containsExactly("${env}", "${program}", "3", "${args_no_hyphens}");
    assertThat(sweep.parameters().parameters())
        .extracting(Parameter::name)
        .containsExactly("graph.anchor", "towers.audio.rate", "towers.depth");
    assertThat(sweep.notes()).isEmpty();
  }

  @Test
  void theDefaultsAreThoseOfTheSchema() {
    SweepConfig sweep =
        Golden.sweep(
            "method: random",
            "metric: {name: loss}",
            "early_terminate: {type: hyperband, min_iter: 2}",
            "parameters: {a: {distribution: q_log_normal}}");
    assertThat(sweep.metric()).contains(Metric.of("loss", Goal.MINIMIZE));
    Hyperband hyperband = sweep.earlyTerminate().orElseThrow();
    assertThat(hyperband.eta()).isEqualTo(3);
    assertThat(hyperband.strict()).isTrue();
    assertThat(hyperband.bands()).startsWith(2L, 6L, 18L);
    assertThat(sweep.parameters().parameters().get(0).distribution())
        .isEqualTo(new Stepped(new Continuous(Continuous.Shape.LOG_NORMAL, 0, 1), 1.0));
    assertThat(sweep.earlyStop()).isSameAs(hyperband);
    assertThat(sweep.runCap()).isEmpty();
  }

  @Test
  void aSweepWithoutEarlyTerminationStopsNothing() {
    SweepConfig sweep = Golden.sweep("method: grid", "parameters: {a: {values: [1, 2]}}");
    assertThat(sweep.earlyStop()).isSameAs(EarlyStop.NEVER);
    Trial poor = Golden.trial("poor", Map.of(), TrialState.RUNNING, 1e9);
    assertThat(sweep.earlyStop().toStop(List.of(poor))).isEmpty();
  }

  @Test
  void oneAndOnePointZeroAreDifferentNumbers() {
    assertThat(Golden.distribution("{min: 1, max: 5}")).isEqualTo(new WholeNumbers(1, 5));
    assertThat(Golden.distribution("{min: 1.0, max: 5}"))
        .isEqualTo(new Continuous(Continuous.Shape.UNIFORM, 1, 5));
    assertThat(Golden.distribution("{min: 1, max: 5, distribution: uniform}"))
        .isEqualTo(new Continuous(Continuous.Shape.UNIFORM, 1, 5));
    assertThat(Golden.distribution("{values: [1, 1.0, '1', true, null, 1e-5]}"))
        .isEqualTo(new Choice(Arrays.asList(1, 1.0, "1", true, null, 1e-5), List.of()));
  }

  @Test
  void mergedKeysAndAliasesAreRead() {
    SweepConfig sweep =
        Golden.sweep(
            "method: random",
            "parameters:",
            "  first: &ends {min: 1, max: 3}",
            "  second: *ends",
            "  third:",
            "    <<: *ends",
            "    max: 9");
    assertThat(sweep.parameters().parameters())
        .extracting(Parameter::distribution)
        .containsExactly(new WholeNumbers(1, 3), new WholeNumbers(1, 3), new WholeNumbers(1, 9));
  }

  @Test
  void aDateIsText() {
    assertThat(Golden.distribution("{value: 2026-11-23}")).isEqualTo(new Constant("2026-11-23"));
  }

  @Test
  void whatIsAllowedAndSurprisesIsNoted() {
    SweepConfig sweep =
        Golden.sweep(
            "method: random",
            "parameters:",
            "  batch: {min: 1, max: 1000, q: 5, distribution: q_log_uniform_values}",
            "  lr: {min: -5, max: 0, distribution: log_uniform}");
    assertThat(sweep.notes())
        .containsExactly(
            "parameters.batch may come out as 0, under its lowest: q_log_uniform_values rounds to"
                + " multiples of q = 5 and does not draw back, as W&B.",
            "parameters.lr uses log_uniform, whose min and max are exponents of e: it runs from"
                + " 0.006738 to 1.000. To give the ends themselves, write log_uniform_values.");
  }

  @Test
  void theTextIsKept() throws IOException {
    Path file = folder.resolve("sweep.yaml");
    String text = "# ours\nmethod: random\nparameters: {a: {value: 1}}\n";
    Files.writeString(file, text);
    SweepConfig sweep = SweepConfig.read(file);
    assertThat(sweep.toYaml()).isEqualTo(text);
    assertThat(sweep.file()).isEqualTo("sweep.yaml");
    assertThat(SweepConfig.parse("sweep.yaml", sweep.toYaml())).isEqualTo(sweep);
  }

  @Test
  void theSizeOfASweepIsThatOfItsGridWithinItsCap() {
    String grid = "parameters: {a: {values: [1, 2, 2.0]}, b: {min: 1, max: 5}}";
    assertThat(Golden.sweep("method: grid", grid).size()).isEqualTo(OptionalLong.of(10));
    assertThat(Golden.sweep("method: grid", grid, "run_cap: 7").size())
        .isEqualTo(OptionalLong.of(7));
    assertThat(Golden.sweep("method: random", grid, "run_cap: 7").size())
        .isEqualTo(OptionalLong.of(7));
    assertThat(Golden.sweep("method: random", grid).size()).isEmpty();
  }

  @Test
  void aTargetIsReachedByItsValueOrBetterInHistoryOrSummary() {
    SweepConfig least = targeted("goal: minimize, target: 0.5");
    assertThat(least.reached(Golden.trial("a", Map.of(), TrialState.RUNNING, 0.9, 0.5, 0.8)))
        .isTrue();
    assertThat(least.reached(Golden.trial("a", Map.of(), TrialState.RUNNING, 0.9, 0.51))).isFalse();
    assertThat(
            least.reached(
                new Trial("a", Map.of(), TrialState.FINISHED, List.of(0.9), Map.of("loss", 0.4))))
        .isTrue();
    SweepConfig most = targeted("goal: maximize, target: 0.5");
    assertThat(most.reached(Golden.trial("a", Map.of(), TrialState.RUNNING, 0.4, 0.6, 0.1)))
        .isTrue();
    assertThat(most.reached(Golden.trial("a", Map.of(), TrialState.RUNNING, 0.4))).isFalse();
    assertThat(most.reached(Golden.trial("a", Map.of(), TrialState.RUNNING))).isFalse();
    assertThat(
            most.reached(
                Golden.trial(
                    "a", Map.of(), TrialState.RUNNING, Double.NaN, Double.POSITIVE_INFINITY)))
        .isFalse();
    assertThat(
            targeted("goal: maximize")
                .reached(Golden.trial("a", Map.of(), TrialState.RUNNING, 1e9)))
        .isFalse();
  }

  private static SweepConfig targeted(String metric) {
    return Golden.sweep(
        "method: random", "metric: {name: loss, " + metric + "}", "parameters: {a: {value: 1}}");
  }

  @Test
  void theBestTrialIsTheFirstWithTheBestFiniteValueAmongThoseThatEndedWell() {
    Trial failed = Golden.trial("failed", Map.of(), TrialState.FAILED, 0.01);
    Trial running = Golden.trial("running", Map.of(), TrialState.RUNNING, 0.02);
    Trial silent = Golden.trial("silent", Map.of(), TrialState.FINISHED);
    Trial broken = Golden.trial("broken", Map.of(), TrialState.FINISHED, Double.NaN);
    Trial good = Golden.trial("good", Map.of(), TrialState.STOPPED, 0.9, 0.1, 0.5);
    Trial equal = Golden.trial("equal", Map.of(), TrialState.FINISHED, 0.1);
    Trial poor = Golden.trial("poor", Map.of(), TrialState.FINISHED, 0.95);
    List<Trial> all = List.of(failed, running, silent, broken, good, equal, poor);
    assertThat(targeted("goal: minimize").best(all)).contains(good);
    assertThat(targeted("goal: maximize").best(all)).contains(poor);
    assertThat(targeted("goal: minimize").best(List.of(failed, running, silent, broken))).isEmpty();
    SweepConfig without = Golden.sweep("method: random", "parameters: {a: {value: 1}}");
    assertThat(without.best(all)).isEmpty();
  }
}
