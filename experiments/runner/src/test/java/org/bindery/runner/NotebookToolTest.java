package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tool is tried with Python's own kernel, which starts faster than ours. */
class NotebookToolTest {
  private static final Path CHECKOUT = Path.of("..", "..").toAbsolutePath().normalize();
  private static final Path PYTHON = CHECKOUT.resolve(".venv/bin/python");

  @TempDir Path folder;

  private Process start(List<Map<String, Object>> cells, String... more) throws IOException {
    assumeTrue(
        Files.isExecutable(PYTHON) && Files.exists(CHECKOUT.resolve(".venv/.bindery")),
        "skipped: there is no .venv; ./bindery test makes one");
    Path notebook = folder.resolve("n.ipynb");
    Map<String, Object> json =
        Map.of("cells", cells, "metadata", Map.of(), "nbformat", 4, "nbformat_minor", 4);
    Files.writeString(notebook, new ObjectMapper().writeValueAsString(json));
    List<String> command = new ArrayList<>();
    command.add(PYTHON.toString());
    command.add(CHECKOUT.resolve("notebooks/tools/run_notebook.py").toString());
    command.add(notebook.toString());
    command.addAll(List.of("--kernel", "python3", "--html", report().toString()));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log().toFile())
        .start();
  }

  private int run(List<Map<String, Object>> cells, String... more) throws Exception {
    return end(start(cells, more));
  }

  private int end(Process process) throws Exception {
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError("The tool did not end:\n" + Files.readString(log()));
    }
    return process.exitValue();
  }

  private Path report() {
    return folder.resolve("reports/n.html");
  }

  private Path log() {
    return folder.resolve("log.txt");
  }

  private static Map<String, Object> text(String source) {
    return Map.of("cell_type", "markdown", "metadata", Map.of(), "source", source);
  }

  private static Map<String, Object> code(String source) {
    Map<String, Object> cell = new java.util.TreeMap<>();
    cell.put("cell_type", "code");
    cell.put("metadata", Map.of());
    cell.put("source", source);
    cell.put("outputs", List.of());
    cell.put("execution_count", null);
    return cell;
  }

  @Test
  void it_tells_each_cell_and_leaves_one_file_that_fetches_nothing() throws Exception {
    int code =
        run(
            List.of(
                text("# A title\n\n## First part"), code("6 * 7"), code("# why\nprint('x' * 3)")));

    String said = Files.readString(log());
    assertThat(code).as(said).isZero();
    assertThat(said).contains("[ 1/2] First part").contains("[ 2/2] # why");
    assertThat(Files.readString(report()))
        .contains("<title>A title</title>")
        .contains("42")
        .contains("xxx")
        .doesNotContain("<script")
        .doesNotContainPattern("(src|href)=\"https?://");
    try (var files = Files.list(report().getParent())) {
      assertThat(files).containsExactly(report());
    }
  }

  @Test
  void a_cell_that_fails_shows_its_sentence_and_leaves_no_report() throws Exception {
    int code = run(List.of(code("raise ValueError('The sentence.')"), code("print('never')")));

    assertThat(code).isEqualTo(ExitCodes.FAILED);
    assertThat(Files.readString(log()))
        .contains("The cell failed: The sentence.")
        .contains("failed");
    assertThat(report()).doesNotExist();
  }

  @Test
  void a_cell_that_takes_too_long_is_stopped() throws Exception {
    int code = run(List.of(code("import time; time.sleep(120)")), "--timeout", "2");

    assertThat(code).isEqualTo(ExitCodes.FAILED);
    assertThat(Files.readString(log())).contains("took more than 2 s and was stopped");
  }

  @Test
  void when_it_is_ended_its_kernel_ends_too() throws Exception {
    Path mark = folder.resolve("pid");
    String cell =
        "import os, time; open(r'" + mark + "', 'w').write(str(os.getpid())); time.sleep(120)";
    Process process = start(List.of(code(cell)));
    while (process.isAlive() && !(Files.exists(mark) && Files.size(mark) > 0)) {
      Thread.sleep(50);
    }
    long kernel = Long.parseLong(Files.readString(mark));

    process.destroy();

    assertThat(end(process)).as(Files.readString(log())).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(ProcessHandle.of(kernel).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void a_kernel_that_is_not_installed_is_told() throws Exception {
    int code = run(List.of(code("1")), "--kernel", "nowhere");

    assertThat(code).isEqualTo(ExitCodes.FAILED);
    assertThat(Files.readString(log()))
        .contains("There is no kernel 'nowhere' in this environment; type: ./bindery lab");
  }

  @Test
  void a_notebook_that_is_not_there_is_a_mistake_in_the_command() throws Exception {
    assumeTrue(Files.isExecutable(PYTHON), "skipped: there is no .venv");
    Process process =
        new ProcessBuilder(
                PYTHON.toString(),
                CHECKOUT.resolve("notebooks/tools/run_notebook.py").toString(),
                folder.resolve("no.ipynb").toString())
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();

    assertThat(end(process)).isEqualTo(ExitCodes.USAGE);
    assertThat(Files.readString(log())).startsWith("There is no notebook");
  }
}
