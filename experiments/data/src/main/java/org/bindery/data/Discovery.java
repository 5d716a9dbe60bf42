package org.bindery.data;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Spi;

/** What one scan found. */
record Discovery(
    Map<ModalityId, Registered> modalities,
    Map<String, DatasetProvider> datasets,
    List<Rejected> rejected) {
  private static final Pattern NAMED_PROVIDER =
      Pattern.compile(": (?:Provider )?([\\w.$]+) (?:not |could )");

  /** Enough for any honest class path; keeps a loader that fails forever from looping. */
  private static final int MOST_FAILURES = 1000;

  private static final String BUNDLED =
      "Its jar brings "
          + Spi.class.getPackageName()
          + " itself; give the SPI the scope 'provided' in its pom and build it again.";

  static Discovery of(List<ClassLoader> given) {
    List<ClassLoader> loaders = withoutAncestors(given);
    List<Rejected> rejected = new ArrayList<>();
    Map<ModalityId, Registered> modalities =
        admit(
            each(Modality.class, loaders, rejected),
            modality -> modality.card().id(),
            Discovery::problemWith,
            Registered::new,
            rejected);
    Map<String, DatasetProvider> datasets =
        admit(
            each(DatasetProvider.class, loaders, rejected),
            dataset -> dataset.card().name(),
            (name, type, version) -> Optional.empty(),
            (dataset, location, version) -> dataset,
            rejected);
    return new Discovery(
        Collections.unmodifiableMap(modalities),
        Collections.unmodifiableMap(datasets),
        List.copyOf(rejected));
  }

  /** Returns why a class may not provide this id, if so. */
  static Optional<String> problemWith(ModalityId id, Class<?> type, int version) {
    if (ModalityId.RESERVED.contains(id.value()) && !type.getName().startsWith("org.bindery.")) {
      return Optional.of(
          "The id '"
              + id
              + "' is reserved for Bindery's own modalities; choose another, such as 'my-"
              + id
              + "'.");
    }
    return wrongVersion(version);
  }

  /** Returns the jar or folder a class came from, for people. */
  static String location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "this session";
    }
    try {
      return Path.of(source.getLocation().toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException remote) {
      return source.getLocation().toString();
    }
  }

  /** Tells whether a class lies in a jar that brings another copy of the SPI. */
  private static boolean bundlesSpi(Class<?> type) {
    String place = location(type);
    if (place.equals(location(Modality.class)) || !new File(place).isFile()) {
      return false;
    }
    try (ZipFile zip = new ZipFile(place)) {
      return zip.getEntry(Modality.class.getName().replace('.', '/') + ".class") != null;
    } catch (IOException unreadable) {
      // Whoever loaded the class from it could read it.
      return false;
    }
  }

  /** Returns the last name of a path or address, without slashes. */
  static String fileName(String location) {
    String stripped = location.replaceAll("[/\\\\]+$", "");
    return stripped.substring(Math.max(stripped.lastIndexOf('/'), stripped.lastIndexOf('\\')) + 1);
  }

  private static Optional<String> wrongVersion(int version) {
    return version == Spi.VERSION
        ? Optional.empty()
        : Optional.of(
            "It was built for version "
                + version
                + " of the SPI, this is version "
                + Spi.VERSION
                + "; use a release of the plugin built for it.");
  }

  private static List<ClassLoader> withoutAncestors(List<ClassLoader> loaders) {
    List<ClassLoader> distinct = loaders.stream().distinct().toList();
    return distinct.stream()
        .filter(loader -> distinct.stream().noneMatch(other -> isAncestor(loader, other)))
        .toList();
  }

  private static boolean isAncestor(ClassLoader ancestor, ClassLoader of) {
    for (ClassLoader at = of.getParent(); at != null; at = at.getParent()) {
      if (at == ancestor) {
        return true;
      }
    }
    return false;
  }

  private static <T> List<ServiceLoader.Provider<T>> each(
      Class<T> service, List<ClassLoader> loaders, List<Rejected> rejected) {
    Map<Class<?>, ServiceLoader.Provider<T>> providers = new LinkedHashMap<>();
    for (ClassLoader loader : loaders) {
      Iterator<ServiceLoader.Provider<T>> found =
          ServiceLoader.load(service, loader).stream().iterator();
      int failures = 0;
      while (failures < MOST_FAILURES) {
        try {
          if (!found.hasNext()) {
            break;
          }
          ServiceLoader.Provider<T> provider = found.next();
          providers.putIfAbsent(provider.type(), provider);
        } catch (ServiceConfigurationError | LinkageError e) {
          failures++;
          rejected.add(unreadable(service, e));
        }
      }
    }
    return List.copyOf(providers.values());
  }

  private static Rejected unreadable(Class<?> service, Throwable e) {
    Matcher named = NAMED_PROVIDER.matcher(String.valueOf(e.getMessage()));
    return new Rejected(
        named.find() ? named.group(1) : service.getName(),
        "It cannot be loaded: "
            + e.getMessage()
            + "; check the class name in META-INF/services/"
            + service.getName()
            + " and that the jar is whole.",
        "META-INF/services/" + service.getName());
  }

  private interface Check<K> {
    Optional<String> problem(K key, Class<?> type, int version);
  }

  private interface Admission<T, V> {
    V admit(T provider, String location, int version);
  }

  private static <T, K extends Comparable<K>, V> Map<K, V> admit(
      List<ServiceLoader.Provider<T>> providers,
      Function<T, K> keyOf,
      Check<K> check,
      Admission<T, V> admission,
      List<Rejected> rejected) {
    Map<K, V> admitted = new TreeMap<>();
    Map<K, String> places = new TreeMap<>();
    for (ServiceLoader.Provider<T> provider : providers) {
      Class<?> type = provider.type();
      String place = location(type);
      BiFunction<String, String, Rejected> reject =
          (name, reason) -> new Rejected(name, reason, place);
      BuiltFor builtFor = type.getAnnotation(BuiltFor.class);
      // Before it is made: what was built against other interfaces breaks in ways that say nothing.
      Optional<String> unfit =
          builtFor == null
              ? Optional.of("It lacks @BuiltFor(Spi.VERSION); add it to the class.")
              : wrongVersion(builtFor.value()).or(() -> ExitCalls.of(type));
      if (unfit.isPresent()) {
        rejected.add(reject.apply(type.getName(), unfit.get()));
        continue;
      }
      if (bundlesSpi(type)) {
        rejected.add(reject.apply(type.getName(), BUNDLED));
        continue;
      }
      try {
        T made = provider.get();
        K key = keyOf.apply(made);
        Optional<String> problem = check.problem(key, type, builtFor.value());
        if (problem.isPresent()) {
          rejected.add(reject.apply(type.getName(), problem.get()));
        } else if (admitted.containsKey(key)) {
          rejected.add(
              reject.apply(
                  type.getName(),
                  "'"
                      + key
                      + "' is already provided by "
                      + places.get(key)
                      + "; remove one of them: the second is "
                      + place
                      + "."));
        } else {
          admitted.put(key, admission.admit(made, place, builtFor.value()));
          places.put(key, type.getName() + " from " + place);
        }
      } catch (ServiceConfigurationError | LinkageError | RuntimeException e) {
        Throwable cause =
            e instanceof ServiceConfigurationError && e.getCause() != null ? e.getCause() : e;
        rejected.add(
            reject.apply(
                type.getName(),
                "Its constructor or card() threw " + cause + "; it must not fail or do work."));
      }
    }
    return admitted;
  }
}
