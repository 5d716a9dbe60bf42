package org.bindery.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * The folder of a run: {@code spec.yaml, metrics.jsonl, checkpoints/, sessions.jsonl, result.json}.
 */
record RunFolder(Path path) {
  private static final String SCALE = "train/logit_scale/";

  String name() {
    return path.getFileName().toString();
  }

  Path specFile() {
    return path.resolve("spec.yaml");
  }

  Path resultFile() {
    return path.resolve(RunResult.FILE);
  }

  boolean exists() {
    return Files.isRegularFile(specFile());
  }

  boolean isFinished() {
    return Files.isRegularFile(resultFile());
  }

  /** Returns after how many steps the newest checkpoint was made; 0 if there is none. */
  int stepsMade() {
    Path checkpoints = path.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return 0;
    }
    try (Stream<Path> folders = Files.list(checkpoints)) {
      return folders
          .map(folder -> folder.getFileName().toString())
          .filter(folder -> folder.matches("step-\\d{1,9}"))
          .mapToInt(folder -> Integer.parseInt(folder.substring("step-".length())))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new DataException(checkpoints + " cannot be listed: " + Reason.of(e) + ".", e);
    }
  }

  /** Returns a sentence about the licence of the weights each tower started from. */
  List<String> licences() {
    Path file = path.resolve("weights.json");
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      List<String> sentences = new ArrayList<>();
      for (JsonNode tower : new ObjectMapper().readTree(Files.readAllBytes(file))) {
        sentences.add(
            "The tower of %s started from weights of %s, licence %s%s."
                .formatted(
                    tower.path("column").asText(),
                    tower.path("name").asText(),
                    tower.path("licence").asText(),
                    tower.path("nonCommercial").asBoolean() ? ": NOT FOR COMMERCIAL USE" : ""));
      }
      return sentences;
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  /**
   * Returns the logit scale of each edge, by name, as the last step that is logged left it; none if
   * nothing is logged.
   */
  Map<String, Double> logitScales() {
    Path file = path.resolve("metrics.jsonl");
    if (!Files.isRegularFile(file)) {
      return Map.of();
    }
    Map<String, Double> scales = new LinkedHashMap<>();
    try (Stream<String> lines = Files.lines(file)) {
      Iterator<String> each = lines.filter(line -> line.contains(SCALE)).iterator();
      String last = "{}";
      while (each.hasNext()) {
        last = each.next();
      }
      new ObjectMapper()
          .readTree(last)
          .fields()
          .forEachRemaining(
              field -> {
                if (field.getKey().startsWith(SCALE)) {
                  scales.put(field.getKey().substring(SCALE.length()), field.getValue().asDouble());
                }
              });
      return scales;
    } catch (IOException e) {
      throw new DataException(file + " cannot be read: " + Reason.of(e) + ".", e);
    }
  }

  Sessions sessions() {
    return new Sessions(path);
  }

  ExperimentSpec spec(ModalityRegistry registry) {
    return SpecReader.read(specFile(), registry, List.of());
  }

  /**
   * Makes the folder ready for a run: remembers the spec, or refuses if it holds another's. A run
   * of which no step was saved is nobody's: a spec that failed at once can be mended.
   *
   * @throws ConfigException if a run of this name was made from another spec
   */
  void prepare(ExperimentSpec spec, ModalityRegistry registry) {
    if (!exists() || (stepsMade() == 0 && !isFinished())) {
      SpecWriter.write(spec, specFile());
      return;
    }
    List<String> differences = SpecDifference.between(spec(registry), spec);
    if (!differences.isEmpty()) {
      throw new ConfigException(
          "name",
          name(),
          "A run '"
              + name()
              + "' exists already and was made differently ("
              + String.join("; ", differences)
              + "); choose another name, or delete "
              + path
              + " (./bindery run does that with --again).");
    }
  }

  /** Deletes the run; it vanishes in one step even if deleting the files is interrupted. */
  void discard() {
    if (!Files.exists(path)) {
      return;
    }
    Path doomed = path.resolveSibling("." + name() + ".deleted-" + ProcessHandle.current().pid());
    try {
      Files.move(path, doomed, StandardCopyOption.ATOMIC_MOVE);
      List<Path> deepestFirst;
      try (Stream<Path> walk = Files.walk(doomed)) {
        deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path each : deepestFirst) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new DataException(
          "The earlier run " + path + " could not be deleted: " + Reason.of(e) + ".", e);
    }
  }

  /**
   * Holds the run against other processes until closed.
   *
   * @throws BinderyException if another process works on it
   */
  Lock lock() {
    try {
      Path file = path.resolveSibling("." + name() + ".lock");
      Files.createDirectories(path.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Optional<FileLock> held = tryLock(channel);
      if (held.isEmpty()) {
        channel.close();
        throw new BinderyException(
            "Another process is working on run '"
                + name()
                + "' in "
                + path.toAbsolutePath().getParent()
                + "; wait for it, or choose another name.");
      }
      return new Lock(channel, file);
    } catch (IOException e) {
      throw new DataException(
          "The folder of runs "
              + path.toAbsolutePath().getParent()
              + " cannot be written to: "
              + Reason.of(e)
              + "; choose another with --runs or BINDERY_RUNS.",
          e);
    }
  }

  private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
    try {
      return Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      return Optional.empty();
    }
  }

  /** A held run. */
  record Lock(FileChannel channel, Path file) implements AutoCloseable {
    @Override
    public void close() {
      try {
        Files.deleteIfExists(file);
        channel.close();
      } catch (IOException e) {
        throw new DataException(file + " could not be released: " + Reason.of(e) + ".", e);
      }
    }
  }
}
