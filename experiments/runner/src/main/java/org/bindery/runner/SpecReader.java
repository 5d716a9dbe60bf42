package org.bindery.runner;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.data.DidYouMean;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.graph.Sharing;
import org.bindery.graph.Topology;
import org.bindery.graph.Tuning;
import org.bindery.spi.ConfigException;
import org.bindery.training.Recipe;

/**
 * Reads experiment specs. Every mistake is told in one sentence that begins with file and line and
 * names the nearest thing that would have been right.
 */
public final class SpecReader {
  static final RecordBinder BINDER =
      new RecordBinder(
          Map.of(
              ExperimentSpec.class,
                  Map.of("description", "", "recipe", Recipe.standard(), "seeds", List.of(0L)),
              DataSpec.class, Map.of("splitSeed", 0L, "validationKeys", 0),
              GraphSpec.class, Map.of("topology", Topology.STAR),
              GraphSpec.EdgeSpec.class,
                  Map.of("weight", 1.0, "given", false, "loss", LossSpec.INFO_NCE, "share", 1.0),
              GraphSpec.JointSpec.class,
                  Map.of("weight", 1.0, "loss", LossSpec.CENTROID, "share", 1.0),
              PairSource.class, Map.of("wrong", 0.0, "aligned", false),
              GraphSpec.Share.class, Map.of("parts", Sharing.Parts.TRUNK, "fusion", 0),
              Tuning.LowRank.class, RecordBinder.componentsOf(Tuning.LowRank.standard()),
              Recipe.class, RecordBinder.componentsOf(Recipe.standard())));

  private SpecReader() {}

  /**
   * Reads a spec and checks it against the plugins on the class path.
   *
   * @param file a YAML file
   * @throws ConfigException in one sentence with file and line: an unknown key, a value of the
   *     wrong type or out of range, a missing key, a modality, dataset, column, option or frozen
   *     tower that does not exist, a graph that cannot be built; or if there is no such file
   */
  public static ExperimentSpec read(Path file) {
    return read(file, ModalityRegistry.scan(), List.of());
  }

  /**
   * Reads a spec with some values replaced.
   *
   * @param registry the plugins to check against
   * @param overrides such as {@code recipe.steps=50}; the value is YAML
   * @throws ConfigException as {@link #read(Path)} does
   */
  public static ExperimentSpec read(Path file, ModalityRegistry registry, List<String> overrides) {
    String name = String.valueOf(file.getFileName());
    Located tree = YamlTree.ofFile(name, text(file));
    for (String override : overrides) {
      tree = Setting.parse(override).applyTo(tree);
    }
    return read(tree, name, registry);
  }

  /**
   * Reads a spec that stands inside another page.
   *
   * @param name names it if it does not name itself
   */
  static ExperimentSpec read(Located tree, String name, ModalityRegistry registry) {
    refuseSeedInRecipe(tree);
    Located.Mapping named = withName(tree, name);
    StagedSteps staged = StagedSteps.in(named);
    ExperimentSpec spec =
        staged.scale(BINDER.bind(ExperimentSpec.class, staged.withTheirSum(named), ""));
    new SpecCheck(registry, named).check(spec);
    return spec;
  }

  /** Reads a page, or tells why that is not possible. */
  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException(
          "spec",
          file.toString(),
          "There is no spec " + file + "." + DidYouMean.hint(file.toString(), neighbors(file)));
    } catch (CharacterCodingException e) {
      throw new ConfigException("spec", file.toString(), file + " is not text in UTF-8.");
    } catch (IOException e) {
      throw new ConfigException(
          "spec", file.toString(), "The spec " + file + " cannot be read: " + Reason.of(e) + ".");
    }
  }

  private static List<String> neighbors(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try (var entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.toString().endsWith(".yaml"))
          .map(entry -> file.resolveSibling(entry.getFileName()).toString())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void refuseSeedInRecipe(Located tree) {
    tree.find("recipe", "seed")
        .ifPresent(
            seed -> {
              throw seed.refuse(
                  "recipe.seed",
                  seed.shown(),
                  "a recipe in a spec has no seed; list the seeds at the top: seeds: [0, 1, 2].");
            });
  }

  /** A spec that does not say its name has its file's. */
  static Located.Mapping withName(Located tree, String fileName) {
    if (!(tree instanceof Located.Mapping mapping)) {
      throw tree.refuse("", tree.shown(), "a spec is a group of keys, not " + tree.shown() + ".");
    }
    if (mapping.entries().containsKey("name")) {
      return mapping;
    }
    String name = fileName.replaceFirst("\\.ya?ml$", "");
    return Setting.put(mapping, "name", new Located.Scalar(mapping.origin(), name, name));
  }
}
