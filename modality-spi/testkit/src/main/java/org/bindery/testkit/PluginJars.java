package org.bindery.testkit;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Loss;
import org.bindery.spi.Modality;
import org.bindery.spi.Spi;

/**
 * Jars of plugins: compiles them in a test, as their authors would, and says what is wrong with
 * one.
 *
 * <pre>{@code
 * Path jar = new PluginJars(folder)
 *     .jar("smell", Map.of("com.example.Smell", source),
 *         Map.of(Modality.class, List.of("com.example.Smell")));
 * assertThat(PluginJars.problems(jar)).isEmpty();
 * try (URLClassLoader loader = PluginJars.loader(jar)) { ... }
 * }</pre>
 */
public final class PluginJars {
  /** What a plugin is compiled against and never packs: the host brings it. */
  private static final Map<String, String> PROVIDED =
      new TreeMap<>(
          Map.of(
              "org/bindery/spi", "bindery-modality-api",
              "ai/djl", "DJL",
              "org/apache/arrow", "Arrow"));

  private static final List<Class<?>> SERVICES =
      List.of(Modality.class, DatasetProvider.class, Loss.class);

  private final Path folder;

  /**
   * Makes jars in a folder, such as one of JUnit's {@code @TempDir}.
   *
   * @param folder which exists
   */
  public PluginJars(Path folder) {
    this.folder = folder;
  }

  /**
   * Compiles classes against the class path of this test, without annotation processors, and packs
   * them.
   *
   * @param name the jar's, without {@code .jar}; different for each jar of the folder
   * @param sources by full class name
   * @param services the lines of the services file of each service
   * @return the jar
   * @throws AssertionError if a source does not compile, with what the compiler said
   */
  public Path jar(String name, Map<String, String> sources, Map<Class<?>, List<String>> services) {
    try {
      Path classes = Files.createDirectories(folder.resolve(name + "-classes"));
      List<Path> files = new ArrayList<>();
      for (Map.Entry<String, String> source : sources.entrySet()) {
        Path file =
            folder.resolve(name + "-src").resolve(source.getKey().replace('.', '/') + ".java");
        Files.createDirectories(file.getParent());
        files.add(Files.writeString(file, source.getValue()));
      }
      if (!files.isEmpty()) {
        compile(files, classes);
      }
      Path listed = Files.createDirectories(classes.resolve("META-INF/services"));
      for (Map.Entry<Class<?>, List<String>> service : services.entrySet()) {
        Files.write(listed.resolve(service.getKey().getName()), service.getValue());
      }
      return pack(classes, folder.resolve(name + ".jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Packs a folder of compiled classes and resources, such as {@code target/classes}.
   *
   * @return {@code jar}
   */
  public static Path pack(Path classes, Path jar) {
    try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        zip.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a loader over jars, with the test's own classes behind it; close it. */
  public static URLClassLoader loader(Path... jars) {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      try {
        urls[i] = jars[i].toUri().toURL();
      } catch (MalformedURLException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new URLClassLoader(urls, PluginJars.class.getClassLoader());
  }

  /**
   * Says why Bindery would reject a packed plugin or a part of it: bundled interfaces, a services
   * file that is missing or names what is not there, a stamp that is missing or of another version.
   *
   * @return a sentence for each, saying what to change; none if all is well
   */
  public static List<String> problems(Path jar) {
    List<String> problems = new ArrayList<>(bundled(jar));
    try (FileSystem files = FileSystems.newFileSystem(jar);
        URLClassLoader loader = loader(jar)) {
      List<String> providers = new ArrayList<>();
      for (Class<?> service : SERVICES) {
        Path list = files.getPath("META-INF", "services", service.getName());
        if (Files.exists(list)) {
          for (String line : lines(list)) {
            providers.add(line);
            problem(files, loader, service, line).ifPresent(problems::add);
          }
        }
      }
      if (providers.isEmpty()) {
        problems.add(
            jar.getFileName()
                + " lists no plugin: add META-INF/services/"
                + Modality.class.getName()
                + " (or DatasetProvider, or Loss) with the class's full name to the resources.");
      }
      return List.copyOf(problems);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a sentence for each library that is packed with the classes of a jar or folder. */
  static List<String> bundled(Path jarOrFolder) {
    if (Files.isDirectory(jarOrFolder)) {
      return bundledBelow(jarOrFolder, jarOrFolder);
    }
    try (FileSystem files = FileSystems.newFileSystem(jarOrFolder)) {
      return bundledBelow(files.getPath("/"), jarOrFolder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> bundledBelow(Path root, Path place) {
    List<String> bundled = new ArrayList<>();
    PROVIDED.forEach(
        (path, library) -> {
          if (Files.exists(root.resolve(path))) {
            bundled.add(
                place.getFileName()
                    + " contains "
                    + path
                    + "/: give "
                    + library
                    + " the scope 'provided' (Maven) or 'compileOnly' (Gradle), so that the"
                    + " program's own copy is used.");
          }
        });
    return bundled;
  }

  /** Returns the class names in a services file. */
  static List<String> lines(Path list) throws IOException {
    return Files.readAllLines(list, StandardCharsets.UTF_8).stream()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static Optional<String> problem(
      FileSystem files, ClassLoader loader, Class<?> service, String name) {
    if (!Files.exists(files.getPath(name.replace('.', '/') + ".class"))) {
      return Optional.of(
          "META-INF/services/"
              + service.getName()
              + " names "
              + name
              + ", which is not in the jar: correct the name or pack the class.");
    }
    try {
      Class<?> type = Class.forName(name, false, loader);
      if (!service.isAssignableFrom(type)) {
        return Optional.of(name + " does not implement " + service.getName() + ".");
      }
      BuiltFor stamp = type.getAnnotation(BuiltFor.class);
      return stamp != null && stamp.value() == Spi.VERSION
          ? Optional.empty()
          : Optional.of(
              stamp == null
                  ? "Annotate " + name + " with @BuiltFor(Spi.VERSION)."
                  : name
                      + " was built for version "
                      + stamp.value()
                      + " of the interface, this is "
                      + Spi.VERSION
                      + ": compile it again.");
    } catch (ReflectiveOperationException | LinkageError broken) {
      return Optional.of(
          name + " cannot be loaded (" + broken + "): pack what it needs beside it.");
    }
  }

  private static void compile(List<Path> files, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter log = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
      boolean done =
          compiler
              .getTask(
                  log, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!done) {
        throw new AssertionError("The plugin does not compile:\n" + log);
      }
    }
  }
}
