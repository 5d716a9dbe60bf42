package org.bindery.kernel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The JJava kernel from PyPI with this build on its class path, driven as Jupyter drives it. Tests
 * that need it are skipped, with the reason, where no Python has it installed.
 */
final class RealKernel {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long LIMIT_SECONDS = 300;

  private final Path python;
  private final Path folder;
  private final Path jjava;
  private final Map<String, String> environment = new TreeMap<>();
  private String options = "";

  private RealKernel(Path python, Path folder, Path jjava) {
    this.python = python;
    this.folder = folder;
    this.jjava = jjava;
  }

  /**
   * Makes a kernelspec below {@code folder}.
   *
   * @param folder an empty folder; home and runs of the kernel lie there too
   */
  static RealKernel in(Path folder) throws IOException {
    Path python = findPython();
    Path jjava =
        python
            .toAbsolutePath()
            .getParent()
            .getParent()
            .resolve(Path.of("share", "jupyter", "kernels", "java"));
    assumeTrue(
        Files.exists(jjava.resolve("jjava.jar")),
        "skipped: " + python + " has no JJava kernel; ./bindery test installs one");
    return new RealKernel(python, folder, jjava)
        .with("JUPYTER_PATH", folder.toString())
        .with("BINDERY_HOME", folder.resolve("home").toString())
        .with("BINDERY_RUNS", folder.resolve("runs").toString())
        .with("BINDERY_ROOT", checkout().toString());
  }

  /** Returns the folder of the whole project. */
  static Path checkout() {
    return Path.of("").toAbsolutePath().getParent();
  }

  /** Sets an environment variable of the kernel. */
  RealKernel with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Adds an option of the kernel's JVM. */
  RealKernel withOption(String option) {
    options += " " + option;
    return this;
  }

  /** Runs cells, none of which is to be interrupted. */
  List<JsonNode> run(String... sources) throws IOException, InterruptedException {
    return run(Arrays.stream(sources).map(source -> Map.of("source", source)).toList());
  }

  /** Runs cells as {@code drive.py} reads them and returns what each showed. */
  List<JsonNode> run(List<Map<String, String>> cells) throws IOException, InterruptedException {
    Path input = Files.writeString(folder.resolve("cells.json"), JSON.writeValueAsString(cells));
    Path output = folder.resolve("shown.json");
    Path log = folder.resolve("driver.log");
    int code =
        python(
            List.of(Path.of("src", "test", "python", "drive.py").toString()), input, output, log);
    if (code != 0) {
      throw new AssertionError("drive.py ended with " + code + ":\n" + Files.readString(log));
    }
    List<JsonNode> results = new ArrayList<>();
    JSON.readTree(Files.readString(output)).forEach(results::add);
    return results;
  }

  /** Runs a Python program in the kernel's environment and returns its exit code. */
  int python(List<String> arguments, Path input, Path output, Path log)
      throws IOException, InterruptedException {
    writeSpec();
    List<String> command = new ArrayList<>(List.of(python.toString()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
      throw new AssertionError(
          command + " took more than " + LIMIT_SECONDS + " s:\n" + Files.readString(log));
    }
    return process.exitValue();
  }

  private void writeSpec() throws IOException {
    Path spec = Files.createDirectories(folder.resolve(Path.of("kernels", "bindery")));
    Map<String, Object> kernel = new TreeMap<>();
    kernel.put(
        "argv",
        List.of(
            "java",
            "-jar",
            jjava.resolve("jjava-launcher.jar").toString(),
            jjava.resolve("jjava.jar").toString(),
            "{connection_file}"));
    kernel.put("display_name", "Bindery (Java)");
    kernel.put("language", "java");
    kernel.put("interrupt_mode", "message");
    kernel.put(
        "env",
        Map.of(
            "JJAVA_CLASSPATH",
            classPath() + File.pathSeparator + "${JJAVA_CLASSPATH}",
            "JJAVA_JVM_OPTS",
            System.getProperty("bindery.jvm", "") + " -Xmx2g" + options));
    Files.writeString(spec.resolve("kernel.json"), JSON.writeValueAsString(kernel));
  }

  /** The class path of this test without what only tests, or the kernel itself, bring. */
  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            entry ->
                !entry.contains("test-classes")
                    && !entry.matches(".*(junit|assertj|archunit|surefire|jjava-jupyter).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path findPython() {
    String named = System.getenv().getOrDefault("BINDERY_PYTHON", "");
    Path python =
        named.isEmpty() ? checkout().resolve(Path.of(".venv", "bin", "python")) : Path.of(named);
    assumeTrue(
        Files.isExecutable(python),
        "skipped: there is no Python at "
            + python
            + "; ./bindery test makes one, or set BINDERY_PYTHON");
    return python;
  }
}
