package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import japicmp.cmp.JApiCmpArchive;
import japicmp.cmp.JarArchiveComparator;
import japicmp.cmp.JarArchiveComparatorOptions;
import japicmp.model.JApiClass;
import japicmp.model.JApiCompatibility;
import japicmp.model.JApiConstructor;
import japicmp.model.JApiField;
import japicmp.model.JApiImplementedInterface;
import japicmp.model.JApiMethod;
import japicmp.model.JApiParameter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bindery.blocks.Layer;
import org.bindery.spi.Modality;
import org.bindery.spi.Spi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What plugins are compiled against, the api and the blocks, held against the last release in
 * {@code modality-spi/baseline}: a plugin built with that must run, and compile, with this.
 */
class BinaryCompatibilityTest {
  private static final Path BASELINE = Path.of("..", "baseline");

  private static final String REMEDY =
      " is not what plugins of SPI version %d were built against. Bring it back beside what is new"
          + " (a default method, a second constructor), or, if it has to go, raise Spi.VERSION and"
          + " renew the baseline as modality-spi/README.md says.";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"api", "blocks"})
  void aPluginBuiltWithTheLastReleaseRunsAndCompilesWithThis(String module) throws Exception {
    Path classes = classes(module.equals("api") ? Modality.class : Layer.class);
    List<String> broken = broken(BASELINE.resolve(module + ".jar"), packed(classes, module));
    assertThat(broken).as("%s" + REMEDY, module, Spi.VERSION).isEmpty();
  }

  @Test
  void theBaselineIsOfThisVersionOfTheSpi() throws Exception {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {BASELINE.resolve("api.jar").toUri().toURL()},
            ClassLoader.getPlatformClassLoader())) {
      assertThat(loader.loadClass(Spi.class.getName()).getField("VERSION").getInt(null))
          .as("Spi.VERSION was raised: renew the baseline as modality-spi/README.md says")
          .isEqualTo(Spi.VERSION);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a method removed | int first(); int second(); | int first(); | Thing.second():"
            + " METHOD_REMOVED",
        "another result | int first(); | long first(); | Thing.first():"
            + " METHOD_RETURN_TYPE_CHANGED",
        "a method for authors to add | int first(); | int first(); int second(); |"
            + " Thing.second(): METHOD_ADDED_TO_INTERFACE",
        "a component added to a record | record Part(int a) {} | record Part(int a, int b) {} |"
            + " Thing$Part(int): CONSTRUCTOR_REMOVED",
        "a constant renamed | int ONE = 1; | int UNO = 1; | Thing.ONE: FIELD_REMOVED",
      })
  void whatBreaksAPluginIsFound(String title, String before, String after, String found)
      throws Exception {
    List<String> broken = broken(thing("before", before), thing("after", after));
    assertThat(broken).as(title).anyMatch(line -> line.endsWith(found));
  }

  @Test
  void whatIsAddedForThosePluginsThatWantItBreaksNone() throws Exception {
    Path before = thing("before", "int first();");
    Path after = thing("after", "int first(); default int second() { return 2; } int THREE = 3;");
    assertThat(broken(before, after)).isEmpty();
  }

  private Path thing(String name, String body) {
    return new PluginJars(folder)
        .jar(
            name,
            Map.of(
                "com.example.Thing", "package com.example; public interface Thing {" + body + "}"),
            Map.of());
  }

  private static Path classes(Class<?> one) throws URISyntaxException {
    return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private Path packed(Path classes, String name) {
    return Files.isDirectory(classes)
        ? PluginJars.pack(classes, folder.resolve(name + ".jar"))
        : classes;
  }

  private static List<String> broken(Path before, Path after) throws IOException {
    assertThat(before).as("the jar of the last release").isRegularFile();
    JarArchiveComparatorOptions options = new JarArchiveComparatorOptions();
    options.getIgnoreMissingClasses().setIgnoreAllMissingClasses(true);
    List<JApiClass> classes =
        new JarArchiveComparator(options)
            .compare(
                new JApiCmpArchive(before.toFile(), "baseline"),
                new JApiCmpArchive(after.toFile(), "now"));
    List<String> broken = new ArrayList<>();
    for (JApiClass type : classes) {
      String name = type.getFullyQualifiedName();
      note(type, name, broken);
      for (JApiMethod method : type.getMethods()) {
        note(method, name + "." + method.getName() + arguments(method.getParameters()), broken);
      }
      for (JApiConstructor made : type.getConstructors()) {
        note(made, name + arguments(made.getParameters()), broken);
      }
      for (JApiField field : type.getFields()) {
        note(field, name + "." + field.getName(), broken);
      }
      for (JApiImplementedInterface of : type.getInterfaces()) {
        note(of, name + " as " + of.getFullyQualifiedName(), broken);
      }
      note(type.getSuperclass(), name + "'s superclass", broken);
    }
    return broken;
  }

  private static String arguments(List<JApiParameter> parameters) {
    return "(" + String.join(", ", parameters.stream().map(JApiParameter::getType).toList()) + ")";
  }

  private static void note(JApiCompatibility what, String name, List<String> broken) {
    what.getCompatibilityChanges().stream()
        .filter(change -> !change.isBinaryCompatible() || !change.isSourceCompatible())
        .forEach(change -> broken.add(name + ": " + change.getType()));
  }
}
