package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bindery.spi.ConfigException;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;
import org.bindery.sweeps.running.InProcessTrials;
import org.bindery.sweeps.running.SweepListener;
import org.bindery.sweeps.running.SweepResult;
import org.bindery.tracking.RunView;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepsTest {
  private static final String SWEEP =
      """
      program: tiny.yaml
      method: grid
      metric: {name: eval/all/R@10, goal: maximize}
      parameters:
        graph.anchor: {values: [text, image]}
        recipe.steps: {value: 3}
      """;

  @TempDir Path folder;

  private Sweeps sweeps;

  @BeforeEach
  void open() throws IOException {
    Files.writeString(folder.resolve("tiny.yaml"), SpecWriter.yaml(TinySpec.spec("tiny")));
    sweeps = new Sweeps(folder.resolve("home"), folder.resolve("runs"), TinySpec.REGISTRY);
  }

  private Path page(String text) throws IOException {
    return Files.writeString(folder.resolve("anchors.yaml"), text);
  }

  private SweepResult run(Sweeps.Begun begun) {
    return begun.run(
        new InProcessTrials(sweeps.body(begun.name()), 1), Optional.empty(), SweepListener.SILENT);
  }

  @Test
  void everyTrialIsARunThatCanBeOpenedByItsName() throws IOException {
    SweepResult result = run(sweeps.begin(page(SWEEP), Optional.empty(), 0));

    assertThat(result.trials()).extracting(Trial::state).containsOnly(TrialState.FINISHED);
    assertThat(result.trials())
        .extracting(trial -> trial.parameters().get("graph.anchor"))
        .containsExactly("text", "image");
    try (Workbench bench = TinySpec.workbench(folder)) {
      assertThat(bench.runs()).containsExactly("anchors.0001", "anchors.0002");
      assertThat(bench.run("anchors.0001").spec().graph().anchor()).contains("text");
      assertThat(bench.run("anchors.0001").spec().recipe().steps()).isEqualTo(3);
    }
  }

  @Test
  void whatASweepGoesByIsInTheHistoryOfItsTrials() throws IOException {
    Sweeps.Begun begun = sweeps.begin(page(SWEEP), Optional.empty(), 0);
    Trial trial = run(begun).trials().get(0);

    assertThat(trial.history()).hasSize(3).allMatch(value -> value >= 0 && value <= 1);
    assertThat(trial.summary()).containsKeys("train/loss", "test/all/R@1", "eval/all/R@10");
    assertThat(begun.config().value(trial)).isPresent();
  }

  @Test
  void trialsAreWrittenForWandbInTheGroupOfTheirSweep() throws IOException {
    run(sweeps.begin(page(SWEEP), Optional.of("mine"), 0));

    List<Path> written = RunView.folders(folder.resolve("runs"));
    assertThat(written).hasSize(2);
    assertThat(written)
        .map(RunView::open)
        .allSatisfy(
            run -> {
              assertThat(run.head().orElseThrow().group()).contains("mine");
              assertThat(run.config().has("graph.anchor")).isTrue();
              assertThat(run.summary()).containsKey("eval/all/R@10");
            });
  }

  @Test
  void aSweepThatIsOverIsNotRunAgain() throws IOException {
    SweepResult first = run(sweeps.begin(page(SWEEP), Optional.empty(), 0));
    SweepResult again = run(sweeps.begin(page(SWEEP), Optional.empty(), 0));

    assertThat(again.trials()).isEqualTo(first.trials());
    assertThat(RunView.folders(folder.resolve("runs"))).hasSize(2);
    assertThat(sweeps.names()).containsExactly("anchors");
    assertThat(sweeps.open("anchors").folder().trials()).hasSize(2);
  }

  @Test
  void anotherPageUnderTheSameNameIsRefused() throws IOException {
    sweeps.begin(page(SWEEP), Optional.empty(), 0);
    Files.writeString(
        folder.resolve("tiny.yaml"), SpecWriter.yaml(TinySpec.spec("tiny").withSeeds(List.of(5L))));

    assertThatThrownBy(() -> sweeps.begin(page(SWEEP), Optional.empty(), 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("was begun with another tiny.yaml");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "program: tiny.yaml | program: gone.yaml | There is no spec",
        "program: tiny.yaml | description: x     | a sweep names the experiment it is about",
        "eval/all/R@10      | test/all/R@10      | would choose by the test rows",
        "[text, image]      | [odor, image]      | parameter graph.anchor: the graph has no signal",
        "recipe.steps       | recipe.stepps      | did you mean 'steps'",
        "method: grid       | method: gird       | anchors.yaml",
      })
  void mistakesAreToldBeforeTheFirstTrial(String right, String wrong, String sentence)
      throws IOException {
    Path page = page(SWEEP.replace(right, wrong));

    assertThatThrownBy(() -> sweeps.begin(page, Optional.empty(), 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void theCommandPrintsTheTrialsBestFirst() throws IOException {
    Path page = page(SWEEP);

    CommandLineOutcome outcome =
        CommandLineOutcome.of(
            "sweep",
            page.toString(),
            "--home",
            folder.resolve("home").toString(),
            "--runs",
            folder.resolve("runs").toString());

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("anchors: 2 trials, eval/all/R@10 (the more the better)")
        .contains("Best: anchors.000");
  }

  @Test
  void anExecutorThatIsNoneIsRefusedBeforeAnythingIsMade() throws IOException {
    Path page = page(SWEEP);

    CommandLineOutcome outcome =
        CommandLineOutcome.of(
            "sweep",
            page.toString(),
            "--executor",
            "yarn",
            "--runs",
            folder.resolve("runs").toString());

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("--executor yarn is none of here, forked, workers");
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aTrialOfWandbsAgentTakesItsParametersAsTheAgentGivesThem() {
    CommandLineOutcome outcome =
        CommandLineOutcome.of(
            "trial",
            folder.resolve("tiny.yaml").toString(),
            "--graph.anchor=audio",
            "--recipe.steps=2",
            "--edges.all.temperature=0.1",
            "--home",
            folder.resolve("home").toString(),
            "--runs",
            folder.resolve("runs").toString());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("audio > text");
    RunView run = RunView.open(RunView.folders(folder.resolve("runs")).get(0));
    assertThat(run.config().get("graph.anchor").asText()).isEqualTo("audio");
    assertThat(run.config().get("edges.all.temperature").asDouble()).isEqualTo(0.1);
  }
}
