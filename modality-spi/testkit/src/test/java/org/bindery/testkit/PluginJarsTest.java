package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Loss;
import org.bindery.spi.Modality;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PluginJarsTest {
  private static final String NAME = "com.example.Packed";
  private static final String COPY = "package org.bindery.spi; class Copied {}";

  @TempDir Path folder;

  private static String heirOf(Class<?> plugin, String annotation) {
    return """
        package com.example;
        %s public final class Packed extends %s {}
        """
        .formatted(annotation, plugin.getName());
  }

  private static String stamped(Class<?> plugin) {
    return heirOf(plugin, "@org.bindery.spi.BuiltFor(org.bindery.spi.Spi.VERSION)");
  }

  static Stream<Arguments> contracts() {
    return Stream.of(
        Arguments.of(ModalityContractTest.TinyContract.class, TinyModality.class, Modality.class),
        Arguments.of(
            DatasetContractTest.TinyDatasetContract.class,
            TinyDataset.class,
            DatasetProvider.class),
        Arguments.of(LossConformanceTest.TinyConformance.class, TinyLoss.class, Loss.class));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("contracts")
  void aPluginFromAJarWithTheInterfacesInItFailsThatRuleAlone(
      Class<?> contract, Class<?> parent, Class<?> service) throws Exception {
    Path jar =
        new PluginJars(folder)
            .jar(
                "bundling",
                Map.of(NAME, stamped(parent), "org.bindery.spi.Copied", COPY),
                Map.of(service, List.of(NAME)));
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = PluginJars.loader(jar)) {
      thread.setContextClassLoader(loader);
      Outcome outcome = Outcome.of(contract, loader.loadClass(NAME));
      assertThat(outcome.failures()).containsOnlyKeys("jarBundlesNoInterface");
      assertThat(outcome.failures().get("jarBundlesNoInterface"))
          .contains("bundling.jar contains org/bindery/spi", "'provided'");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aCleanJarHasNoProblemsAndItsPluginIsFound() throws IOException {
    Path jar = packed(stamped(TinyModality.class), NAME);
    assertThat(PluginJars.problems(jar)).isEmpty();
    try (URLClassLoader loader = PluginJars.loader(jar)) {
      assertThat(ServiceLoader.load(Modality.class, loader).stream())
          .anyMatch(provider -> provider.type().getName().equals(NAME));
    }
  }

  @Test
  void everyProblemOfAJarIsASentence() {
    assertThat(PluginJars.problems(packed(heirOf(TinyModality.class, ""), NAME)))
        .singleElement()
        .asString()
        .isEqualTo("Annotate com.example.Packed with @BuiltFor(Spi.VERSION).");
    assertThat(
            PluginJars.problems(
                packed(heirOf(TinyModality.class, "@org.bindery.spi.BuiltFor(99)"), NAME)))
        .singleElement()
        .asString()
        .contains("version 99", "compile it again");
    assertThat(PluginJars.problems(packed(stamped(TinyModality.class), NAME + "d")))
        .singleElement()
        .asString()
        .contains("names com.example.Packedd, which is not in the jar");
    assertThat(PluginJars.problems(packed("package com.example; public class Packed {}", NAME)))
        .singleElement()
        .asString()
        .contains("does not implement org.bindery.spi.Modality");
    assertThat(PluginJars.problems(new PluginJars(folder).jar("none", Map.of(), Map.of())))
        .singleElement()
        .asString()
        .contains("none.jar lists no plugin", "META-INF/services/org.bindery.spi.Modality");
  }

  @Test
  void aFolderOfClassesIsPackedWithAllThatIsBelow() throws IOException {
    Files.createDirectories(folder.resolve("classes/ai/djl"));
    Files.writeString(folder.resolve("classes/ai/djl/Engine.class"), "");
    Path jar = PluginJars.pack(folder.resolve("classes"), folder.resolve("shaded.jar"));
    assertThat(PluginJars.problems(jar))
        .anySatisfy(problem -> assertThat(problem).contains("shaded.jar contains ai/djl/"));
  }

  @Test
  void aSourceThatDoesNotCompileIsShownWithWhatTheCompilerSaid() {
    assertThatThrownBy(() -> packed("package com.example; class Packed { int x = y; }", NAME))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("does not compile")
        .hasMessageContaining("variable y");
  }

  private Path packed(String source, String listed) {
    String name = "packed" + source.hashCode() + listed.length();
    return new PluginJars(folder)
        .jar(name, Map.of(NAME, source), Map.of(Modality.class, List.of(listed)));
  }
}
