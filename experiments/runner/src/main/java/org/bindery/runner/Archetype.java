package org.bindery.runner;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * The Maven archetype of a plugin project, expanded without Maven: of its language only {@code
 * ${name}} in texts and {@code __name__} in file names occur, and sources go below the package.
 */
public final class Archetype {
  private static final String DESCRIPTOR = "META-INF/maven/archetype-metadata.xml";
  private static final String RESOURCES = "archetype-resources";
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}");
  private static final Pattern IN_NAME = Pattern.compile("__(\\w+?)__");
  private static final Pattern SOURCES = Pattern.compile("(src/(?:main|test)/java/)(.*)");

  private static final Pattern IMPORT = Pattern.compile("(?m)^import ([\\w.]+\\.)([A-Z]\\w*);");

  private Archetype() {}

  /**
   * Makes a project.
   *
   * @param folder which is made whole or not at all
   * @throws ConfigException if the folder is there and not empty, or a class of the project would
   *     hide one it uses
   * @throws DataException if it cannot be written
   */
  public static void expand(PluginProject project, Path folder) {
    requireFree(folder);
    requireNoClash(project);
    Map<String, String> files = files(project.properties());
    Path parent = folder.toAbsolutePath().normalize().getParent();
    try {
      Files.createDirectories(parent);
      Path partial = parent.resolve("." + folder.getFileName() + ".partial");
      delete(partial);
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path place = partial.resolve(file.getKey());
        Files.createDirectories(place.getParent());
        Files.writeString(place, file.getValue());
      }
      Files.deleteIfExists(folder);
      Files.move(partial, folder);
    } catch (IOException e) {
      throw new DataException(
          "The project " + folder + " cannot be written: " + Reason.of(e) + ".", e);
    }
  }

  /**
   * Checks that there is nothing a project would be mixed with.
   *
   * @throws ConfigException if the folder is there and not empty
   */
  static void requireFree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.list(folder)) {
      if (inside.findAny().isEmpty()) {
        return;
      }
    } catch (IOException notAFolder) {
      throw taken(folder);
    }
    throw taken(folder);
  }

  private static ConfigException taken(Path folder) {
    return new ConfigException(
        "--dir",
        folder.toString(),
        folder + " is there already: choose another folder with --dir, or delete it.");
  }

  /**
   * Checks that none of the project's classes hides one that it uses.
   *
   * @throws ConfigException naming both
   */
  static void requireNoClash(PluginProject project) {
    Map<String, String> used = new TreeMap<>();
    Map<String, String> templates = templates();
    for (String text : templates.values()) {
      IMPORT
          .matcher(text)
          .results()
          .forEach(found -> used.put(found.group(2), found.group(1) + found.group(2)));
    }
    for (String template : templates.keySet()) {
      String file = filled(IN_NAME, template, project.properties());
      String name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.java$", "");
      String hidden = isInJavaLang(name) ? "java.lang." + name : used.get(name);
      if (file.endsWith(".java") && hidden != null) {
        throw new ConfigException(
            "name",
            project.modalityId(),
            "A modality named '"
                + project.modalityId()
                + "' would have a class "
                + name
                + ", and the project needs "
                + hidden
                + ": choose another name, such as my-"
                + project.modalityId()
                + ".");
      }
    }
  }

  private static boolean isInJavaLang(String name) {
    try {
      Class.forName("java.lang." + name, false, Archetype.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError free) {
      return false;
    }
  }

  /** Returns the project's files, by their path in it. */
  static Map<String, String> files(Map<String, String> properties) {
    Map<String, String> files = new TreeMap<>();
    templates()
        .forEach(
            (name, text) ->
                files.put(nameOf(name, properties), filled(REFERENCE, text, properties)));
    return files;
  }

  /** Returns the archetype's files, by their path in it. */
  static Map<String, String> templates() {
    URL descriptor = Archetype.class.getClassLoader().getResource(DESCRIPTOR);
    if (descriptor == null) {
      throw new IllegalStateException("The archetype is not on the class path.");
    }
    try {
      if (descriptor.getProtocol().equals("file")) {
        Path root = Path.of(descriptor.toURI()).getParent().getParent().getParent();
        return templates(root.resolve(RESOURCES));
      }
      String jar = descriptor.getPath().replaceFirst("!/.*", "");
      try (FileSystem zip = FileSystems.newFileSystem(Path.of(new URI(jar)))) {
        return templates(zip.getPath("/", RESOURCES));
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("The archetype " + descriptor + " cannot be read.", e);
    }
  }

  private static Map<String, String> templates(Path root) throws IOException {
    Map<String, String> templates = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        templates.put(root.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return templates;
  }

  private static String nameOf(String name, Map<String, String> properties) {
    String filled = filled(IN_NAME, name, properties);
    Matcher source = SOURCES.matcher(filled);
    return source.matches()
        ? source.group(1) + properties.get("package").replace('.', '/') + "/" + source.group(2)
        : filled;
  }

  private static String filled(Pattern pattern, String text, Map<String, String> properties) {
    return pattern
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(properties.getOrDefault(found.group(1), found.group())));
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
