package org.bindery.dataset.stamps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bindery.spi.DataException;

/**
 * Finds the stamps, or brings them from the package mirror this machine is set up to use.
 *
 * <p>{@code apt-get download} needs no root and checks the signature of what it brings; {@code dpkg
 * -x} unpacks it and is there wherever {@code apt-get} is, so no archive reader is needed here.
 */
final class StampSource {
  /** Names the variable that may point to an unpacked stamps folder. */
  static final String VARIABLE = "BINDERY_STAMPS";

  private static final String PACKAGE = "tuxpaint-stamps-default";
  private static final String INSIDE = "usr/share/tuxpaint/stamps";
  private static final String COPYRIGHT = "usr/share/doc/" + PACKAGE + "/copyright";

  private final Map<String, String> environment;
  private final Path installed;
  private final String programs;

  /**
   * Makes a source.
   *
   * @param environment the process's environment
   * @param installed where the system package puts the stamps
   */
  StampSource(Map<String, String> environment, Path installed) {
    this(environment, installed, "");
  }

  /** Makes a source that looks for its programs below {@code programs}, not on the path. */
  StampSource(Map<String, String> environment, Path installed, String programs) {
    this.environment = Map.copyOf(environment);
    this.installed = installed;
    this.programs = programs;
  }

  static StampSource ofThisMachine() {
    return new StampSource(System.getenv(), Path.of("/" + INSIDE));
  }

  /**
   * Returns the folder that {@value #VARIABLE} names, else the one below home, else the installed
   * one.
   *
   * @throws DataException if the variable names something else than a folder
   */
  Optional<Path> find(Path home) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isEmpty()) {
      Path folder = Path.of(named);
      if (!Files.isDirectory(folder)) {
        throw new DataException(
            VARIABLE
                + " names "
                + folder
                + ", which is not a folder; let it name an unpacked stamps folder or unset it.");
      }
      return Optional.of(folder);
    }
    return Stream.of(below(home), installed).filter(Files::isDirectory).findFirst();
  }

  /** Brings the stamps below home unless they can be found already. */
  void fetch(Path home, Consumer<String> progress) {
    if (find(home).isPresent()) {
      return;
    }
    Path target = below(home);
    Path partial = target.resolveSibling("stamps.partial");
    try {
      deleteTree(partial);
      Files.createDirectories(partial);
      progress.accept(
          "Downloading the package " + PACKAGE + " (160 MB, GPL-2.0-or-later) with apt-get.");
      run(partial, target, programs + "apt-get", "download", PACKAGE);
      Path root = partial.resolve("root");
      progress.accept("Unpacking " + PACKAGE + ".");
      run(
          partial,
          target,
          programs + "dpkg",
          "-x",
          downloaded(partial, target).toString(),
          root.toString());
      Path stamps = root.resolve(INSIDE);
      if (!Files.isDirectory(stamps)) {
        throw refused("the package holds no folder /" + INSIDE, target);
      }
      Files.copy(
          root.resolve(COPYRIGHT),
          stamps.resolve("copyright"),
          StandardCopyOption.REPLACE_EXISTING);
      Files.move(stamps, target, StandardCopyOption.ATOMIC_MOVE);
      deleteTree(partial);
    } catch (IOException e) {
      throw refused(e.toString(), target);
    }
  }

  private static Path below(Path home) {
    return home.resolve("sources").resolve("stamps");
  }

  private static Path downloaded(Path folder, Path target) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".deb"))
          .findFirst()
          .orElseThrow(() -> refused("apt-get brought no package file", target));
    }
  }

  private void run(Path folder, Path target, String... command) throws IOException {
    Path log = folder.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("LC_ALL", "C");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw refused("there is no program " + command[0] + " here", target);
    }
    try {
      int status = process.waitFor();
      if (status != 0) {
        throw refused(String.join(" ", command) + " said: " + lastLine(log), target);
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw refused("the download was interrupted", target);
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank())
            .toList();
    return lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1).strip();
  }

  private static DataException refused(String why, Path target) {
    return new DataException(
        "The stamps cannot be downloaded: "
            + why
            + ". On Debian or Ubuntu check the network and type 'sudo apt-get update', then try"
            + " again; on another system put the folder /"
            + INSIDE
            + " of the package "
            + PACKAGE
            + " at "
            + target
            + ", or use the dataset 'sprites' instead.");
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(root)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
