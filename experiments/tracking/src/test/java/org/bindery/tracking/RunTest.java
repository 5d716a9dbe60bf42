package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {
  @TempDir Path root;

  @Test
  void whatARunReportsIsReadBack() {
    Runs runs = new Runs(root);
    Run run =
        Tracker.start(
            runs.start()
                .withName("first")
                .withGroup("sweep-1")
                .withTags(List.of("a", "b"))
                .withConfig(Map.of("lr", 0.001, "recipe", Map.of("batch", 64, "opt", "adamw"))));
    run.config(List.of("recipe", "batch"), 128);
    run.config(Map.of("late", true));
    run.log(1, Map.of("loss", 2.5, "text", "hello"));
    run.log(2, Map.of("loss", 1.5, "inner", Map.of("a", Map.of("b", 7))));
    run.summary(Map.of("verdict", "good"));
    run.console("a line");
    run.consoleError("a complaint");
    run.finish(3);

    RunView view = Runs.view(run);

    assertThat(view.problems()).isEmpty();
    RunHead head = view.head().orElseThrow();
    assertThat(head.id()).isEqualTo(run.identity().id());
    assertThat(head.project()).isEqualTo("tests");
    assertThat(head.name()).contains("first");
    assertThat(head.group()).contains("sweep-1");
    assertThat(head.tags()).containsExactly("a", "b");
    assertThat(head.started()).contains(run.identity().started());
    assertThat(view.config().toString())
        .contains("\"batch\":128", "\"opt\":\"adamw\"", "\"lr\":0.001", "\"late\":true");
    assertThat(view.history().series("loss").steps()).containsExactly(1, 2);
    assertThat(view.history().series("loss").values()).containsExactly(2.5, 1.5);
    assertThat(view.history().series("inner.a.b").values()).containsExactly(7);
    assertThat(view.history().row(0).values().get("text").asText()).isEqualTo("hello");
    assertThat(view.history().row(1).runtime()).isGreaterThanOrEqualTo(0);
    assertThat(view.history().row(1).timestamp())
        .isBetween(Instant.now().getEpochSecond() - 3600.0, Instant.now().getEpochSecond() + 1.0);
    assertThat(view.summary().get("loss").asDouble()).isEqualTo(1.5);
    assertThat(view.summary().get("verdict").asText()).isEqualTo("good");
    assertThat(view.console())
        .extracting(Tracked.Console::line)
        .containsExactly("a line", "a complaint");
    assertThat(view.console()).extracting(Tracked.Console::error).containsExactly(false, true);
    assertThat(view.state()).isEqualTo(RunState.FAILED);
    assertThat(view.exitCode()).hasValue(3);
    assertThat(runs.warnings).isEmpty();
  }

  @Test
  void theSummaryKeepsWhatAMetricsDefinitionAsksFor() {
    Run run = new Runs(root).run();
    run.define(
        MetricDefinition.of("val/*")
            .withGoal(Goal.MAXIMIZE)
            .withSummary(SummaryKind.BEST, SummaryKind.LAST, SummaryKind.MEAN, SummaryKind.FIRST));
    run.define(MetricDefinition.of("val/loss").withSummary(SummaryKind.MIN, SummaryKind.MAX));
    run.define(MetricDefinition.of("quiet").withSummary(SummaryKind.NONE));
    double[] values = {0.5, Double.NaN, 0.75, 0.25};
    for (int i = 0; i < values.length; i++) {
      run.log(i, Map.of("val/r1", values[i], "val/loss", values[i], "quiet", i, "plain", i));
    }
    run.close();

    Map<String, JsonNode> summary = Runs.view(run).summary();

    assertThat(summary.get("val/r1"))
        .isEqualTo(JsonText.read("{\"mean\":0.5,\"best\":0.75,\"last\":0.25,\"first\":0.5}").get());
    assertThat(summary.get("val/loss"))
        .isEqualTo(JsonText.read("{\"min\":0.25,\"max\":0.75}").get());
    assertThat(summary).doesNotContainKey("quiet");
    assertThat(summary.get("plain").asInt()).isEqualTo(3);
  }

  @Test
  void aMetricOfAPatternIsDefinedByNameOnceItAppears() {
    Run run = new Runs(root).run();
    run.define(MetricDefinition.of("val/*").withStepMetric("epoch").asHidden());
    run.log(0, Map.of("val/a", 1));
    run.log(1, Map.of("val/a", 1, "train", 2));
    run.close();

    assertThat(Runs.view(run).metrics())
        .containsExactly(
            MetricDefinition.of("val/*").withStepMetric("epoch").asHidden(),
            MetricDefinition.of("val/a").withStepMetric("epoch").asHidden());
  }

  @Test
  void aRowThatLacksItsStepMetricGetsItsLastValue() {
    Run run = new Runs(root).run();
    run.define(MetricDefinition.of("val").withStepMetric("epoch"));
    run.log(0, Map.of("epoch", 4));
    run.log(9, Map.of("val", 0.5));
    run.log(10, Map.of("other", 0.5));
    run.close();

    History history = Runs.view(run).history();
    assertThat(history.row(1).values().get("epoch").asInt()).isEqualTo(4);
    assertThat(history.row(2).values()).doesNotContainKey("epoch");
  }

  @Test
  void numbersThatAreNoneAndNamesInAnyScriptArriveUnchanged() {
    Run run = new Runs(root).run();
    Map<String, Object> values = new HashMap<>();
    values.put("nan", Double.NaN);
    values.put("∞", Double.POSITIVE_INFINITY);
    values.put("-∞", Float.NEGATIVE_INFINITY);
    values.put("損失/🦊", 1e-300);
    values.put("large", Long.MAX_VALUE);
    values.put("nothing", null);
    values.put("floats", new float[] {1, Float.NaN});
    values.put("path", Path.of("a"));
    run.log(-5, values);
    run.close();

    RunView view = Runs.view(run);
    assertThat(view.problems()).isEmpty();
    assertThat(view.history().series("nan").values()).containsExactly(Double.NaN);
    assertThat(view.history().series("∞").values()).containsExactly(Double.POSITIVE_INFINITY);
    assertThat(view.history().series("-∞").values()).containsExactly(Double.NEGATIVE_INFINITY);
    assertThat(view.history().series("損失/🦊").values()).containsExactly(1e-300);
    assertThat(view.history().row(0).values().get("nothing").isNull()).isTrue();
    assertThat(view.history().row(0).values().get("floats").get(1).doubleValue()).isNaN();
    assertThat(view.history().row(0).values().get("path").asText()).isEqualTo("a");
    assertThat(view.history().row(0).step()).isEqualTo(-5);
  }

  @Test
  void whatTheCallerChangesAfterwardsIsNotRecorded() {
    Run run = new Runs(root).run();
    double[] values = {1, 2};
    List<Object> list = new ArrayList<>(List.of(1));
    run.log(0, Map.of("array", values, "list", list));
    Arrays.fill(values, 9);
    list.clear();
    run.close();

    JsonNode array = Runs.view(run).history().row(0).values().get("array");
    assertThat(array.toString()).isEqualTo("[1.0,2.0]");
  }

  @Test
  void eightThreadsLoseNoRowAndKeepTheirOrder() throws InterruptedException {
    Run run = new Runs(root).run();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      String metric = "thread" + t;
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  run.log(i, Map.of(metric, i));
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    run.close();

    RunView view = Runs.view(run);
    assertThat(view.problems()).isEmpty();
    assertThat(view.history().rows()).isEqualTo(4000);
    for (int t = 0; t < 8; t++) {
      double[] values = view.history().series("thread" + t).values();
      assertThat(values).hasSize(500).isSorted();
    }
  }

  @Test
  void aReaderFollowsARunWhileItIsWritten() {
    Run run = new Runs(root).run();
    run.log(0, Map.of("loss", 1));
    assertThat(run.flush(Duration.ofMinutes(1))).isTrue();
    RunView view = Runs.view(run);
    assertThat(view.state()).isEqualTo(RunState.RUNNING);
    assertThat(view.summary().get("loss").asInt()).isEqualTo(1);

    run.log(1, Map.of("loss", 2));
    run.flush(Duration.ofMinutes(1));
    assertThat(view.refresh()).isTrue();
    assertThat(view.summary().get("loss").asInt()).isEqualTo(2);

    run.close();
    view.refresh();
    assertThat(view.state()).isEqualTo(RunState.FINISHED);
    assertThat(view.refresh()).isFalse();
  }

  @Test
  void stepsThatGoBackAndNamesOfWandbAreWarnedOfOnce() {
    Runs runs = new Runs(root);
    Run run = runs.run();
    for (int step = 9; step > 0; step--) {
      run.log(step, Map.of("loss", 1, "_step", 3));
    }
    run.close();

    assertThat(Runs.view(run).history().rows()).isEqualTo(9);
    assertThat(runs.warnings).hasSize(2);
    assertThat(runs.warnings).anyMatch(text -> text.contains("step 8 came after step 9"));
    assertThat(runs.warnings).anyMatch(text -> text.contains("'_step'"));
  }

  @Test
  void afterItsEndARunIgnoresWhatIsReported() {
    Runs runs = new Runs(root);
    Run run = runs.run();
    run.close();
    run.finish(9);
    run.log(0, Map.of("loss", 1));
    run.log(1, Map.of("loss", 1));

    assertThat(run.isOpen()).isFalse();
    assertThat(Runs.view(run).exitCode()).hasValue(0);
    assertThat(Runs.view(run).history().rows()).isZero();
    assertThat(runs.warnings).singleElement().asString().contains("has ended");
  }

  @Test
  void whereTheFolderCannotBeMadeTheRunWarnsOnceAndTrainingGoesOn() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "in the way");
    Runs runs = new Runs(file);
    Run run = runs.run();
    run.log(0, Map.of("loss", 1));
    run.close();

    assertThat(run.folders()).isEmpty();
    assertThat(run.wandbFolder()).isEmpty();
    assertThat(runs.warnings)
        .singleElement()
        .asString()
        .contains("training goes on", file.toString());
  }

  @Test
  void aFullDiskIsWarnedOfOnceAndTheOtherSinkGoesOn() {
    Runs runs = new Runs(root);
    MemoryChannel disk = new MemoryChannel();
    RunStart start =
        runs.start()
            .withSinks(
                (identity, with) -> {
                  try {
                    return new WandbFileSink(Files.createDirectory(root.resolve("full")), disk);
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                },
                WandbFileSink::open);
    Run run = Tracker.start(start);
    run.log(0, Map.of("loss", 1));
    run.flush(Duration.ofMinutes(1));
    disk.limit(disk.size() + 3);
    for (int i = 1; i < 50; i++) {
      run.log(i, Map.of("loss", i));
    }
    run.close();

    assertThat(runs.warnings).hasSize(2);
    assertThat(runs.warnings.get(0)).contains("No space left", "training goes on");
    assertThat(runs.warnings.get(1)).contains("51 events could not be written");
    assertThat(RunView.open(run.folders().get(1)).history().rows()).isEqualTo(50);
    List<byte[]> whole = new ArrayList<>();
    WandbLogReader reader =
        new WandbLogReader(
            (bytes, from, length) -> whole.add(Arrays.copyOfRange(bytes, from, from + length)),
            problem -> whole.clear());
    try {
      reader.poll(disk);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(whole).hasSize(4);
    assertThat(reader.unread()).isZero();
  }

  @Test
  void aFolderThatIsTakenIsNotShared() throws IOException {
    Runs runs = new Runs(root);
    for (int second = -1; second < 120; second++) {
      Instant time = Instant.now().plusSeconds(second);
      String stamp = new RunIdentity("aaaaaaaa", time).stamp();
      Files.createDirectories(root.resolve("wandb/offline-run-" + stamp + "-aaaaaaaa"));
    }
    var ids = List.of("aaaaaaaa", "aaaaaaaa", "bbbbbbbb").iterator();

    Run run = Tracker.start(runs.start(), Map.of(), ids::next);
    run.close();

    assertThat(run.identity().id()).isEqualTo("bbbbbbbb");
    assertThat(Runs.view(run).state()).isEqualTo(RunState.FINISHED);
    assertThat(runs.warnings).isEmpty();
  }

  @Test
  void provenanceIsInTheConfigurationAndInFiles() throws IOException {
    Provenance made =
        new Provenance(
            "graph: {anchor: image}\n",
            "abc",
            Map.of("sprites", "0".repeat(64)),
            Map.of("init", 7L),
            Provenance.platformVersions(),
            "cpu",
            Optional.of("f".repeat(40)),
            Map.of("clip", "MIT"));
    Run run = Tracker.start(new Runs(root).start().withProvenance(made));
    run.close();

    RunView view = Runs.view(run);
    JsonNode entries = view.config().get("provenance");
    assertThat(entries.get("graph_hash").asText()).isEqualTo("abc");
    assertThat(entries.get("seeds").get("init").asLong()).isEqualTo(7);
    assertThat(entries.get("versions").get("jdk").asText()).contains(Runtime.version().toString());
    assertThat(entries.get("weight_licenses").get("clip").asText()).isEqualTo("MIT");
    assertThat(view.head().orElseThrow().gitCommit()).contains("f".repeat(40));
    assertThat(view.files()).contains("spec.yaml", "provenance.json", "wandb-metadata.json");
    assertThat(view.filesFolder().resolve("spec.yaml")).hasContent("graph: {anchor: image}");
    assertThatThrownBy(
            () ->
                new Provenance(
                    "", "", Map.of("x", "12"), Map.of(), Map.of(), "", Optional.empty(), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'x'");
  }

  @Test
  void filesAreCopiedAndNamed() throws IOException {
    Path source = Files.writeString(root.resolve("weights.bin"), "weights");
    Run run = new Runs(root).run();
    run.file("reports/worst.txt", new byte[] {65});
    run.file("w/weights.bin", source, FilePolicy.END);
    run.close();

    RunView view = Runs.view(run);
    assertThat(view.files()).contains("reports/worst.txt", "w/weights.bin");
    assertThat(view.filesFolder().resolve("reports/worst.txt")).hasContent("A");
    assertThat(view.filesFolder().resolve("w/weights.bin")).hasContent("weights");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/x",
        "../x",
        "a/../../x",
        "a//b",
        "a\\b",
        "c:x",
        "a\nb",
        "config.yaml",
        "wandb-summary.json",
        "media/x",
        ".env",
        "keys/id_rsa",
        "server.pem"
      })
  void aFileCannotLeaveTheRunOrReplaceItsOwnOrHoldSecrets(String name) {
    Run run = new Runs(root).run();
    assertThatThrownBy(() -> run.file(name, new byte[1])).isInstanceOf(ConfigException.class);
    run.close();
    assertThat(Runs.view(run).files()).containsExactly("wandb-metadata.json");
  }

  @Test
  void whatIsNoRunIsSaidSo() {
    assertThatThrownBy(() -> RunView.open(root))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is no run");
    assertThatThrownBy(() -> RunStart.of(root, "a/b"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a/b");
    assertThatThrownBy(() -> MetricDefinition.of("x").withSummary(SummaryKind.BEST))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("goal");
  }

  @Test
  void whatWandbsAgentSaysInTheEnvironmentCounts() {
    Map<String, String> environment =
        Map.of("WANDB_RUN_ID", "abcd1234", "WANDB_SWEEP_ID", "s9", "WANDB_ENTITY", "team");
    Run run = Runs.start(new Runs(root).start(), environment);
    run.close();

    RunHead head = Runs.view(run).head().orElseThrow();
    assertThat(head.id()).isEqualTo("abcd1234");
    assertThat(head.sweepId()).contains("s9");
    assertThat(head.entity()).contains("team");
  }
}
