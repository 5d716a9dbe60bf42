package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that is stopped in the middle, as people do, is taken up where it was. */
class InterruptionTest {
  private static final int STEPS = 150;

  /** Checkpoints only at the end, so that any other was made by the interruption. */
  private static final String PLAN =
      "var plan = experiment(\"first-binding\");"
          + "var recipe = plan.recipe().withSteps(%d).withCheckpointEvery(%d);"
              .formatted(STEPS, STEPS);

  private static final String TRAIN =
      "var trained = train(\"stopped\", plan.graph(), plan.dataset(), recipe);";

  private static final String STEPPED = "pairs/s";

  private static RealKernel kernel(Path folder) throws IOException {
    return RealKernel.in(folder).with("BINDERY_SMOKE", "1");
  }

  @Test
  void anInterruptedCellSavesACheckpointAndTheSameCallGoesOn(@TempDir Path folder)
      throws Exception {
    List<JsonNode> shown =
        kernel(folder)
            .run(
                List.of(
                    Map.of("source", PLAN),
                    Map.of("source", TRAIN, "interruptAfter", STEPPED),
                    Map.of("source", TRAIN)));

    assertThat(shown.get(1).get("status").asText()).isEqualTo("error");
    assertThat(shown.get(1).toString()).contains("Evaluation interrupted.");
    assertThat(shown.get(2).toString())
        .as("the chart goes on from where it was")
        .contains("guessing: 2 ln 16");
    assertThat(shown.get(2).get("status").asText()).as(shown.get(2).toString()).isEqualTo("ok");
    assertThat(shown.get(2).toString()).containsPattern("taken up at [1-9]");
    JsonNode outputs = shown.get(2).get("outputs");
    assertThat(outputs.get(outputs.size() - 1).toString())
        .contains("step " + STEPS + " of " + STEPS + ", taken up at");
  }

  @Test
  void aKernelThatIsShutDownSavesACheckpointAndDoesNotCrash(@TempDir Path folder) throws Exception {
    List<JsonNode> shown =
        kernel(folder)
            .run(
                List.of(
                    Map.of("source", PLAN), Map.of("source", TRAIN, "terminateAfter", STEPPED)));

    assertThat(shown.get(1).get("status").asText()).isEqualTo("ended");
    try (Stream<Path> saved =
        Files.list(folder.resolve(Path.of("runs", "stopped", "checkpoints")))) {
      assertThat(saved).isNotEmpty();
    }
    try (Stream<Path> here = Files.list(Path.of(""))) {
      assertThat(here.map(Path::toString)).noneMatch(name -> name.startsWith("hs_err"));
    }
  }

  @Test
  void aKernelThatIsKilledLosesNothingThatWasSaved(@TempDir Path folder) throws Exception {
    String plan =
        "var plan = experiment(\"first-binding\");"
            + "var recipe = plan.recipe().withSteps(60).withCheckpointEvery(5)"
            + ".withEvaluateEvery(30);";
    String train = "var trained = train(\"killed\", plan.graph(), plan.dataset(), recipe);";

    List<JsonNode> before =
        kernel(folder)
            .run(
                List.of(
                    Map.of("source", plan), Map.of("source", train, "killAfter", "R@10 audio")));
    List<JsonNode> after = kernel(folder).run("%run killed", plan, train);

    assertThat(before.get(1).get("status").asText()).isEqualTo("ended");
    JsonNode page = after.get(0).at("/outputs/0/data");
    assertThat(page.get("text/plain").asText())
        .containsPattern("(25|[3-5][05]) of 60 steps kept")
        .containsPattern("last loss [0-9.]+ at step [3-6]");
    assertThat(page.get("text/html").asText()).contains("<svg", "Loss by edge");
    assertThat(after.get(2).get("status").asText()).as(after.get(2).toString()).isEqualTo("ok");
    assertThat(after.get(2).toString())
        .containsPattern("taken up at (25|[3-5][05])")
        .contains("step 60 of 60");
  }
}
