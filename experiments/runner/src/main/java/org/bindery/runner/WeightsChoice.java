package org.bindery.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PresetPlan;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.weights.LoadReport;
import org.bindery.weights.TensorFile;

/** Finds out whether a file of weights and a preset belong together, by names and shapes alone. */
final class WeightsChoice {
  private final ModalityRegistry registry;
  private final Set<ColumnId> columns;

  WeightsChoice(ModalityRegistry registry, Set<ColumnId> columns) {
    this.registry = registry;
    this.columns = columns;
  }

  /**
   * Returns the preset of a file.
   *
   * @param wished a preset's name or file; without one the preset that fits is taken
   * @throws ConfigException if it does not fit, naming what is missing, unexpected or of another
   *     shape and the preset that would fit; or if none fits
   * @throws org.bindery.spi.DataException if the file is broken
   */
  PublishedPreset choose(Path weights, Optional<String> wished) {
    try (TensorFile file = TensorFile.open(weights)) {
      if (wished.isEmpty()) {
        return fitting(file)
            .orElseThrow(
                () ->
                    new ConfigException(
                        "preset",
                        "",
                        weights
                            + " fits none of the presets for "
                            + shown()
                            + ": name the preset it was made with by --preset, or write one (see"
                            + " ./bindery presets)."));
      }
      PublishedPreset preset = PresetReader.named(wished.get(), registry);
      List<LoadReport> reports = PresetPlan.of(preset.preset(), registry, columns).compare(file);
      if (reports.stream().allMatch(LoadReport::isComplete)) {
        return preset;
      }
      throw new ConfigException(
          "preset",
          wished.get(),
          weights
              + " does not fit the preset "
              + preset.preset().name()
              + ": "
              + fitting(file)
                  .map(
                      fits ->
                          "it fits "
                              + fits.preset().name()
                              + ", so use --preset "
                              + fits.preset().name()
                              + ".")
                  .orElse("use the preset it was made with.")
              + "\n"
              + reports.stream().map(LoadReport::text).collect(Collectors.joining("\n")));
    }
  }

  private Optional<PublishedPreset> fitting(TensorFile file) {
    for (Path known : PresetReader.files()) {
      PublishedPreset preset = PresetReader.read(known, registry);
      if (preset.preset().columns().containsAll(columns)
          && PresetPlan.of(preset.preset(), registry, columns).compare(file).stream()
              .allMatch(LoadReport::isComplete)) {
        return Optional.of(preset);
      }
    }
    return Optional.empty();
  }

  private String shown() {
    return columns.stream().map(ColumnId::toString).collect(Collectors.joining(", "));
  }
}
