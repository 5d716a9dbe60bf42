package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bindery.graph.GraphException;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.training.InterruptedRunException;
import org.bindery.training.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkbenchTest {
  @TempDir Path folder;

  @Test
  void a_run_leaves_its_resolved_spec_and_every_direction_with_interval_chance_and_size() {
    try (Workbench workbench = TinySpec.workbench(folder)) {
      ExperimentSpec spec = TinySpec.spec("first");

      RunHandle run = workbench.train(spec, false, WorkbenchTest::ignore, WorkbenchTest::ignore);
      RunResult result = run.result();

      assertThat(SpecReader.read(run.folder().resolve("spec.yaml"))).isEqualTo(spec);
      assertThat(result.metrics())
          .as("and the detours of the emergent pair")
          .hasSize(3 * 2 * 4 + 2 * 6);
      assertThat(result.metrics().stream().map(RunResult.Row::key))
          .contains("audio>text/R@1", "text>audio/R@5", "image>text/R@10", "audio>image/MedR");
      assertThat(result.metric("audio>text/R@1").kind()).isEqualTo("emergent");
      assertThat(result.metric("image>text/R@1").kind()).isEqualTo("trained");
      assertThat(result.metrics())
          .allSatisfy(
              row -> {
                assertThat(row.low()).isLessThanOrEqualTo(row.value());
                assertThat(row.high()).isGreaterThanOrEqualTo(row.value());
                assertThat(row.n()).isPositive();
              });
      RunResult.Row recall = result.metric("audio>text/R@5");
      assertThat(recall.chance()).isCloseTo(5.0 / recall.n(), within(1e-9));
      assertThat(result.metric("audio>text/MedR").chance()).isEqualTo((recall.n() + 1) / 2.0);
      assertThat(result.wallSeconds()).isPositive();
      assertThat(result.steps()).isEqualTo(4);
      assertThat(RunResult.read(run.folder().resolve("result.json"))).isEqualTo(result);
      assertThat(run.retrieval("audio", "text").recallAt(5)).isEqualTo(recall.value());
    }
  }

  @Test
  void a_finished_run_is_not_repeated_unless_asked_again() throws IOException {
    List<RunEvent> events = new ArrayList<>();
    try (Workbench workbench = TinySpec.workbench(folder)) {
      RunResult first =
          workbench
              .train(TinySpec.spec("first"), false, WorkbenchTest::ignore, WorkbenchTest::ignore)
              .result();

      RunResult second =
          workbench
              .train(TinySpec.spec("first"), false, WorkbenchTest::ignore, events::add)
              .result();
      assertThat(second).isEqualTo(first);
      assertThat(events).isEmpty();

      workbench.train(TinySpec.spec("first"), true, WorkbenchTest::ignore, events::add);
      assertThat(events.get(0)).isInstanceOf(RunEvent.Started.class);
      assertThat(((RunEvent.Started) events.get(0)).fromStep()).isZero();
    }
    try (var left = Files.list(folder.resolve("runs"))) {
      assertThat(left.map(Path::getFileName)).as("nothing half-deleted stays").hasSize(1);
    }
  }

  @Test
  void an_interrupted_run_goes_on_from_its_checkpoint() {
    List<RunEvent> events = new ArrayList<>();
    Consumer<RunEvent> interrupting =
        event -> {
          if (event instanceof RunEvent.Stepped step && step.step() == 2) {
            Thread.currentThread().interrupt();
          }
        };
    try (Workbench workbench = TinySpec.workbench(folder)) {
      assertThatThrownBy(
              () ->
                  workbench.train(
                      TinySpec.spec("first"), false, WorkbenchTest::ignore, interrupting))
          .isInstanceOf(InterruptedRunException.class);
      assertThatThrownBy(() -> workbench.run("first").result())
          .as("what a part of a run reached is no result")
          .isInstanceOf(BinderyException.class)
          .hasMessageStartingWith("Run 'first' is not finished, 2 of 4 steps are made");
      assertThat(folder.resolve("runs/first/result.json")).doesNotExist();

      RunHandle run =
          workbench.train(TinySpec.spec("first"), false, WorkbenchTest::ignore, events::add);

      assertThat(((RunEvent.Started) events.get(0)).fromStep()).isEqualTo(2);
      assertThat(new Sessions(run.folder()).all()).hasSize(2);
      assertThat(run.result().steps()).isEqualTo(4);
    }
  }

  @Test
  void a_run_is_found_by_its_name_in_a_later_session() {
    RunResult result;
    try (Workbench workbench = TinySpec.workbench(folder)) {
      result =
          workbench
              .train(TinySpec.spec("first"), false, WorkbenchTest::ignore, WorkbenchTest::ignore)
              .result();
    }
    try (Workbench workbench = TinySpec.workbench(folder)) {
      assertThat(workbench.runs()).containsExactly("first");
      RunHandle run = workbench.run("first");
      assertThat(run.result()).isEqualTo(result);
      assertThat(run.retrieval("audio", "text").recallAt(5))
          .as("the model is the same")
          .isEqualTo(result.metric("audio>text/R@5").value());
      assertThatThrownBy(() -> workbench.run("frist"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("There is no run 'frist'")
          .hasMessageContaining("Did you mean 'first'?");
    }
  }

  @Test
  void a_name_that_was_used_differently_is_refused_with_what_differs() {
    try (Workbench workbench = TinySpec.workbench(folder)) {
      ExperimentSpec spec = TinySpec.spec("first");
      workbench.train(spec, false, WorkbenchTest::ignore, WorkbenchTest::ignore).result();

      ExperimentSpec other = spec.withRecipe(spec.recipe().withSteps(5));

      assertThatThrownBy(
              () -> workbench.train(other, false, WorkbenchTest::ignore, WorkbenchTest::ignore))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("A run 'first' exists already")
          .hasMessageContaining("recipe.steps was 4 and is 5");
      workbench
          .train(
              spec.withRecipe(spec.recipe().withCheckpointEvery(7)),
              false,
              WorkbenchTest::ignore,
              WorkbenchTest::ignore)
          .result();
    }
  }

  @Test
  void a_batch_larger_than_the_data_is_one_sentence_and_leaves_no_result() {
    try (Workbench workbench = TinySpec.workbench(folder)) {
      ExperimentSpec spec = TinySpec.spec("first");
      ExperimentSpec large = spec.withRecipe(spec.recipe().withBatch(1000));

      assertThatThrownBy(
              () -> workbench.train(large, false, WorkbenchTest::ignore, WorkbenchTest::ignore))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("1000")
          .message()
          .doesNotContain("\n");
      assertThat(folder.resolve("runs/first/result.json")).doesNotExist();

      RunHandle mended = workbench.train(spec, false, WorkbenchTest::ignore, WorkbenchTest::ignore);
      assertThat(mended.result().steps()).isEqualTo(4);
    }
  }

  @Test
  void an_edge_without_pairs_is_told_with_what_occurs_together() {
    try (Workbench workbench = TinySpec.workbench(folder)) {
      DataSpec withheld = TinySpec.data(Map.of("withhold", "image+audio"));

      assertThatThrownBy(() -> workbench.bind(TinySpec.graph(), withheld, 0, WorkbenchTest::ignore))
          .isInstanceOf(GraphException.class)
          .hasMessageContaining("No row in train has audio with image")
          .hasMessageContaining("audio occurs with text");
    }
  }

  @Test
  void a_home_that_cannot_be_written_to_is_told_with_what_to_set() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> Workbench.open(file.resolve("home"), folder, TinySpec.REGISTRY))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot be written to")
        .hasMessageContaining("set BINDERY_HOME to a folder that belongs to you");
  }

  @Test
  void a_run_that_another_process_works_on_is_refused() {
    RunFolder run = new RunFolder(folder.resolve("runs/first"));
    try (RunFolder.Lock held = run.lock()) {
      assertThat(held.file()).exists();
      assertThatThrownBy(run::lock)
          .isInstanceOf(BinderyException.class)
          .hasMessageContaining("Another process is working on run 'first'");
    }
    try (RunFolder.Lock again = run.lock()) {
      assertThat(again.file()).exists();
    }
  }

  @Test
  void a_full_disk_is_one_sentence_and_what_was_there_stays() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        sh("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()),
        "skipped: this user may not mount a small disk");
    try {
      Path file = disk.resolve("run/result.json");
      AtomicFile.write(file, "before");

      assertThatThrownBy(() -> AtomicFile.write(file, "x".repeat(200_000)))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("could not be written: no space left on device");

      assertThat(file).hasContent("before");
      try (var files = Files.list(disk.resolve("run"))) {
        assertThat(files).as("nothing half-written remains").containsExactly(file);
      }
    } finally {
      sh("umount", disk.toString());
    }
  }

  private static void ignore(Object told) {}

  private static boolean sh(String... command) throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
