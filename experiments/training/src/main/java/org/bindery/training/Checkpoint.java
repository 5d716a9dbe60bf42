package org.bindery.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * The state of a run after a step, in {@code checkpoints/step-000200/}: {@code model.safetensors},
 * {@code optimizer.safetensors}, {@code state.json}. Written beside and renamed, so that a folder
 * of this name is always whole.
 *
 * @param step steps made
 * @param folder where it is
 */
record Checkpoint(int step, Path folder) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 2;

  /** Returns the newest checkpoint of a run. */
  static Optional<Checkpoint> newest(Path run) {
    return all(run).stream().max(Comparator.comparingInt(Checkpoint::step));
  }

  private static List<Checkpoint> all(Path run) {
    Path parent = run.resolve("checkpoints");
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(parent)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("step-\\d+"))
          .map(
              folder ->
                  new Checkpoint(
                      Integer.parseInt(folder.getFileName().toString().substring(5)), folder))
          .toList();
    } catch (IOException e) {
      throw new DataException("Could not list " + parent + ": " + e.getMessage() + ".", e);
    }
  }

  /**
   * Saves, then removes older ones but the last two.
   *
   * @throws DataException if it cannot be written; then nothing is left of it
   */
  static Checkpoint save(
      Path run, int step, String identity, BindingModel model, TrainingStep training) {
    Path parent = run.resolve("checkpoints");
    Path folder = parent.resolve("step-%06d".formatted(step));
    Path half = parent.resolve(".half-" + step);
    try {
      delete(half);
      Files.createDirectories(half);
      model.save(half.resolve("model.safetensors"));
      SavedArrays.write(half.resolve("optimizer.safetensors"), training.state());
      Path state = half.resolve("state.json");
      try (FileOutputStream file = new FileOutputStream(state.toFile())) {
        file.write(
            JSON.createObjectNode()
                .put("step", step)
                .put("identity", identity)
                .toPrettyString()
                .getBytes(StandardCharsets.UTF_8));
        file.getFD().sync();
      }
      delete(folder);
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
      for (Checkpoint old :
          all(run).stream()
              .sorted(Comparator.comparingInt(Checkpoint::step).reversed())
              .skip(KEPT)
              .toList()) {
        delete(old.folder());
      }
      return new Checkpoint(step, folder);
    } catch (IOException | DataException e) {
      try {
        delete(half);
      } catch (IOException ignored) {
        e.addSuppressed(ignored);
      }
      throw new DataException(
          "The checkpoint of step "
              + step
              + " could not be written to "
              + parent
              + " ("
              + e.getMessage()
              + "): free some space or choose another runs folder; the checkpoint before it is"
              + " kept.",
          e);
    }
  }

  /** Puts the towers back. */
  void loadModel(BindingModel model) {
    model.load(folder.resolve("model.safetensors"));
  }

  /** Puts moments and averages back. */
  void loadTraining(TrainingStep training) {
    SavedArrays.read(folder.resolve("optimizer.safetensors"), training.state());
  }

  /** Checks that this belongs to the same graph, recipe and data. */
  void requireIdentity(String identity) {
    Path state = folder.resolve("state.json");
    try {
      JsonNode json = JSON.readTree(Files.readString(state));
      if (!json.path("identity").asText().equals(identity)) {
        throw new ConfigException(
            "run",
            folder.toString(),
            "The run in "
                + folder.getParent().getParent()
                + " was made with another graph, recipe or data: choose another name, or train it"
                + " again from the start.");
      }
    } catch (IOException e) {
      throw new DataException(
          "Could not read " + state + " (" + e.getMessage() + "): delete its folder.", e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
