package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * W&B's own programs read and upload our runs. Checked with wandb 0.30.0 and 0.31.0; the programs
 * are found by {@link Peers}.
 */
class WandbPeerTest {
  private static final int WAIT_SECONDS = 120;
  private static final long MOST_OUTPUT = 64L << 20;
  @TempDir Path root;

  private Path inspected(Path core, Path run) throws Exception {
    Path output = root.resolve("inspected.txt");
    boolean commands = call(core, root.resolve("help.txt"), "leet", "--help").contains("Commands:");
    List<String> arguments = commands ? List.of("leet", "inspect") : List.of("leet", "--inspect");
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--no-observability", "--run-file", run.toString()));
    call(core, output, all.toArray(String[]::new));
    return output;
  }

  /** A bad file makes some versions print forever: hence the time and the cap. */
  private static String call(Path program, Path output, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    process.getOutputStream().close();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > end || Files.size(output) > MOST_OUTPUT) {
        process.destroyForcibly().waitFor();
        throw new AssertionError(program + " does not come to an end");
      }
    }
    return Files.readString(output);
  }

  /**
   * Rows whose sizes make the block's records end the block's records everywhere around its edge.
   */
  private Path runAroundBlockEdges() {
    Run run = new Runs(root).run();
    for (int i = 0; i < 60; i++) {
      run.log(i, Map.of("text", "x".repeat(32_600 + i), "loss", 1.0 / (i + 1)));
    }
    run.log(60, Map.of("text", "y".repeat(70_000), "nan", Double.NaN, "損失", 1));
    run.log(61, Map.of("text", "z".repeat(200_000), "inf", Double.NEGATIVE_INFINITY));
    run.console("a line");
    run.close();
    return Runs.view(run).file();
  }

  private Map<String, String> settings(WandbStub stub) {
    return Map.of(
        "WANDB_BASE_URL", stub.url(),
        "WANDB_API_KEY", "0".repeat(40),
        "WANDB_DIR", root.toString(),
        "WANDB_CONFIG_DIR", root.toString(),
        "WANDB_CACHE_DIR", root.toString(),
        "WANDB_ERROR_REPORTING", "false");
  }

  @Test
  void leetReadsEveryRecordAndSkipsNone() throws Exception {
    Path core = Peers.wandbCore();
    Path file = runAroundBlockEdges();
    RunView view = RunView.open(file);

    String text = Files.readString(inspected(core, file));

    List<String> numbers = text.lines().filter(line -> line.matches("num: +[0-9]+")).toList();
    assertThat(numbers).hasSize((int) view.records());
    assertThat(view.history().rows()).isEqualTo(62);
    assertThat(text).doesNotContain("# skipped").doesNotContain("incomplete");
  }

  @Test
  void leetSkipsWhatWeCallDamaged() throws Exception {
    Path core = Peers.wandbCore();
    Path file = runAroundBlockEdges();
    byte[] bytes = Files.readAllBytes(file);
    bytes[100_000] ^= 1;
    Files.write(file, bytes);

    assertThat(Files.readString(inspected(core, file))).contains("# skipped");
    assertThat(RunView.open(file).problems()).isNotEmpty();
  }

  @Test
  void syncUploadsEveryRowTheSummaryTheMediaAndTheEnd() throws Exception {
    Path wandb = Peers.wandb();
    BufferedImage picture = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    Media.Image image = Media.image(picture);
    Run run =
        Tracker.start(
            new Runs(root)
                .start()
                .withName("shown")
                .withGroup("sweep-1")
                .withConfig(Map.of("lr", 0.5, "recipe", Map.of("batch", 64))));
    run.define(MetricDefinition.of("val").withGoal(Goal.MAXIMIZE).withSummary(SummaryKind.BEST));
    for (int i = 0; i < 400; i++) {
      run.log(i, Map.of("loss", 1.0 / (i + 1), "val", i % 7));
    }
    run.log(400, Map.of("picture", image, "nan", Double.NaN));
    run.console("a line of the console");
    run.finish(0);
    Path folder = run.wandbFolder().orElseThrow();
    List<String> lines = new ArrayList<>();

    try (WandbStub stub = new WandbStub()) {
      boolean done =
          WandbUpload.fromPath(wandb.getParent().toString())
              .sync(List.of(folder), settings(stub), lines::add);

      String said = lines + " " + stub.operations;
      assertThat(done).as(said).isTrue();
      assertThat(stub.history).as(said).hasSize(401);
      assertThat(IntStream.range(0, 401).mapToObj(i -> stub.history.get(i).get("_step").asInt()))
          .as(said)
          .containsExactlyElementsOf(IntStream.range(0, 401).boxed().toList());
      assertThat(stub.history.get(9).get("loss").asDouble()).isEqualTo(0.1);
      JsonNode summary = JsonText.read(stub.streams.get("wandb-summary.json")).orElseThrow();
      assertThat(summary.get("loss").asDouble()).isEqualTo(1.0 / 400);
      assertThat(summary.get("val").get("best").asInt()).isEqualTo(6);
      assertThat(summary.get("picture").get("_type").asText()).isEqualTo("image-file");
      assertThat(stub.streams.get("output.log")).contains("a line of the console");
      String name = summary.get("picture").get("path").asText();
      assertThat(new TreeSet<>(stub.files.keySet())).contains(name, "wandb-metadata.json");
      assertThat(HexFormat.of().formatHex(stub.files.get(name)))
          .isEqualTo(HexFormat.of().formatHex(image.png()));
      assertThat(stub.end.path("exitcode").asInt(-1)).isZero();
      JsonNode config = JsonText.read(stub.upserts.get(0).get("config").asText()).orElseThrow();
      assertThat(config.get("recipe").get("value").get("batch").asInt()).isEqualTo(64);
      assertThat(stub.upserts.get(0).get("groupName").asText()).isEqualTo("sweep-1");
    }
  }

  @Test
  void aRunIsUploadedWhileItIsWritten() throws Exception {
    Path wandb = Peers.wandb();
    Run run = new Runs(root).run();
    run.log(0, Map.of("loss", 1));
    run.flush(Duration.ofMinutes(1));
    List<String> lines = new CopyOnWriteArrayList<>();
    try (WandbStub stub = new WandbStub();
        LiveUpload upload =
            WandbUpload.fromPath(wandb.getParent().toString())
                .live(run.wandbFolder().orElseThrow(), settings(stub), lines::add)) {
      for (int i = 1; stub.history.isEmpty() && upload.isAlive(); i++) {
        run.log(i, Map.of("loss", 1.0 / i));
        Thread.sleep(100);
      }
      assertThat(stub.history).as(lines.toString()).isNotEmpty();
      assertThat(run.isOpen()).isTrue();
      run.close();

      assertThat(upload.await(Duration.ofSeconds(WAIT_SECONDS))).as(lines.toString()).isTrue();
      assertThat(stub.history).hasSize(Runs.view(run).history().rows());
      assertThat(stub.end.path("exitcode").asInt(-1)).isZero();
    }
  }

  @Test
  void aRunThatWasKilledIsUploadedAsFailed() throws Exception {
    Path wandb = Peers.wandb();
    Process process = WritingProcess.start(root, Integer.MAX_VALUE);
    RunView view = RunView.open(Path.of(process.inputReader().readLine()));
    while (view.history().rows() < 200) {
      Thread.sleep(5);
      view.refresh();
    }
    process.destroyForcibly().waitFor();
    view.refresh();

    try (WandbStub stub = new WandbStub()) {
      List<String> lines = new ArrayList<>();
      WandbUpload.fromPath(wandb.getParent().toString())
          .sync(List.of(view.file().getParent()), settings(stub), lines::add);

      assertThat(stub.history).as(lines.toString()).hasSize(view.history().rows());
      assertThat(stub.end.path("exitcode").asInt()).isEqualTo(1);
    }
  }
}
