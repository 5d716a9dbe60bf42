package org.bindery.tracking;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The real programs that read what we write. {@code wandb} and {@code tensorboard} are looked for
 * on the PATH and in the folder named by {@code TRACKING_PEERS} (a Python environment's {@code
 * bin}); {@code wandb-core} in {@code WANDB_CORE}, else in the package of the {@code wandb} found.
 * A test that needs one that is absent is skipped and says so.
 */
final class Peers {
  private Peers() {}

  static Path wandb() {
    return onPath("wandb", path())
        .orElseGet(() -> abort("skipped: no wandb on the PATH or in TRACKING_PEERS"));
  }

  static Path tensorboard() {
    return onPath("tensorboard", path())
        .orElseGet(() -> abort("skipped: no tensorboard on the PATH or in TRACKING_PEERS"));
  }

  static Path wandbCore() {
    return core().orElseGet(() -> abort("skipped: no wandb-core: set WANDB_CORE to one"));
  }

  private static Optional<Path> core() {
    Optional<Path> named = Optional.ofNullable(System.getenv("WANDB_CORE")).map(Path::of);
    return named.isPresent()
        ? named
        : onPath("wandb", path()).flatMap(program -> inPackage(program));
  }

  private static Optional<Path> inPackage(Path program) {
    try {
      Path library = program.toRealPath().getParent().resolveSibling("lib");
      try (Stream<Path> pythons = Files.list(library)) {
        return pythons
            .map(python -> python.resolve("site-packages/wandb/bin/wandb-core"))
            .filter(Files::isExecutable)
            .findFirst();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static Optional<Path> onPath(String name, String path) {
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String path() {
    String own = System.getenv().getOrDefault("TRACKING_PEERS", "");
    String path = System.getenv().getOrDefault("PATH", "");
    return own.isEmpty() ? path : own + File.pathSeparator + path;
  }
}
