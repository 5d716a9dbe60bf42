package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading on from a mark, and a glance at a long run. */
class RunMarkTest {
  @TempDir Path root;

  private Path written(int rows) throws IOException {
    Run run =
        Tracker.start(
            RunStart.of(root, "marks")
                .withName("long one")
                .withGroup("pairs")
                .withConfig(Map.of("rate", 0.1, "inner", Map.of("depth", 3)))
                .withoutStats());
    try (run) {
      run.define(MetricDefinition.of("best").withSummary(SummaryKind.MIN, SummaryKind.MEAN));
      SplittableRandom random = new SplittableRandom(5);
      for (int step = 0; step < rows; step++) {
        run.log(
            step,
            Map.of(
                "loss", random.nextDouble(), "best", 100 - step, "odd", step % 2 == 1 ? "a" : 7));
      }
      run.console("ended");
    }
    return RunView.open(run.wandbFolder().orElseThrow()).file();
  }

  @Test
  void readingOnFromAnyByteComesToTheSameAsReadingAll() throws IOException {
    Path file = written(60);
    byte[] bytes = Files.readAllBytes(file);
    RunView all = RunView.open(file);

    for (int cut = 8; cut <= bytes.length; cut += 13) {
      Files.write(file, Arrays.copyOf(bytes, cut));
      RunView before = RunView.open(file);
      byte[] mark = before.mark();
      Files.write(file, bytes);
      RunView after = RunView.resume(file, mark).orElseThrow();

      assertThat(after.summary().toString()).isEqualTo(all.summary().toString());
      assertThat(after.config()).isEqualTo(all.config());
      assertThat(after.head()).isEqualTo(all.head());
      assertThat(after.metrics()).isEqualTo(all.metrics());
      assertThat(after.files()).isEqualTo(all.files());
      assertThat(after.exitCode()).isEqualTo(all.exitCode());
      assertThat(after.records()).isEqualTo(all.records());
      assertThat(after.problems()).isEmpty();
      assertThat(before.history().rows() + after.history().rows()).isEqualTo(60);
    }
  }

  @Test
  void aFileThatIsAnotherIsNotReadOn() throws IOException {
    Path file = written(20);
    byte[] bytes = Files.readAllBytes(file);
    byte[] mark = RunView.open(file).mark();

    Files.write(file, new byte[bytes.length]);
    assertThat(RunView.resume(file, mark)).isEmpty();
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(RunView.resume(file, mark)).isEmpty();
    byte[] damaged = bytes.clone();
    damaged[damaged.length - 3] ^= 1;
    Files.write(file, damaged);
    assertThat(RunView.resume(file, mark)).isEmpty();
    Files.write(file, bytes);
    assertThat(RunView.resume(file, mark)).isPresent();
    assertThat(RunView.resume(file, "{\"offset\": 5}".getBytes(StandardCharsets.UTF_8))).isEmpty();
    assertThat(RunView.resume(file, new byte[] {1, 2})).isEmpty();
  }

  @Test
  void aGlanceTellsHowALongRunBeganAndEnded() throws IOException {
    Path file = written(4_000);
    assertThat(Files.size(file)).isGreaterThan(400_000);
    RunView all = RunView.open(file);

    RunView glance = RunView.glance(file);

    assertThat(glance.head()).isEqualTo(all.head());
    assertThat(glance.config()).isEqualTo(all.config());
    assertThat(glance.summary().keySet()).containsAll(all.summary().keySet());
    assertThat(glance.summary().get("loss")).isEqualTo(all.summary().get("loss"));
    assertThat(glance.summary().get("best")).isEqualTo(all.summary().get("best"));
    assertThat(glance.state()).isEqualTo(RunState.FINISHED);
    assertThat(glance.problems()).isEmpty();
    assertThat(glance.records()).isLessThan(all.records() / 2);
    assertThat(glance.history().row(glance.history().rows() - 1))
        .isEqualTo(all.history().row(3_999));
  }

  @Test
  void aGlanceAtAShortRunTellsEverything() throws IOException {
    Path file = written(30);

    RunView glance = RunView.glance(file);

    assertThat(glance.history().rows()).isEqualTo(30);
    assertThat(glance.summary().toString()).isEqualTo(RunView.open(file).summary().toString());
    assertThat(glance.console()).hasSize(1);
  }

  @Test
  void aGlanceFindsAHeadThatIsLongerThanAGlance() {
    try (Run run =
        Tracker.start(RunStart.of(root, "head").withConfig(Map.of("text", "x".repeat(500_000))))) {
      run.log(0, Map.of("loss", 1));
    }
    RunView glance = RunView.glance(RunView.folders(root).get(0));

    assertThat(glance.head().map(RunHead::project)).isEqualTo(Optional.of("head"));
    assertThat(glance.config().path("text").asText()).hasSize(500_000);
    assertThat(glance.state()).isEqualTo(RunState.FINISHED);
  }
}
