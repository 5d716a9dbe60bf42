package org.bindery.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.Naming;
import org.bindery.pretrained.Preset;
import org.bindery.pretrained.PresetPlan;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.training.InterruptedRunException;

/**
 * Measures what loading a preset's weights costs, in fresh processes: random weights are written
 * with the preset's public names, loaded by Bindery and, if asked, by PyTorch.
 */
final class WeightsBench {
  private static final ColumnId VIDEO = ColumnId.of("video");

  private final String nameOrFile;
  private final PublishedPreset published;
  private final PresetPlan plan;

  /** Chooses a preset. */
  WeightsBench(String nameOrFile, ModalityRegistry registry) {
    this.nameOrFile = nameOrFile;
    this.published = PresetReader.named(nameOrFile, registry);
    this.plan = PresetPlan.of(published.preset(), registry, columns(published.preset()));
  }

  /** What a process measured: seconds and bytes by name. */
  record Measured(Map<String, String> values) {
    double number(String name) {
      return Double.parseDouble(values.getOrDefault(name, "NaN"));
    }
  }

  /** Returns a preset's columns without video, whose weights are those of image. */
  static Set<ColumnId> columns(Preset preset) {
    Set<ColumnId> columns = new LinkedHashSet<>(preset.columns());
    if (columns.contains(ColumnId.of("image"))) {
      columns.remove(VIDEO);
    }
    return columns;
  }

  /** Returns the bytes of all arrays as float32. */
  long bytes() {
    return plan.arrays().values().stream()
        .mapToLong(shape -> 4 * shape.stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }

  /**
   * Writes a file of random weights.
   *
   * @throws DataException if there is not enough space for it
   */
  void write(Path file) {
    try {
      long free = Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace();
      if (free < bytes() + bytes() / 10) {
        throw new DataException(
            "The weights of "
                + published.preset().name()
                + " take "
                + Machine.size(bytes())
                + ", and "
                + file.toAbsolutePath().getParent()
                + " has "
                + Machine.size(free)
                + " left: free some space or choose another folder with --folder.");
      }
    } catch (IOException e) {
      throw new DataException(
          file.toAbsolutePath().getParent() + " cannot be used: " + Reason.of(e) + ".", e);
    }
    plan.writeRandom(file, 1);
  }

  /** Loads a file in a Bindery of its own. */
  Measured bindery(Path file) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(BuildInfo.read().jvm().split("\\s+")));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(BinderyCli.class.getName());
    line.addAll(List.of("bench", "weights-load", "--weights", file.toString()));
    line.addAll(List.of("--preset", nameOrFile));
    return run(line, "Bindery could not load the weights");
  }

  /** Tells whether the peer knows this preset's names. */
  boolean hasPeer() {
    return published.preset().naming() == Naming.IMAGEBIND
        && published.preset().columns().stream()
            .map(ColumnId::toString)
            .toList()
            .containsAll(List.of("image", "text", "audio"));
  }

  /**
   * Loads a file in PyTorch.
   *
   * @param python a Python with torch
   * @throws DataException if it has none
   */
  Measured python(String python, Path file) {
    int threads =
        Integer.getInteger(
            "ai.djl.pytorch.num_threads", Runtime.getRuntime().availableProcessors());
    try {
      Path script = Files.createTempFile("bindery-weights-peer", ".py");
      try (InputStream source = WeightsBench.class.getResourceAsStream("weights_peer.py")) {
        Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        List<String> line = new ArrayList<>();
        line.addAll(List.of(python, script.toString(), file.toString(), String.valueOf(threads)));
        for (String column : List.of("image", "text", "audio")) {
          line.add(column + "=" + encoder(column, "heads"));
        }
        line.add("stride=" + encoder("audio", "stride"));
        return run(line, "'" + python + "' could not load the weights: is torch installed there?");
      } finally {
        Files.delete(script);
      }
    } catch (IOException e) {
      throw new DataException("The script for PyTorch cannot be written: " + Reason.of(e) + ".", e);
    }
  }

  private String encoder(String column, String component) {
    Object value = published.preset().tower(ColumnId.of(column)).encoder().get(component);
    return Optional.ofNullable(value)
        .map(String::valueOf)
        .orElseThrow(
            () ->
                new DataException(
                    "The preset "
                        + published.preset().name()
                        + " does not say "
                        + component
                        + " of its tower for "
                        + column
                        + ", which PyTorch has to be told."));
  }

  private static Measured run(List<String> line, String failure) {
    Process process;
    try {
      process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    } catch (IOException e) {
      throw new DataException(failure + " (" + Reason.of(e) + ").", e);
    }
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new DataException(failure + " (it ended with " + process.exitValue() + ").");
      }
      Map<String, String> values = new LinkedHashMap<>();
      printed
          .lines()
          .map(text -> text.split(" ", 2))
          .filter(parts -> parts.length == 2)
          .forEach(parts -> values.put(parts[0], parts[1]));
      return new Measured(values);
    } catch (IOException e) {
      throw new DataException(failure + " (" + Reason.of(e) + ").", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedRunException("Interrupted; nothing is left of the measurement.");
    } finally {
      process.destroy();
    }
  }
}
