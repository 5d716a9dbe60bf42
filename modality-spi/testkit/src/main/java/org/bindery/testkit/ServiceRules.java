package org.bindery.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.Spi;

/** How a plugin of any kind is made and found. */
final class ServiceRules {
  private final String file;
  private final Class<?> type;

  /** Looks at a class that provides a service. */
  ServiceRules(Class<?> service, Class<?> type) {
    this.file = "META-INF/services/" + service.getName();
    this.type = type;
  }

  void constructorNeedsNoEngine() {
    try {
      if (!Modifier.isPublic(type.getConstructor().getModifiers())
          || !Modifier.isPublic(type.getModifiers())) {
        throw Failure.of("Make {} and its no-argument constructor public.", type.getName());
      }
    } catch (NoSuchMethodException absent) {
      throw Failure.of("Give {} a public constructor without arguments.", type.getName());
    }
    try {
      EnginelessLoader loader = new EnginelessLoader(type.getClassLoader());
      Object copy =
          Class.forName(type.getName(), true, loader).getDeclaredConstructor().newInstance();
      copy.getClass().getMethod("card").invoke(copy);
    } catch (ReflectiveOperationException | LinkageError broken) {
      throw Failure.because(
          EnginelessLoader.rootOf(broken),
          "The constructor or card() of {} fails where there is no engine: move that work behind a"
              + " factory.",
          type.getName());
    }
  }

  void builtForIsPresent() {
    BuiltFor stamp = type.getAnnotation(BuiltFor.class);
    if (stamp == null) {
      throw Failure.of("Annotate {} with @BuiltFor(Spi.VERSION).", type.getName());
    }
    if (stamp.value() != Spi.VERSION) {
      throw Failure.of(
          "{} says @BuiltFor({}) and the interface is version {}: write @BuiltFor(Spi.VERSION) and"
              + " compile again.",
          type.getName(),
          stamp.value(),
          Spi.VERSION);
    }
  }

  void fileListsTheClass() {
    boolean listed =
        serviceFiles().stream()
            .flatMap(found -> lines(found).stream())
            .map(line -> line.replaceFirst("#.*", "").strip())
            .anyMatch(type.getName()::equals);
    if (!listed) {
      throw Failure.of("Add the line {} to {}.", type.getName(), file);
    }
  }

  void jarBundlesNoInterface() {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source != null && "file".equals(source.getLocation().getProtocol())) {
      List<String> bundled =
          PluginJars.bundled(Path.of(URI.create(source.getLocation().toString())));
      if (!bundled.isEmpty()) {
        throw Failure.of("{}", bundled.get(0));
      }
    }
  }

  private List<URL> serviceFiles() {
    try {
      return Collections.list(type.getClassLoader().getResources(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static List<String> lines(URL file) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
