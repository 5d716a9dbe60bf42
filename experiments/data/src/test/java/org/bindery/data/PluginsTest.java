package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityId;
import org.bindery.testkit.PluginJars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final String BUILT = "@BuiltFor(Spi.VERSION)";

  @TempDir Path folder;
  private PluginJars jars;
  private final ModalityRegistry registry = ModalityRegistry.scan();
  private final Plugins plugins = registry.plugins();

  @BeforeEach
  void start() {
    jars = new PluginJars(folder);
  }

  /** Makes NAME.jar with the modality NAME of class plugin.CLASS. */
  private Path sound(String name, String className, String id, String summary) throws IOException {
    String source = PluginSources.goodModality("plugin." + className, id);
    return PluginSources.jar(jars, name, "plugin." + className, source.replace("A test.", summary));
  }

  private static void put(Path jar, String entry, String text) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Path inside = zip.getPath(entry);
      if (inside.getParent() != null) {
        Files.createDirectories(inside.getParent());
      }
      Files.writeString(inside, text);
    }
  }

  private String summary(String id) {
    return registry.get(ModalityId.of(id)).card().summary();
  }

  private Registered registered(String id) {
    return registry.modalities().stream()
        .filter(each -> each.modality().card().id().value().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aJarsModalityCanBeUsedAtOnceAndStaysThroughLaterScans() throws IOException {
    PluginJar loaded = plugins.load(sound("tide", "Tide", "tide", "Sea levels."));

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
    plugins.load(sound("tide", "Tide", "tide", "Sea levels."));
    sound("tide", "Tide", "tide", "Sea levels in meters.");

    plugins.reload(List.of("tide.jar"));

    assertThat(summary("tide")).isEqualTo("Sea levels in meters.");
    assertThat(plugins.loaded()).hasSize(1);
  }

  @Test
  void aJarThatWasBrokenMeanwhileLeavesTheOldModalityAndIsListedUntilItIsMended()
      throws IOException {
    Path jar = sound("tide", "Tide", "tide", "Sea levels.");
    plugins.load(jar);
    Files.writeString(jar, "half");

    assertThatThrownBy(() -> plugins.reload(List.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("tide.jar is not a jar");
    assertThat(summary("tide")).isEqualTo("Sea levels.");
    assertThat(registry.rejected())
        .singleElement()
        .satisfies(
            rejected -> {
              assertThat(rejected.jar()).isEqualTo("tide.jar");
              assertThat(rejected.reason()).contains("is not a jar");
            });

    sound("tide", "Tide", "tide", "Sea levels.");
    plugins.reload(List.of());
    assertThat(registry.rejected()).isEmpty();
  }

  @Test
  void oneBadModalityDoesNotHideTheGoodOneBesideIt() throws IOException {
    String bad =
        PluginSources.modality(
            "plugin.Bad", BUILT, "if (true) throw new RuntimeException();", "bad");
    Path jar =
        jars.jar(
            "both",
            Map.of(
                "plugin.Bad",
                bad,
                "plugin.Good",
                PluginSources.goodModality("plugin.Good", "good")),
            Map.of(Modality.class, List.of("plugin.Bad", "plugin.Good", "plugin.Missing")));

    PluginJar loaded = plugins.load(jar);

    assertThat(loaded.modalities()).containsExactly("good");
    assertThat(loaded.rejected())
        .extracting(Rejected::className)
        .containsExactlyInAnyOrder("plugin.Bad", "plugin.Missing");
    assertThat(registry.rejected()).containsAll(loaded.rejected());
  }

  @Test
  void anIdThatIsTakenIsRefusedWithBothPlaces() throws IOException {
    plugins.load(sound("tide", "Tide", "tide", "Sea levels."));
    Path other = sound("other", "Other", "tide", "Washing powder.");

    assertThatThrownBy(() -> plugins.load(other))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Nothing of other.jar can be used")
        .hasMessageContaining("'tide' is already provided by")
        .hasMessageContaining("tide.jar");
    assertThat(summary("tide")).isEqualTo("Sea levels.");
  }

  @Test
  void ofTwoJarsWithTheSameClassTheFirstIsUsed() throws IOException {
    Path first = sound("tide-0.1", "Tide", "tide", "Sea levels.");
    Path second = sound("tide-0.2", "Tide", "tide", "Sea levels in meters.");
    plugins.load(first);

    assertThatThrownBy(() -> plugins.load(second))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Nothing of tide-0.2.jar can be used")
        .hasMessageContaining("'tide' is already provided by " + first);
    assertThat(summary("tide")).isEqualTo("Sea levels.");
  }

  @Test
  void anIdOfBinderysOwnIsRefused() throws IOException {
    Path jar = sound("image", "Mine", "image", "Not theirs.");

    assertThatThrownBy(() -> plugins.load(jar)).hasMessageContaining("'image' is reserved");
  }

  @Test
  void aJarForAnotherVersionOfTheSpiIsRefused() throws IOException {
    Path jar =
        PluginSources.jar(
            jars,
            "old",
            "plugin.Old",
            PluginSources.modality("plugin.Old", "@BuiltFor(99)", "", "old"));

    assertThatThrownBy(() -> plugins.load(jar))
        .hasMessageContaining("built for version 99 of the SPI");
  }

  @Test
  void aJarThatBringsTheSpiItselfIsRefusedBeforeAnythingOfItRuns() throws IOException {
    Path jar = sound("fat", "Tide", "tide", "Sea levels.");
    put(jar, "org/bindery/spi/Modality.class", "not even a class");

    assertThatThrownBy(() -> plugins.load(jar))
        .hasMessageContaining("brings 1 classes of org.bindery.spi")
        .hasMessageContaining("'provided'");
    assertThat(registry.knows(ModalityId.of("tide"))).isFalse();
  }

  @Test
  void whatIsNoPluginSaysWhatItLacks() throws IOException {
    Path none = jars.jar("none", Map.of(), Map.of(Runnable.class, List.of("nothing")));

    assertThatThrownBy(() -> plugins.load(none))
        .hasMessageContaining("registers nothing")
        .hasMessageContaining("META-INF/services/org.bindery.spi.Modality");
    assertThatThrownBy(() -> plugins.load(folder.resolve("gone.jar")))
        .hasMessageContaining("There is no jar");
    assertThatThrownBy(() -> plugins.reload(List.of()))
        .hasMessageContaining("No jar was loaded so far");
  }

  @Test
  void aWrongNameForReloadAnswersWithTheNearest() throws IOException {
    plugins.load(sound("tide", "Tide", "tide", "Sea levels."));

    assertThatThrownBy(() -> plugins.reload(List.of("tid.jar")))
        .hasMessageEndingWith("Did you mean 'tide.jar'?");
  }

  @Test
  void ofAFolderWhatCanBeUsedIsUsedAndTheRestIsTold() throws IOException {
    Path place = Files.createDirectories(folder.resolve("place"));
    Files.move(sound("tide", "Tide", "tide", "Sea levels."), place.resolve("tide.jar"));
    Files.move(sound("twin", "Twin", "tide", "Sea levels."), place.resolve("twin.jar"));
    Files.writeString(place.resolve("broken.jar"), "half");
    Files.writeString(place.resolve("readme.txt"), "not a jar");

    List<String> told = plugins.loadUsable(List.of(place));

    assertThat(registry.knows(ModalityId.of("tide"))).isTrue();
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).contains("broken.jar is not a jar");
    assertThat(told.get(1)).contains("Nothing of twin.jar can be used", "'tide' is already");
    assertThat(registry.rejected())
        .extracting(Rejected::jar)
        .containsExactly("broken.jar", "twin.jar");
    assertThatThrownBy(() -> registry.get(ModalityId.of("tied")))
        .as("which may be because of a jar that was left out")
        .hasMessageContaining("broken.jar is not a jar");
  }

  @Test
  void aPlaceThatIsNotThereIsAMistakeAndNothingIsLoaded() throws IOException {
    Path jar = sound("tide", "Tide", "tide", "Sea levels.");
    Path empty = Files.createDirectories(folder.resolve("empty"));

    assertThatThrownBy(() -> plugins.loadUsable(List.of(jar, folder.resolve("gone"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("There is no jar or folder");
    assertThat(registry.knows(ModalityId.of("tide"))).isFalse();
    assertThatThrownBy(() -> plugins.loadUsable(List.of(empty)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has no jar in it");
  }

  @Test
  void itsVersionIsThatOfTheManifestOrElseOfTheName() throws IOException {
    Path stated = sound("stated", "Tide", "tide", "Sea levels.");
    put(stated, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nImplementation-Version: 2.5-rc1\n");
    plugins.load(stated);
    plugins.load(sound("my-smell-0.3.1-SNAPSHOT", "Smell", "smell", "Molecules."));
    plugins.load(sound("taste", "Taste", "taste", "Molecules."));

    assertThat(registered("tide").version()).isEqualTo("2.5-rc1");
    assertThat(registered("smell").version()).isEqualTo("0.3.1-SNAPSHOT");
    assertThat(registered("taste").version()).isEmpty();
    assertThat(registered("taste").jar()).isEqualTo("taste.jar");
  }

  @Test
  void aPluginFindsTheResourcesOfItsOwnJar() throws IOException {
    Path jar = sound("data", "Data", "data", "x");
    put(jar, "names.txt", "one");

    try (var in =
        PluginLoader.read(jar, getClass().getClassLoader()).getResourceAsStream("names.txt")) {
      assertThat(in).hasBinaryContent("one".getBytes(StandardCharsets.UTF_8));
    }
  }
}
