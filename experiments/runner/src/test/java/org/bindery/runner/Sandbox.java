package org.bindery.runner;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A checkout that holds nothing but the launcher, on a machine that has nothing but what a test
 * puts there: stand-ins for java, mvn and python3 write down how they were called.
 */
final class Sandbox {
  private static final List<String> TOOLS =
      List.of(
          "bash",
          "sh",
          "env",
          "dirname",
          "readlink",
          "sed",
          "find",
          "sort",
          "xargs",
          "sha256sum",
          "cut",
          "mkdir",
          "rm",
          "mv",
          "cp",
          "head",
          "tail",
          "cat",
          "touch",
          "grep",
          "mktemp",
          "awk",
          "chmod");

  final Path root;
  final Path calls;
  private final Path bin;

  private Sandbox(Path root, Path bin, Path calls) {
    this.root = root;
    this.bin = bin;
    this.calls = calls;
  }

  /** What a command did. */
  record Outcome(int code, String out, String err) {}

  static Sandbox in(Path folder) throws IOException {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/bash")) || Files.isExecutable(Path.of("/usr/bin/bash")),
        "skipped: there is no bash");
    Path checkout = Path.of("..", "..").toAbsolutePath().normalize();
    Path root = Files.createDirectories(folder.resolve("a check out"));
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.copy(checkout.resolve("bindery"), root.resolve("bindery"));
    Files.copy(checkout.resolve("pom.xml"), root.resolve("pom.xml"));
    for (String module : List.of("modality-spi", "modalities", "experiments", "kernel-ext")) {
      Files.createDirectories(root.resolve(module).resolve("src/main/java"));
    }
    Path tools = Files.createDirectories(root.resolve("notebooks/tools"));
    Files.writeString(tools.resolve("requirements.txt"), "jjava==1.0a8\n");
    for (String tool : TOOLS) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path real = Path.of(place, tool);
        if (Files.isExecutable(real) && !Files.exists(bin.resolve(tool))) {
          Files.writeString(bin.resolve(tool), "#!/bin/sh\nexec " + real + " \"$@\"\n");
          bin.resolve(tool).toFile().setExecutable(true);
        }
      }
    }
    return new Sandbox(root, bin, folder.resolve("calls.txt"));
  }

  /** Adds java, a JDK of this version. */
  Sandbox withJava(int version) throws IOException {
    tool("javac", "");
    return tool(
        "java",
        """
        if [[ "$1" == -version ]]; then echo 'openjdk version "%d.0.1" 2025-01-01' >&2; exit 0; fi
        [[ "$*" == *"kernelspec --check"* ]] && { [[ -f "$JAVA_KERNEL_MARK" ]]; exit; }
        [[ "$*" == *kernelspec* ]] && touch "$JAVA_KERNEL_MARK"
        [[ "$*" == *"data import stamps"* ]] && exit "${STAMPS_CODE:-0}"
        exit "${JAVA_CODE:-0}"
        """
            .formatted(version));
  }

  /** Adds a Maven that leaves what the launcher expects. */
  Sandbox withMaven() throws IOException {
    return tool(
        "mvn",
        """
        [[ -n "${MVN_FAILS:-}" ]] && { echo "[ERROR] no sources"; exit 1; }
        mkdir -p "%1$s/kernel-ext/target"
        touch "%1$s/kernel-ext/target/bindery-kernel-ext-1.jar" "%1$s/other.jar"
        printf '%%s' "%1$s/other.jar" > "%1$s/kernel-ext/target/dependencies.txt"
        """
            .formatted(root));
  }

  /** Adds a Python that makes environments of itself. */
  Sandbox withPython() throws IOException {
    return tool(
        "python3",
        """
        case "$*" in
          *"-m venv"*) mkdir -p "${@: -1}/bin"; cp "$0" "${@: -1}/bin/python" ;;
          *"-m pip install"*)
            [[ "${PIP_CODE:-0}" == 0 ]] || exit "$PIP_CODE"
            mkdir -p "${0%/bin/*}/lib/python3.11/site-packages/jjava-1.0a8.dist-info" ;;
          *run_notebook*) exit "${NOTEBOOK_CODE:-0}" ;;
          --version) echo "Python 3.11.0" ;;
        esac
        """);
  }

  Sandbox tool(String name, String script) throws IOException {
    String text =
        "#!/usr/bin/env bash\n"
            + "{ printf '%s' '"
            + name
            + "'; printf ' [%s]' \"$@\"; echo; } >> '"
            + calls
            + "'\n"
            + script;
    Path file = Files.writeString(bin.resolve(name), text);
    file.toFile().setExecutable(true);
    return this;
  }

  Outcome bindery(String... arguments) throws IOException, InterruptedException {
    return run(root.resolve("bindery"), root, Map.of(), arguments);
  }

  Outcome bindery(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return run(root.resolve("bindery"), root, environment, arguments);
  }

  Outcome run(Path launcher, Path folder, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("bindery", ".out");
    Path err = Files.createTempFile("bindery", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> all = new TreeMap<>(environment);
    all.putIfAbsent("PATH", bin.toString());
    all.putIfAbsent("HOME", root.resolveSibling("home").toString());
    all.putIfAbsent("JAVA_KERNEL_MARK", root.resolveSibling("kernel.mark").toString());
    builder.environment().clear();
    builder.environment().putAll(all);
    Process process = builder.start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end:\n" + Files.readString(err));
    }
    Outcome outcome =
        new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    Files.delete(out);
    Files.delete(err);
    return outcome;
  }

  /** Returns the calls of a tool so far, each {@code tool [argument] [argument]}. */
  List<String> callsOf(String tool) throws IOException {
    if (!Files.exists(calls)) {
      return List.of();
    }
    return Files.readAllLines(calls, StandardCharsets.UTF_8).stream()
        .filter(line -> line.startsWith(tool + " "))
        .filter(line -> !line.equals("java [-version]"))
        .toList();
  }
}
