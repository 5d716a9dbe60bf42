package org.bindery.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of this machine and this process. */
public final class Machine {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Machine() {}

  /**
   * Returns Bindery's folder: {@code BINDERY_HOME}, else {@code .bindery} in {@code HOME}. Java's
   * own {@code user.home} ignores HOME, which scripts and containers set on purpose.
   */
  static Path home() {
    return environment("BINDERY_HOME")
        .map(Path::of)
        .orElseGet(
            () -> Path.of(environment("HOME").orElse(System.getProperty("user.home")), ".bindery"));
  }

  /** Returns the folder of runs: {@code BINDERY_RUNS}, else {@code runs} in the current one. */
  static Path runs() {
    return Path.of(environment("BINDERY_RUNS").orElse("runs"));
  }

  static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }

  /** Returns the most resident memory this process had, where the system tells. */
  public static OptionalLong peakMemoryBytes() {
    try {
      return peakMemoryBytes(Files.readString(STATUS));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Reads the line {@code VmHWM: 123456 kB} of Linux's process status. */
  static OptionalLong peakMemoryBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  /** Returns a size for people, such as {@code 1.4 GB}. */
  static String size(long bytes) {
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
  }
}
