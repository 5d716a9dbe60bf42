package org.bindery.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;

/**
 * Plugin jars that are loaded while the program runs: {@code --plugins} and {@code %modality load}.
 * Each has a class loader of its own, so that a jar that was built anew takes the place of its old
 * self; a broken one leaves the others as they were, and is listed as rejected until it is mended.
 * Thread-safe.
 */
public final class Plugins {
  private static final String SPI = "org.bindery.spi";

  private final ModalityRegistry registry;
  private final Map<Path, PluginJar> loaded = new LinkedHashMap<>();
  private final Map<Path, Rejected> refused = new LinkedHashMap<>();

  Plugins(ModalityRegistry registry) {
    this.registry = registry;
  }

  /** Returns what was loaded so far, in that order; a jar that gave nothing is not kept. */
  public List<PluginJar> loaded() {
    synchronized (loaded) {
      return List.copyOf(loaded.values());
    }
  }

  /** Returns what of the jars cannot be used, and the jars of which nothing can. */
  List<Rejected> rejected() {
    synchronized (loaded) {
      List<Rejected> all = new ArrayList<>(refused.values());
      loaded.values().forEach(jar -> all.addAll(jar.rejected()));
      return all;
    }
  }

  /**
   * Takes the modalities and datasets of a jar in; what it gave before is replaced.
   *
   * @throws DataException if it is no whole jar
   * @throws ConfigException if nothing in it can be used, with every reason
   */
  public PluginJar load(Path file) {
    Path jar = file.toAbsolutePath().normalize();
    try {
      PluginJar result = admitted(jar);
      synchronized (loaded) {
        loaded.put(jar, result);
        refused.remove(jar);
      }
      return result;
    } catch (BinderyException reason) {
      synchronized (loaded) {
        String name = String.valueOf(jar.getFileName());
        refused.put(jar, new Rejected(name, reason.getMessage(), jar.toString()));
      }
      throw reason;
    }
  }

  /**
   * Takes in what of some jars can be used. A jar that cannot is left out and found in {@link
   * ModalityRegistry#rejected}.
   *
   * @param places jars, and folders of jars
   * @return one sentence for each jar or class that was left out
   * @throws ConfigException if a place is not there, or a folder has no jar
   */
  public List<String> loadUsable(List<Path> places) {
    List<String> sentences = new ArrayList<>();
    for (Path jar : places.stream().flatMap(place -> jars(place).stream()).distinct().toList()) {
      try {
        load(jar)
            .rejected()
            .forEach(part -> sentences.add(part.className() + ": " + part.reason()));
      } catch (BinderyException reason) {
        sentences.add(reason.getMessage());
      }
    }
    return sentences;
  }

  /**
   * Loads jars again that were loaded before.
   *
   * @param names their paths or file names; all if there are none
   * @throws ConfigException if one was not loaded before, with the nearest name
   */
  public List<PluginJar> reload(List<String> names) {
    List<Path> known = loaded().stream().map(PluginJar::jar).toList();
    List<Path> jars =
        names.isEmpty() ? known : names.stream().map(name -> pick(name, known)).toList();
    if (jars.isEmpty()) {
      throw new ConfigException(
          "reload", "", "No jar was loaded so far: begin with %modality load JAR.");
    }
    return jars.stream().map(this::load).toList();
  }

  private static Path pick(String name, List<Path> known) {
    Path asPath = Path.of(name).toAbsolutePath().normalize();
    return known.stream()
        .filter(jar -> jar.equals(asPath) || fileName(jar).equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name, known));
  }

  private static ConfigException unknown(String name, List<Path> loaded) {
    List<String> known = loaded.stream().map(Plugins::fileName).toList();
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

  private static List<Path> jars(Path place) {
    if (!Files.isDirectory(place)) {
      if (!Files.exists(place)) {
        throw new ConfigException(
            "plugins",
            place.toString(),
            "There is no jar or folder " + place + ": build the plugin, or correct its path.");
      }
      return List.of(place.toAbsolutePath().normalize());
    }
    try (Stream<Path> files = Files.list(place.toAbsolutePath().normalize())) {
      List<Path> jars =
          files
              .filter(file -> fileName(file).endsWith(".jar"))
              .sorted()
              .collect(Collectors.toList());
      if (jars.isEmpty()) {
        throw new ConfigException(
            "plugins", place.toString(), "The folder " + place + " has no jar in it.");
      }
      return jars;
    } catch (IOException e) {
      throw new DataException("The folder " + place + " cannot be listed: " + e.getMessage(), e);
    }
  }

  private PluginJar admitted(Path jar) {
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
    PluginJar result = admit(jar, loader, names);
    if (result.isUseless()) {
      throw refusal(
          jar,
          result.rejected().stream()
              .map(rejected -> rejected.className() + ": " + rejected.reason())
              .collect(Collectors.joining(" ")));
    }
    return result;
  }

  private PluginJar admit(Path jar, PluginLoader loader, Set<String> names) {
    ModalityRegistry seen = ModalityRegistry.scan(loader);
    List<String> modalities = new ArrayList<>();
    List<String> datasets = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    List<Rejected> before = registry.rejected();
    for (Rejected candidate : seen.rejected()) {
      if (names.contains(candidate.className()) || !before.contains(candidate)) {
        rejected.add(candidate);
      }
    }
    for (Registered found : seen.modalities()) {
      Modality<?> modality = found.modality();
      if (modality.getClass().getClassLoader() == loader) {
        String id = modality.card().id().value();
        admit(
            modalities,
            rejected,
            modality,
            jar,
            id,
            () -> {
              requireNew(id, jar, PluginJar::modalities);
              registry.register(modality);
            });
      }
    }
    for (DatasetProvider dataset : seen.datasets()) {
      if (dataset.getClass().getClassLoader() == loader) {
        String name = dataset.card().name();
        admit(
            datasets,
            rejected,
            dataset,
            jar,
            name,
            () -> {
              requireNew(name, jar, PluginJar::datasets);
              registry.register(dataset);
            });
      }
    }
    return new PluginJar(jar, modalities, datasets, rejected);
  }

  /** The registry lets a class take its own place, but not that of two jars there can be one. */
  private void requireNew(String name, Path jar, Function<PluginJar, List<String>> names) {
    for (PluginJar other : loaded()) {
      if (!other.jar().equals(jar) && names.apply(other).contains(name)) {
        throw new ConfigException(
            "plugins",
            name,
            "'" + name + "' is already provided by " + other.jar() + "; remove one of them.");
      }
    }
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
