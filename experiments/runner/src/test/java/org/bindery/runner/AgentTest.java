package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bindery.tracking.RunView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * W&B's own agent (the real program; {@code TRACKING_PEERS} names the folder it is in, else the
 * PATH) runs our trials for a sweep of a server, which is a stub on loopback.
 */
class AgentTest {
  private static final int MOST_MINUTES = 8;
  private static final long MOST_OUTPUT = 16L << 20;

  @TempDir Path folder;

  @Test
  void theRealAgentStartsOurTrialWithTheServersParametersAndItsResultArrives() throws Exception {
    Optional<Path> wandb = wandb();
    assumeTrue(wandb.isPresent(), "skipped: no wandb on the PATH or in TRACKING_PEERS");
    Path spec = Files.writeString(folder.resolve("tiny.yaml"), SpecWriter.yaml(TinySpec.spec("t")));
    Path bindery = launcher();
    String config =
        """
        program: %s
        method: grid
        command: ["${env}", "%s", trial, "${program}", "${args}"]
        parameters: {graph.anchor: {values: [text, image]}, recipe.steps: {value: 3}}
        """
            .formatted(spec, bindery);
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("graph.anchor", "text");
    parameters.put("recipe.steps", 3);

    try (SweepServerStub server = new SweepServerStub(config, spec.toString(), parameters)) {
      String said = agent(bindery, wandb.get(), server.url());

      assertThat(server.hosts).as(said).hasSize(1);
      assertThat(server.heartbeats).as(said).hasSizeGreaterThanOrEqualTo(2);
      List<Path> runs = RunView.folders(folder.resolve("runs"));
      assertThat(runs).as(said).hasSize(1);
      RunView run = RunView.open(runs.get(0));
      assertThat(run.config().path("graph.anchor").asText()).isEqualTo("text");
      assertThat(run.config().path("experiment").path("recipe").path("steps").asInt()).isEqualTo(3);
      assertThat(run.exitCode()).hasValue(0);
      assertThat(run.head().orElseThrow().id()).isEqualTo(SweepServerStub.RUN);
      assertThat(run.head().orElseThrow().sweepId()).contains("sweep");

      assertThat(server.upserts).as(said).isNotEmpty();
      JsonNode told = server.upserts.get(0);
      assertThat(told.path("name").asText()).isEqualTo(SweepServerStub.RUN);
      JsonNode sent = new ObjectMapper().readTree(told.path("config").asText());
      assertThat(sent.path("graph.anchor").path("value").asText()).isEqualTo("text");
      assertThat(server.history).as(said).hasSize(run.history().rows());
      assertThat(server.history.stream().filter(row -> row.has("eval/all/R@10"))).isNotEmpty();
      assertThat(server.history.get(server.history.size() - 1).has("test/all/R@10")).isTrue();
      assertThat(server.exitCode).as(said).isZero();
    }
  }

  private String agent(Path bindery, Path wandb, String server) throws Exception {
    Path output = folder.resolve("agent.txt");
    ProcessBuilder builder =
        new ProcessBuilder(bindery.toString(), "agent", "someone/tests/sweep")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("WANDB_"));
    environment.put("PATH", wandb.getParent() + File.pathSeparator + environment.get("PATH"));
    environment.put("HOME", folder.toString());
    environment.put("BINDERY_HOME", folder.resolve("home").toString());
    environment.put("BINDERY_RUNS", folder.resolve("runs").toString());
    environment.put("WANDB_BASE_URL", server);
    environment.put("WANDB_API_KEY", "0".repeat(40));
    environment.put("WANDB_DIR", folder.toString());
    environment.put("WANDB_CONFIG_DIR", folder.toString());
    environment.put("WANDB_CACHE_DIR", folder.toString());
    environment.put("WANDB_ERROR_REPORTING", "false");
    Process process = builder.start();
    process.getOutputStream().close();
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MOST_MINUTES);
    while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
      if (System.nanoTime() > end || Files.size(output) > MOST_OUTPUT) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new AssertionError("the agent does not end: " + Files.readString(output));
      }
    }
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** The command a sweep names: this build's classes, as ./bindery starts them. */
  private Path launcher() throws IOException {
    assumeTrue(
        folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "skipped: needs programs made of shell scripts");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens=") || argument.startsWith("-Dai.djl"))
        .forEach(line::add);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), BinderyCli.class.getName()));
    String quoted = String.join(" ", line.stream().map(word -> "'" + word + "'").toList());
    Path script = folder.resolve("bindery");
    Files.writeString(script, "#!/bin/sh\nexec " + quoted + " \"$@\"\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Optional<Path> wandb() {
    String own = System.getenv().getOrDefault("TRACKING_PEERS", "");
    String path = own + File.pathSeparator + System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .filter(part -> !part.isEmpty())
        .map(part -> Path.of(part, "wandb"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
