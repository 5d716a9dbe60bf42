package org.bindery.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.tools.ToolProvider;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetProvider;
import org.bindery.training.Devices;

/**
 * Looks at what Bindery needs on this machine. Never throws: what goes wrong while looking is
 * itself a finding.
 */
public final class Doctor {
  private static final long ENOUGH_DISK = 3_000_000_000L;
  private static final long ENOUGH_MEMORY = 4_000_000_000L;
  private static final String APT_JAVA = "apt-get install openjdk-17-jdk-headless";
  private static final String APT_PYTHON = "apt-get install python3 python3-venv python3-pip";

  private final Map<String, String> environment;
  private final Path root;
  private final Path home;

  /**
   * Makes one.
   *
   * @param environment the process environment, of which PATH is used
   * @param root the checkout
   * @param home Bindery's folder
   */
  Doctor(Map<String, String> environment, Path root, Path home) {
    this.environment = Map.copyOf(environment);
    this.root = root;
    this.home = home;
  }

  /** Returns one for this process: its environment, checkout and home. */
  public static Doctor here() {
    return new Doctor(
        System.getenv(), Path.of(Machine.environment("BINDERY_ROOT").orElse(".")), Machine.home());
  }

  /** Looks at everything; takes a second or two, because the engine is started. */
  public List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(guarded("Java", this::java));
    findings.add(guarded("Maven", this::maven));
    findings.add(guarded("Python", this::python));
    findings.add(guarded("notebook kernel", this::kernel));
    findings.add(guarded("PyTorch", this::natives));
    findings.add(guarded("home", this::homeWritable));
    findings.add(guarded("disk at home", () -> disk("disk at home", home)));
    findings.add(guarded("disk here", () -> disk("disk here", Path.of(""))));
    findings.add(guarded("memory", this::memory));
    findings.addAll(datasets());
    return List.copyOf(findings);
  }

  private static Finding guarded(String what, Supplier<Finding> look) {
    try {
      return look.get();
    } catch (RuntimeException | LinkageError e) {
      String why =
          Optional.ofNullable(e.getMessage()).orElse(e.toString()).lines().findFirst().orElse("");
      return Finding.missing(what, why, "");
    }
  }

  private Finding java() {
    String version = Runtime.version().feature() + " (" + System.getProperty("java.home") + ")";
    if (Runtime.version().feature() < 17 || ToolProvider.getSystemJavaCompiler() == null) {
      return Finding.missing("Java", version + ", a JDK of 17 or newer is needed", APT_JAVA);
    }
    // JJava's launcher asks PATH, not JAVA_HOME.
    return onPath("java").isPresent()
        ? Finding.ok("Java", "JDK " + version)
        : Finding.missing("Java", "JDK " + version + " is not on PATH", "add it to PATH");
  }

  private Finding maven() {
    return onPath("mvn")
        .map(path -> Finding.ok("Maven", path.toString()))
        .orElseGet(() -> Finding.missing("Maven", "no mvn on PATH", "apt-get install maven"));
  }

  private Finding python() {
    Optional<Path> python = onPath("python3");
    if (python.isEmpty()) {
      return Finding.missing("Python", "no python3 on PATH", APT_PYTHON);
    }
    String program =
        "import sys, venv, ensurepip; print('.'.join(map(str, sys.version_info[:3])));"
            + " sys.exit(sys.version_info < (3, 11))";
    Optional<String> version = output(python.get().toString(), "-c", program);
    return version
        .map(text -> Finding.ok("Python", text + " (" + python.get() + ")"))
        .orElseGet(
            () ->
                Finding.missing(
                    "Python",
                    python.get() + " is older than 3.11 or has no venv and pip",
                    APT_PYTHON));
  }

  private Finding kernel() {
    Path venv = root.resolve(".venv");
    if (!Files.isRegularFile(venv.resolve(".bindery"))) {
      return Finding.later("notebook kernel", "no .venv yet", "./bindery lab makes it");
    }
    Path spec = venv.resolve("share/jupyter/kernels/bindery/kernel.json");
    return Files.isRegularFile(spec)
        ? Finding.ok("notebook kernel", KernelSpec.DISPLAY_NAME + " in .venv")
        : Finding.later("notebook kernel", "not installed in .venv yet", "./bindery lab makes it");
  }

  private Finding natives() {
    return Finding.ok("PyTorch", Devices.describe(Devices.choose("auto")));
  }

  private Finding homeWritable() {
    try {
      Workbench.requireWritable(home);
      return Finding.ok("home", home + " is writable");
    } catch (DataException e) {
      return Finding.missing("home", e.getMessage(), "export BINDERY_HOME=another folder");
    }
  }

  private static Finding disk(String what, Path folder) {
    Path existing = folder.toAbsolutePath().normalize();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      String detail = Machine.size(free) + " free at " + existing;
      return free >= ENOUGH_DISK
          ? Finding.ok(what, detail)
          : Finding.missing(
              what, detail + ", " + Machine.size(ENOUGH_DISK) + " are needed", "free some space");
    } catch (IOException e) {
      return Finding.missing(what, existing + ": " + Reason.of(e), "");
    }
  }

  private Finding memory() {
    var system =
        (com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean();
    long bytes = system.getTotalMemorySize();
    String detail =
        String.format(
            Locale.ROOT,
            "%s, Java may use %s; %d cores",
            Machine.size(bytes),
            Machine.size(Runtime.getRuntime().maxMemory()),
            Runtime.getRuntime().availableProcessors());
    return bytes >= ENOUGH_MEMORY
        ? Finding.ok("memory", detail)
        : Finding.missing("memory", detail, Machine.size(ENOUGH_MEMORY) + " are needed");
  }

  private List<Finding> datasets() {
    try {
      ModalityRegistry registry = ModalityRegistry.scan();
      List<String> installed = imported();
      List<Finding> findings = new ArrayList<>();
      for (DatasetProvider provider : registry.datasets()) {
        String name = provider.card().name();
        findings.add(
            installed.stream().anyMatch(folder -> folder.startsWith(name + "-"))
                ? Finding.ok("dataset " + name, "imported")
                : Finding.later(
                    "dataset " + name, "not here yet", "./bindery data import " + name));
      }
      registry
          .rejected()
          .forEach(
              rejected ->
                  findings.add(
                      Finding.missing("plugin " + rejected.className(), rejected.reason(), "")));
      return findings;
    } catch (RuntimeException | LinkageError e) {
      return List.of(Finding.missing("datasets", String.valueOf(e.getMessage()), ""));
    }
  }

  private List<String> imported() {
    Path datasets = home.resolve("datasets");
    try (var folders = Files.list(datasets)) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("manifest.json")))
          .map(folder -> folder.getFileName().toString())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private Optional<Path> onPath(String tool) {
    return Arrays.stream(environment.getOrDefault("PATH", "").split(File.pathSeparator))
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, tool))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<String> output(String... command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String text =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.of(text.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
