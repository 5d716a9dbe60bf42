package org.bindery.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bindery.data.ModalityRegistry;
import org.bindery.evaluation.Embedding;
import org.bindery.pretrained.PretrainedTowers;
import org.bindery.runner.PresetReader;
import org.bindery.runner.PublishedPreset;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Towers with the weights of a published model, and a folder of signals to try them on: a folder
 * for each kind ({@code image}, {@code audio}, ...) with files in it, and for texts a file {@code
 * text.txt} with one in each line. Only towers for which there is something are loaded.
 */
public final class Pretrained implements Space {
  private static final String TEXTS = "text.txt";

  private final ModalityRegistry registry;
  private final PublishedPreset preset;
  private final Path folder;
  private final PretrainedTowers towers;

  private Pretrained(
      ModalityRegistry registry, PublishedPreset preset, Path folder, PretrainedTowers towers) {
    this.registry = registry;
    this.preset = preset;
    this.folder = folder;
    this.towers = towers;
  }

  static Pretrained open(
      ModalityRegistry registry, String presetName, String weights, String folderName) {
    PublishedPreset preset = PresetReader.named(presetName, registry);
    Path folder = Path.of(folderName);
    if (!Files.isDirectory(folder)) {
      throw new ConfigException(
          "folder",
          folderName,
          "There is no folder "
              + folder.toAbsolutePath()
              + ": make one with a folder for each kind of signal, such as image and audio.");
    }
    Set<ColumnId> wanted = new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    for (ColumnId column : preset.preset().columns()) {
      if (Files.exists(folder.resolve(isText(column) ? TEXTS : column.toString()))) {
        wanted.add(column);
      }
    }
    if (wanted.isEmpty()) {
      throw new DataException(
          folder.toAbsolutePath()
              + " has nothing for the preset "
              + presetName
              + ": put files into folders named after "
              + preset.preset().columns()
              + ", and texts into "
              + TEXTS
              + ".");
    }
    return new Pretrained(
        registry,
        preset,
        folder,
        PretrainedTowers.load(preset.preset(), registry, Path.of(weights), wanted, "auto"));
  }

  private static boolean isText(ColumnId column) {
    return column.modality().value().equals("text");
  }

  @Override
  public List<String> columns() {
    return towers.columns().stream().map(ColumnId::toString).toList();
  }

  @Override
  public Points examples(String column, int n) {
    return Refusal.orRefuse(
        () -> {
          if (n < 1) {
            throw new ConfigException(
                "examples", String.valueOf(n), n + " examples are none: ask for 1 or more.");
          }
          List<String> sources = sources(column);
          return points(column, sources.subList(0, Math.min(n, sources.size())));
        });
  }

  @Override
  public Points all(String column) {
    return Refusal.orRefuse(() -> points(column, sources(column)));
  }

  @Override
  public Points embed(String column, String... sources) {
    return Refusal.orRefuse(() -> points(column, List.of(sources)));
  }

  private List<String> sources(String column) {
    ColumnId tower = loaded(column);
    Path place = folder.resolve(isText(tower) ? TEXTS : column);
    try (Stream<String> found =
        isText(tower)
            ? Files.readAllLines(place, StandardCharsets.UTF_8).stream().filter(t -> !t.isBlank())
            : Files.list(place).filter(Files::isRegularFile).sorted().map(Path::toString)) {
      List<String> sources = found.toList();
      if (sources.isEmpty()) {
        throw new DataException("There is nothing in " + place.toAbsolutePath() + ".");
      }
      return sources;
    } catch (IOException e) {
      throw new DataException(place.toAbsolutePath() + " cannot be read: " + e.getMessage(), e);
    }
  }

  private ColumnId loaded(String column) {
    ColumnId tower = ColumnId.of(column);
    if (!towers.columns().contains(tower)) {
      throw new ConfigException(
          "column",
          column,
          "There is no tower for "
              + column
              + " here, but for "
              + String.join(", ", columns())
              + ": put something of it into "
              + folder
              + " and open again.");
    }
    return tower;
  }

  private Points points(String column, List<String> sources) {
    ColumnId tower = loaded(column);
    List<Points.Point> points = new ArrayList<>();
    for (String source : sources) {
      Object sample = Sample.read(registry, tower, source).value();
      float[] vector =
          towers.embed(registry, tower, List.of(sample), PretrainedTowers.Length.UNIT)[0];
      String name = isText(tower) ? source : Path.of(source).getFileName().toString();
      points.add(new Points.Point(name, sample, new Embedding(vector)));
    }
    return new Points(registry, tower, towers.logitScale(tower), points);
  }

  void close() {
    towers.close();
  }

  @Override
  public String html() {
    return new PresetView(preset, registry).html();
  }

  @Override
  public String text() {
    return new PresetView(preset, registry).text();
  }

  @Override
  public String toString() {
    return text();
  }
}
