package org.bindery.data;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles plugins into jars, as their authors would. */
final class PluginJars {
  private final Path folder;

  PluginJars(Path folder) {
    this.folder = folder;
  }

  /** The source of a modality that only says who it is. */
  static String modality(String className, String annotation, String constructor, String id) {
    int dot = className.lastIndexOf('.');
    return """
        package %s;
        import org.bindery.spi.*;
        %s
        public final class %s implements Modality<String> {
          public %s() { %s }
          public ModalityCard<String> card() {
            return new ModalityCard<>(ModalityId.of("%s"), "T", String.class, "A test.");
          }
          public DataLoader<String> dataLoader() { throw new UnsupportedOperationException(); }
          public PreprocessorFactory<String, ?> preprocessor() {
            throw new UnsupportedOperationException();
          }
          public EncoderFactory<?> encoder() { throw new UnsupportedOperationException(); }
        }
        """
        .formatted(
            className.substring(0, dot),
            annotation,
            className.substring(dot + 1),
            className.substring(dot + 1),
            constructor,
            id);
  }

  static String goodModality(String className, String id) {
    return modality(className, "@BuiltFor(Spi.VERSION)", "", id);
  }

  /** Makes a jar of these classes, with the given lines as its services file. */
  Path jar(String name, Map<String, String> sources, String service, List<String> lines)
      throws IOException {
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
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.write(services.resolve(service), lines, StandardCharsets.UTF_8);
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out);
        Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        zip.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, zip);
        zip.closeEntry();
      }
    }
    return jar;
  }

  /** Makes a jar with one modality. */
  Path modalityJar(String name, String className, String source) throws IOException {
    return jar(name, Map.of(className, source), "org.bindery.spi.Modality", List.of(className));
  }

  /** A loader over jars, with the test's own classes behind it. */
  static URLClassLoader loader(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    return new URLClassLoader(urls, PluginJars.class.getClassLoader());
  }

  private static void compile(List<Path> files, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter log = new StringWriter();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean done =
          compiler
              .getTask(
                  log,
                  manager,
                  null,
                  List.of(
                      "-proc:none",
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-d",
                      classes.toString()),
                  null,
                  manager.getJavaFileObjectsFromPaths(files))
              .call();
      if (!done) {
        throw new AssertionError("the test's plugin does not compile: " + log);
      }
    }
  }
}
