package org.bindery.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.spi.DataException;

/**
 * The Jupyter kernel {@code Bindery (Java)}: the kernel that the Python package jjava brings, with
 * Bindery's jars and JVM options in its environment.
 *
 * @param classPath the jars; blanks in a path are fine
 * @param jvm JVM options; JJava splits them at blanks without any quoting
 */
record KernelSpec(List<Path> classPath, List<String> jvm) {
  static final String DISPLAY_NAME = "Bindery (Java)";
  private static final String FILE = "kernel.json";
  private static final String CLASS_PATH = "JJAVA_CLASSPATH";
  private static final ObjectMapper JSON = new ObjectMapper();

  KernelSpec {
    classPath = List.copyOf(classPath);
    jvm = List.copyOf(jvm);
    for (Path entry : classPath) {
      if (entry.toString().matches(".*[*?" + File.pathSeparatorChar + "].*")) {
        throw new DataException(
            "The jar "
                + entry
                + " has one of the characters * ? "
                + File.pathSeparatorChar
                + " in its path, which JJAVA_CLASSPATH cannot hold; move it to another folder.");
      }
    }
    for (String option : jvm) {
      if (option.matches(".*\\s.*")) {
        throw new DataException(
            "The JVM option '"
                + option
                + "' has a blank in it, which JJAVA_JVM_OPTS cannot hold; leave the option out.");
      }
    }
  }

  /** Returns the kernel for the jars and options this process itself runs with. */
  static KernelSpec ofThisProcess() {
    List<Path> jars =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().normalize())
            .toList();
    return new KernelSpec(jars, List.of(BuildInfo.read().jvm().trim().split("\\s+")));
  }

  /**
   * Returns the text of {@code kernel.json}.
   *
   * @param jjava the folder of the kernel that the package jjava installed
   */
  String json(Path jjava) {
    try {
      JsonNode original = JSON.readTree(Files.readString(jjava.resolve(FILE)));
      if (!(original instanceof ObjectNode kernel)) {
        throw new DataException(jjava.resolve(FILE) + " is not a kernel specification.");
      }
      kernel.put("display_name", DISPLAY_NAME);
      ObjectNode environment = kernel.withObjectProperty("env");
      environment.put(CLASS_PATH, jars());
      environment.put("JJAVA_JVM_OPTS", String.join(" ", jvm));
      // As in the launcher, for those who start Jupyter themselves.
      environment.put("OMP_WAIT_POLICY", "passive");
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(kernel) + "\n";
    } catch (IOException e) {
      throw missing(jjava, e);
    }
  }

  /**
   * Jupyter replaces what a specification's environment says of variables, so that jars of the
   * user's own, such as plugins, come after Bindery's.
   */
  private String jars() {
    return classPath.stream()
            .map(jar -> jar.toString().replace("$", "$$"))
            .collect(Collectors.joining(File.pathSeparator))
        + File.pathSeparator
        + "${"
        + CLASS_PATH
        + "}";
  }

  /**
   * Installs the kernel; {@code kernel.json} is written last, so a half-copied folder is no kernel.
   *
   * @param jjava the folder of the kernel that the package jjava installed
   * @param into the kernel's folder, such as {@code .venv/share/jupyter/kernels/bindery}
   * @throws DataException if jjava's kernel is not there or the folder cannot be written
   */
  void install(Path jjava, Path into) {
    String json = json(jjava);
    try (Stream<Path> files = Files.list(jjava)) {
      Files.createDirectories(into);
      Files.deleteIfExists(into.resolve(FILE));
      for (Path file : files.toList()) {
        if (!file.endsWith(FILE)) {
          Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new DataException(
          "The kernel could not be installed into " + into + ": " + Reason.of(e) + ".", e);
    }
    AtomicFile.write(into.resolve(FILE), json);
  }

  /** Tells whether {@link #install} would change nothing. */
  boolean isInstalled(Path jjava, Path into) {
    Path file = into.resolve(FILE);
    try {
      return Files.isRegularFile(file) && Files.readString(file).equals(json(jjava));
    } catch (IOException | DataException e) {
      return false;
    }
  }

  private static DataException missing(Path jjava, IOException e) {
    return new DataException(
        "JJava's kernel is not in " + jjava + "; type ./bindery lab, or pip install jjava==1.0a8.",
        e);
  }
}
