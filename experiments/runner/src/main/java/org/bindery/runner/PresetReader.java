package org.bindery.runner;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bindery.data.DidYouMean;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PresetPlan;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Reads presets: YAML files that say how the towers of a known model are built and fed. Every
 * mistake is told in one sentence that begins with file and line and names the nearest thing that
 * would have been right.
 */
public final class PresetReader {
  /** Where presets lie in a checkout. */
  private static final Path FOLDER = Path.of("experiments", "specs", "presets");

  private static final RecordBinder BINDER =
      new RecordBinder(
          Map.of(
              PresetSpec.class, Map.of("description", ""),
              PresetSpec.Weights.class, Map.of("nonCommercial", false)));

  private PresetReader() {}

  /**
   * Reads a preset and checks it against the plugins on the class path, without fetching or
   * allocating anything.
   *
   * @param file a YAML file
   * @throws ConfigException in one sentence with file and line: an unknown key, a value of the
   *     wrong type or out of range, a missing key, a modality that does not exist, towers that
   *     cannot be built; or if there is no such file
   */
  public static PublishedPreset read(Path file, ModalityRegistry registry) {
    String name = String.valueOf(file.getFileName());
    Located tree = YamlTree.ofFile(name, text(file));
    if (!(tree instanceof Located.Mapping mapping)) {
      throw tree.refuse("", tree.shown(), "a preset is a group of keys, not " + tree.shown() + ".");
    }
    if (!mapping.entries().containsKey("name")) {
      String stem = name.replaceFirst("\\.ya?ml$", "");
      mapping = Setting.put(mapping, "name", new Located.Scalar(mapping.origin(), stem, stem));
    }
    PresetSpec spec = BINDER.bind(PresetSpec.class, mapping, "");
    for (String column : spec.towers().keySet()) {
      try {
        ColumnId.of(column);
      } catch (ConfigException e) {
        throw Located.refusal(origin(mapping, "towers", column), e.path(), column, e.getMessage());
      }
    }
    PublishedPreset preset = located(mapping, "towers", spec::toPreset);
    for (ColumnId column : preset.preset().columns()) {
      located(
          mapping,
          "towers." + column,
          () -> PresetPlan.of(preset.preset(), registry, Set.of(column)));
    }
    return preset;
  }

  /**
   * Reads a preset by its name or file.
   *
   * @param nameOrFile such as {@code imagebind-huge}, or the path of a YAML file
   * @throws ConfigException as {@link #read} does, and if there is no such preset
   */
  public static PublishedPreset named(String nameOrFile, ModalityRegistry registry) {
    if (nameOrFile.endsWith(".yaml") || nameOrFile.endsWith(".yml")) {
      return read(Path.of(nameOrFile), registry);
    }
    List<Path> known = files();
    List<String> names = known.stream().map(PresetReader::stem).toList();
    int at = names.indexOf(nameOrFile);
    if (at < 0) {
      throw new ConfigException(
          "preset",
          nameOrFile,
          "There is no preset '"
              + nameOrFile
              + "'."
              + DidYouMean.hint(nameOrFile, names)
              + " There are: "
              + String.join(", ", names)
              + "; a preset of your own is given as the path of its .yaml file.");
    }
    return read(known.get(at), registry);
  }

  /**
   * Returns the files of all presets that come with Bindery, in the order of their names.
   *
   * @throws ConfigException if the checkout of Bindery is not found
   */
  public static List<Path> files() {
    Path folder = folder();
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new ConfigException(
          "preset",
          folder.toString(),
          "The presets in " + folder + " cannot be listed: " + Reason.of(e) + ".");
    }
  }

  private static Path folder() {
    Optional<Path> root = Machine.environment("BINDERY_ROOT").map(Path::of);
    Path above = Path.of("").toAbsolutePath();
    while (root.isEmpty() && above != null) {
      root = Optional.of(above).filter(path -> Files.isDirectory(path.resolve(FOLDER)));
      above = above.getParent();
    }
    return root.map(path -> path.resolve(FOLDER))
        .filter(Files::isDirectory)
        .orElseThrow(
            () ->
                new ConfigException(
                    "preset",
                    "",
                    "The presets are not found: set BINDERY_ROOT to the checkout of Bindery, or give"
                        + " a preset's .yaml file."));
  }

  private static String stem(Path file) {
    return file.getFileName().toString().replaceFirst("\\.yaml$", "");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException("preset", file.toString(), "There is no preset " + file + ".");
    } catch (CharacterCodingException e) {
      throw new ConfigException("preset", file.toString(), file + " is not text in UTF-8.");
    } catch (IOException e) {
      throw new ConfigException(
          "preset",
          file.toString(),
          "The preset " + file + " cannot be read: " + Reason.of(e) + ".");
    }
  }

  private static <T> T located(Located.Mapping tree, String place, Supplier<T> made) {
    try {
      return made.get();
    } catch (ConfigException e) {
      throw Located.refusal(origin(tree, place, e.path()), e.path(), e.value(), e.getMessage());
    } catch (BinderyException e) {
      throw Located.refusal(origin(tree, place, ""), place, "", e.getMessage());
    }
  }

  /** Returns where a key was written: by its full path, or else wherever a tower has such a key. */
  private static String origin(Located.Mapping tree, String place, String path) {
    String last = path.substring(path.lastIndexOf('.') + 1);
    return Stream.of(
            path, place + "." + path, place + ".encoder." + last, place + ".preprocess." + last)
        .flatMap(keys -> at(tree, keys).stream())
        .findFirst()
        .or(() -> at(tree, place))
        .orElse(tree.origin());
  }

  private static Optional<String> at(Located.Mapping tree, String path) {
    String[] keys = path.split("\\.", -1);
    Located parent = tree;
    for (int i = 0; i < keys.length - 1; i++) {
      Optional<Located> next = parent.find(keys[i]);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      parent = next.get();
    }
    return parent instanceof Located.Mapping mapping
        ? Optional.ofNullable(mapping.entries().get(keys[keys.length - 1]))
            .map(Located.Entry::origin)
        : Optional.empty();
  }
}
