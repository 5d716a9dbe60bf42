package org.bindery.notebook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.data.DidYouMean;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Registered;
import org.bindery.data.Rejected;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;

/**
 * Plugin jars that were loaded while the session runs. Each has a class loader of its own, so that
 * a jar that was built anew takes the place of its old self; a broken one leaves the others as they
 * were. One thread at a time.
 */
final class PluginJars {
  private static final String SPI = "org.bindery.spi";

  private final ModalityRegistry registry;
  private final Map<Path, Loaded> loaded = new LinkedHashMap<>();

  PluginJars(ModalityRegistry registry) {
    this.registry = registry;
  }

  /**
   * What came of a jar.
   *
   * @param jar where it lies
   * @param modalities ids that can be used now
   * @param datasets names that can be used now
   * @param rejected what it has besides, and why that cannot be used
   */
  record Loaded(Path jar, List<String> modalities, List<String> datasets, List<Rejected> rejected) {
    Loaded {
      modalities = List.copyOf(modalities);
      datasets = List.copyOf(datasets);
      rejected = List.copyOf(rejected);
    }

    private boolean isUseless() {
      return modalities.isEmpty() && datasets.isEmpty();
    }
  }

  /** Returns what was loaded so far, in that order; a jar that gave nothing is not kept. */
  List<Loaded> loaded() {
    return List.copyOf(loaded.values());
  }

  /**
   * Takes the modalities and datasets of a jar in; what it gave before is replaced.
   *
   * @param file its path
   * @throws DataException if it is no whole jar
   * @throws ConfigException if nothing in it can be used, with every reason
   */
  Loaded load(String file) {
    Path jar = Path.of(file).toAbsolutePath().normalize();
    PluginLoader loader = PluginLoader.read(jar, Thread.currentThread().getContextClassLoader());
    long copies = loader.classesIn(SPI);
    if (copies > 0) {
      throw refusal(
          jar,
          "it brings "
              + copies
              + " classes of "
              + SPI
              + " itself, so this session would not know its modalities as such; give the SPI the"
              + " scope 'provided' in its pom and build it again");
    }
    Set<String> names = new LinkedHashSet<>(loader.providersOf(Modality.class));
    names.addAll(loader.providersOf(DatasetProvider.class));
    if (names.isEmpty()) {
      throw refusal(
          jar,
          "it registers nothing; list its modality in META-INF/services/"
              + Modality.class.getName()
              + " or its dataset in META-INF/services/"
              + DatasetProvider.class.getName());
    }
    Loaded result = admit(jar, loader, names);
    if (result.isUseless()) {
      throw refusal(
          jar,
          result.rejected().stream()
              .map(rejected -> rejected.className() + ": " + rejected.reason())
              .collect(Collectors.joining(" ")));
    }
    loaded.put(jar, result);
    return result;
  }

  /**
   * Loads jars again that were loaded before.
   *
   * @param names their paths or file names; all if there are none
   * @throws ConfigException if one was not loaded before, with the nearest name
   */
  List<Loaded> reload(List<String> names) {
    List<Path> jars = names.isEmpty() ? List.copyOf(loaded.keySet()) : pick(names);
    if (jars.isEmpty()) {
      throw new ConfigException(
          "reload", "", "No jar was loaded so far: begin with %modality load JAR.");
    }
    return jars.stream().map(jar -> load(jar.toString())).toList();
  }

  private List<Path> pick(List<String> names) {
    List<Path> jars = new ArrayList<>();
    for (String name : names) {
      Path asPath = Path.of(name).toAbsolutePath().normalize();
      jars.add(
          loaded.keySet().stream()
              .filter(jar -> jar.equals(asPath) || fileName(jar).equals(name))
              .findFirst()
              .orElseThrow(() -> unknown(name)));
    }
    return jars;
  }

  private ConfigException unknown(String name) {
    List<String> known = loaded.keySet().stream().map(PluginJars::fileName).toList();
    return new ConfigException(
        "reload",
        name,
        "No jar '"
            + name
            + "' was loaded so far"
            + (known.isEmpty() ? "" : ", but " + String.join(", ", known))
            + ": load it with %modality load "
            + name
            + "."
            + DidYouMean.hint(name, known));
  }

  private Loaded admit(Path jar, PluginLoader loader, Set<String> names) {
    ModalityRegistry seen = ModalityRegistry.scan(loader);
    List<String> modalities = new ArrayList<>();
    List<String> datasets = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (Rejected candidate : seen.rejected()) {
      if (names.contains(candidate.className()) || !isKnown(candidate)) {
        rejected.add(candidate);
      }
    }
    for (Registered found : seen.modalities()) {
      Modality<?> modality = found.modality();
      if (modality.getClass().getClassLoader() == loader) {
        String id = modality.card().id().value();
        admit(modalities, rejected, modality, jar, id, () -> registry.register(modality));
      }
    }
    for (DatasetProvider dataset : seen.datasets()) {
      if (dataset.getClass().getClassLoader() == loader) {
        String name = dataset.card().name();
        admit(datasets, rejected, dataset, jar, name, () -> registry.register(dataset));
      }
    }
    return new Loaded(jar, modalities, datasets, rejected);
  }

  private boolean isKnown(Rejected candidate) {
    return registry.rejected().contains(candidate);
  }

  private static void admit(
      List<String> admitted,
      List<Rejected> rejected,
      Object plugin,
      Path jar,
      String name,
      Runnable register) {
    try {
      register.run();
      admitted.add(name);
    } catch (ConfigException taken) {
      rejected.add(new Rejected(plugin.getClass().getName(), taken.getMessage(), jar.toString()));
    }
  }

  private static ConfigException refusal(Path jar, String reason) {
    return new ConfigException(
        "modality",
        jar.toString(),
        "Nothing of "
            + fileName(jar)
            + " can be used: "
            + reason
            + (reason.endsWith(".") ? "" : "."));
  }

  private static String fileName(Path jar) {
    return String.valueOf(jar.getFileName());
  }
}
