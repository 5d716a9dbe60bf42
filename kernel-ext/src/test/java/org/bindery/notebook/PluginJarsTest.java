package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.notebook.PluginBuilds.modality;
import static org.bindery.notebook.PluginBuilds.registering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ModalityId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarsTest {
  private static final String BUILT = "@BuiltFor(Spi.VERSION)";

  @TempDir Path folder;
  private PluginBuilds builds;
  private final ModalityRegistry registry = ModalityRegistry.scan();
  private final PluginJars plugins = new PluginJars(registry);

  @BeforeEach
  void start() {
    builds = new PluginBuilds(folder);
  }

  private String summary(String id) {
    return registry.get(ModalityId.of(id)).card().summary();
  }

  @Test
  void aJarsModalityCanBeUsedAtOnceAndStaysThroughLaterScans() throws IOException {
    PluginJars.Loaded loaded =
        plugins.load(builds.sound("tide.jar", "Tide", "tide", "Sea levels.").toString());

    assertThat(loaded.modalities()).containsExactly("tide");
    assertThat(loaded.rejected()).isEmpty();
    assertThat(summary("tide")).isEqualTo("Sea levels.");
    assertThatThrownBy(() -> registry.get(ModalityId.of("nothing")))
        .as("which scans once more")
        .hasMessageContaining("tide");
    assertThat(summary("tide")).isEqualTo("Sea levels.");
  }

  @Test
  void aJarThatWasBuiltAnewTakesThePlaceOfItsOldSelf() throws IOException {
    Path jar = builds.sound("tide.jar", "Tide", "tide", "Sea levels.");
    plugins.load(jar.toString());
    builds.sound("tide.jar", "Tide", "tide", "Sea levels in meters.");

    plugins.reload(List.of("tide.jar"));

    assertThat(summary("tide")).isEqualTo("Sea levels in meters.");
    assertThat(plugins.loaded()).hasSize(1);
  }

  @Test
  void aJarThatWasBrokenMeanwhileLeavesTheOldModality() throws IOException {
    Path jar = builds.sound("tide.jar", "Tide", "tide", "Sea levels.");
    plugins.load(jar.toString());
    Files.writeString(jar, "half");

    assertThatThrownBy(() -> plugins.reload(List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("tide.jar is not a jar");
    assertThat(summary("tide")).isEqualTo("Sea levels.");
  }

  @Test
  void oneBadModalityDoesNotHideTheGoodOneBesideIt() throws IOException {
    String throwing =
        modality("Bad", "bad", "x", BUILT)
            .replaceFirst("return new ModalityCard.*;", "throw new IllegalStateException();");
    Path jar =
        builds.jar(
            "both.jar",
            Map.of("Bad", throwing, "Good", modality("Good", "good", "Fine.", BUILT)),
            registering("Bad", "Good", "Missing"));

    PluginJars.Loaded loaded = plugins.load(jar.toString());

    assertThat(loaded.modalities()).containsExactly("good");
    assertThat(loaded.rejected())
        .extracting(rejected -> rejected.className())
        .containsExactlyInAnyOrder("plugin.Bad", "plugin.Missing");
    assertThat(new PluginJarsView(List.of(loaded)).text())
        .contains("Not used: plugin.Bad. Its constructor or card() threw");
  }

  @Test
  void anIdThatIsTakenIsRefusedWithBothPlaces() throws IOException {
    plugins.load(builds.sound("tide.jar", "Tide", "tide", "Sea levels.").toString());
    Path other = builds.sound("other.jar", "Other", "tide", "Washing powder.");

    assertThatThrownBy(() -> plugins.load(other.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Nothing of other.jar can be used")
        .hasMessageContaining("'tide' is already provided by plugin.Tide")
        .hasMessageContaining("tide.jar");
    assertThat(summary("tide")).isEqualTo("Sea levels.");
  }

  @Test
  void anIdOfBinderysOwnIsRefused() throws IOException {
    Path jar = builds.sound("image.jar", "Mine", "image", "Not theirs.");

    assertThatThrownBy(() -> plugins.load(jar.toString()))
        .hasMessageContaining("'image' is reserved");
  }

  @Test
  void aJarForAnotherVersionOfTheSpiIsRefused() throws IOException {
    Path jar =
        builds.jar(
            "old.jar",
            Map.of("Old", modality("Old", "old", "x", "@BuiltFor(99)")),
            registering("Old"));

    assertThatThrownBy(() -> plugins.load(jar.toString()))
        .hasMessageContaining("built for version 99 of the SPI");
  }

  @Test
  void aJarThatBringsTheSpiItselfIsRefusedBeforeAnythingOfItRuns() throws IOException {
    Map<String, String> entries =
        Map.of(
            "META-INF/services/org.bindery.spi.Modality",
            "plugin.Tide",
            "org/bindery/spi/Modality.class",
            "not even a class");
    Path jar = builds.jar("fat.jar", Map.of("Tide", modality("Tide", "tide", "x", BUILT)), entries);

    assertThatThrownBy(() -> plugins.load(jar.toString()))
        .hasMessageContaining("brings 1 classes of org.bindery.spi")
        .hasMessageContaining("'provided'");
    assertThat(registry.knows(ModalityId.of("tide"))).isFalse();
  }

  @Test
  void whatIsNoPluginSaysWhatItLacks() throws IOException {
    Path none = builds.jar("none.jar", Map.of(), Map.of("readme.txt", "hello"));

    assertThatThrownBy(() -> plugins.load(none.toString()))
        .hasMessageContaining("registers nothing")
        .hasMessageContaining("META-INF/services/org.bindery.spi.Modality");
    assertThatThrownBy(() -> plugins.load(folder.resolve("gone.jar").toString()))
        .hasMessageContaining("There is no jar");
    assertThatThrownBy(() -> plugins.reload(List.of()))
        .hasMessageContaining("No jar was loaded so far");
  }

  @Test
  void aWrongNameForReloadAnswersWithTheNearest() throws IOException {
    plugins.load(builds.sound("tide.jar", "Tide", "tide", "Sea levels.").toString());

    assertThatThrownBy(() -> plugins.reload(List.of("tid.jar")))
        .hasMessageEndingWith("Did you mean 'tide.jar'?");
  }

  @Test
  void aPluginFindsTheResourcesOfItsOwnJar() throws IOException {
    Path jar = builds.jar("data.jar", Map.of(), Map.of("names.txt", "one"));

    try (var in =
        PluginLoader.read(jar, getClass().getClassLoader()).getResourceAsStream("names.txt")) {
      assertThat(in).hasBinaryContent("one".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }
}
