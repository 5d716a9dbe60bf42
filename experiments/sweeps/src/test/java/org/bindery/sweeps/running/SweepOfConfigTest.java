package org.bindery.sweeps.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps as W&B's YAML describes them, run. */
@Timeout(120)
class SweepOfConfigTest {
  private static final String GRID =
      """
      method: grid
      metric: {name: loss, goal: minimize}
      parameters:
        graph:
          parameters:
            anchor: {values: [image, text]}
        mixed: {values: [1, 2.5, 1.0e-5, true, null]}
      """;

  @TempDir Path root;

  private SweepFolder folder(SweepConfig config) {
    return SweepFolder.create(root.resolve("sweep"), config, SweepTerms.DEFAULT.seeded(4));
  }

  private SweepResult run(String yaml, int slots, TrialBody body) {
    SweepConfig config = SweepConfig.parse("sweep.yaml", yaml);
    return Sweep.of(folder(config), config, new InProcessTrials(body, slots)).run();
  }

  private static double square(TrialContext trial) {
    double x = ((Number) trial.parameters().get("x")).doubleValue();
    return (x - 0.3) * (x - 0.3);
  }

  @Test
  void aGridIsTriedOnceEachAlsoWhenItIsRunInTwoParts() {
    run(GRID + "run_cap: 4\n", 2, trial -> trial.log(Map.of("loss", 1.0)));
    SweepResult result = run(GRID, 2, trial -> trial.log(Map.of("loss", 1.0)));

    assertThat(result.trials()).hasSize(10);
    assertThat(result.trials().stream().map(Trial::parameters).distinct()).hasSize(10);
    assertThat(result.trials())
        .extracting(trial -> trial.parameters().get("graph"))
        .contains(Map.of("anchor", "image"), Map.of("anchor", "text"));
  }

  @Test
  void anotherSweepIsRefusedInTheSameFolder() {
    folder(SweepConfig.parse("sweep.yaml", GRID));

    assertThatThrownBy(
            () -> folder(SweepConfig.parse("sweep.yaml", GRID.replace("image", "audio"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds another sweep");
  }

  @Test
  void bayesianSearchComesCloserThanItsFirstTrialsAndEndsAtItsTarget() {
    String yaml =
        """
        method: bayes
        metric: {name: loss, goal: minimize, target: 0.0004}
        run_cap: 60
        parameters: {x: {min: 0.0, max: 1.0}}
        """;
    SweepResult result = run(yaml, 1, trial -> trial.log(Map.of("loss", square(trial))));

    assertThat(result.why()).endsWith("reached the target.");
    assertThat(result.trials()).hasSizeLessThan(60);
    assertThat(result.trials().get(result.trials().size() - 1).history().get(0))
        .isLessThanOrEqualTo(0.0004);
  }

  @Test
  void aSweepOfTheSameSeedProposesTheSame() {
    String yaml = "method: random\nrun_cap: 5\nparameters: {x: {min: 0.0, max: 1.0}}\n";
    SweepConfig config = SweepConfig.parse("sweep.yaml", yaml);
    List<Map<String, Object>> first = parameters(run(yaml, 3, trial -> {}));
    SweepFolder other =
        SweepFolder.create(root.resolve("other"), config, SweepTerms.DEFAULT.seeded(4));
    SweepFolder another =
        SweepFolder.create(root.resolve("another"), config, SweepTerms.DEFAULT.seeded(5));

    assertThat(parameters(Sweep.of(other, config, new InProcessTrials(t -> {}, 1)).run()))
        .isEqualTo(first);
    assertThat(parameters(Sweep.of(another, config, new InProcessTrials(t -> {}, 1)).run()))
        .doesNotContainAnyElementsOf(first);
  }

  private static List<Map<String, Object>> parameters(SweepResult result) {
    return result.trials().stream().map(Trial::parameters).toList();
  }

  @Test
  void hyperbandStopsTrialsWhichThenAreNotBest() {
    String yaml =
        """
        method: grid
        metric: {name: loss, goal: minimize}
        early_terminate: {type: hyperband, min_iter: 2, eta: 2}
        parameters: {x: {values: [1, 2, 3, 4, 5, 6]}}
        """;
    SweepResult result =
        run(
            yaml,
            1,
            trial -> {
              for (int step = 0; step < 200; step++) {
                trial.log(Map.of("loss", ((Number) trial.parameters().get("x")).doubleValue()));
                LockSupport.parkNanos(2_000_000);
              }
            });

    assertThat(result.trials().get(0).state()).isEqualTo(TrialState.FINISHED);
    assertThat(result.trials().get(5).state()).isEqualTo(TrialState.STOPPED);
    assertThat(result.trials().get(5).history()).isNotEmpty().hasSizeLessThan(200);
    assertThat(SweepConfig.parse("", yaml).best(result.trials())).contains(result.trials().get(0));
  }
}
