package org.bindery.notebook;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds plugin jars, sound and broken, as their authors would. */
public final class PluginBuilds {
  private static final String SERVICES = "META-INF/services/";
  private static final String SERVICE = SERVICES + "org.bindery.spi.Modality";

  private final Path folder;
  private int builds;

  /** Builds into {@code folder}. */
  public PluginBuilds(Path folder) {
    this.folder = folder;
  }

  /** Returns the source of a modality that only says who it is. */
  public static String modality(String className, String id, String summary, String annotation) {
    return """
        package plugin;
        import org.bindery.spi.*;
        %s
        public final class %s implements Modality<String> {
          public ModalityCard<String> card() {
            return new ModalityCard<>(ModalityId.of("%s"), "T", String.class, "%s");
          }
          public DataLoader<String> dataLoader() { throw new UnsupportedOperationException(); }
          public PreprocessorFactory<String, ?> preprocessor() {
            throw new UnsupportedOperationException();
          }
          public EncoderFactory<?> encoder() { throw new UnsupportedOperationException(); }
        }
        """
        .formatted(annotation, className, id, summary);
  }

  /** Builds a jar with one sound modality. */
  public Path sound(String name, String className, String id, String summary) throws IOException {
    return jar(
        name,
        Map.of(className, modality(className, id, summary, "@BuiltFor(Spi.VERSION)")),
        Map.of(SERVICE, "plugin." + className));
  }

  /**
   * Builds a jar.
   *
   * @param sources by simple class name; all registered as modalities
   * @param entries more entries, by name
   */
  Path jar(String name, Map<String, String> sources, Map<String, String> entries)
      throws IOException {
    Path work = Files.createDirectories(folder.resolve("build-" + builds++));
    Path classes = Files.createDirectories(work.resolve("classes"));
    List<Path> files = new ArrayList<>();
    for (Map.Entry<String, String> source : sources.entrySet()) {
      files.add(Files.writeString(work.resolve(source.getKey() + ".java"), source.getValue()));
    }
    compile(files, classes);
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : entries.entrySet()) {
      all.put(entry.getKey(), entry.getValue().getBytes(StandardCharsets.UTF_8));
    }
    try (Stream<Path> walk = Files.walk(classes)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        all.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream zip = new JarOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : all.entrySet()) {
        zip.putNextEntry(new JarEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return jar;
  }

  /** Returns the services entry that registers classes of the package {@code plugin}. */
  static Map<String, String> registering(String... classNames) {
    StringBuilder lines = new StringBuilder();
    for (String name : classNames) {
      lines.append("plugin.").append(name).append('\n');
    }
    return Map.of(SERVICE, lines.toString());
  }

  private static void compile(List<Path> files, Path classes) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options =
          List.of(
              "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
      if (!compiler
          .getTask(null, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
          .call()) {
        throw new IllegalArgumentException("The plugin of the test does not compile");
      }
    }
  }
}
