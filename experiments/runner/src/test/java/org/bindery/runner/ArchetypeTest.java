package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The template, read by Maven and by the command alike. */
class ArchetypeTest {
  private static final PluginProject TIDE = new PluginProject("sea-tide", "org.acme.tide");
  private static final Pattern PLUGIN =
      Pattern.compile(
          "<artifactId>([\\w-]+)</artifactId>\\s*<version>([\\d.]+)</version>", Pattern.DOTALL);

  @TempDir Path folder;

  @Test
  void its_files_go_below_the_package_and_are_named_after_the_modality() {
    assertThat(Archetype.files(TIDE.properties()))
        .containsKeys(
            "pom.xml",
            "README.md",
            "experiment.yaml",
            "src/main/java/org/acme/tide/SeaTideModality.java",
            "src/main/resources/META-INF/services/org.bindery.spi.Modality",
            "src/test/java/org/acme/tide/SeaTideContractTest.java");
  }

  @Test
  void nothing_is_left_to_be_filled_in() {
    Archetype.files(TIDE.properties())
        .forEach(
            (name, text) -> {
              assertThat(name).doesNotContain("__");
              assertThat(text).as(name).doesNotContain("$", "XXX");
            });
  }

  /** So that Velocity, by which Maven's plugin fills it in, cannot but do the same. */
  @Test
  void it_uses_of_the_template_language_nothing_but_names() {
    Archetype.templates()
        .forEach(
            (name, text) -> {
              assertThat(text.replaceAll("\\$\\{\\w+}", ""))
                  .as(name + ": a dollar sign")
                  .doesNotContain("$");
              assertThat(text)
                  .as(name + ": ## is a comment of Velocity's, #word a directive")
                  .doesNotContainPattern("#[\\w#*\\[{@]");
            });
  }

  @Test
  void the_descriptor_names_every_property_and_every_file() throws Exception {
    String descriptor =
        new String(
            getClass().getResourceAsStream("/META-INF/maven/archetype-metadata.xml").readAllBytes(),
            java.nio.charset.StandardCharsets.UTF_8);
    Set<String> used = new TreeSet<>();
    for (Map.Entry<String, String> template : Archetype.templates().entrySet()) {
      Matcher references =
          Pattern.compile("\\$\\{(\\w+)}|__(\\w+?)__")
              .matcher(template.getKey() + template.getValue());
      references
          .results()
          .forEach(found -> used.add(found.group(1) == null ? found.group(2) : found.group(1)));
      if (!template.getKey().contains("/") && !template.getKey().equals("pom.xml")) {
        assertThat(descriptor).contains("<include>" + template.getKey() + "</include>");
      } else {
        assertThat(template.getKey()).matches("pom.xml|src/(main|test)/(java|resources)/.*");
      }
    }
    assertThat(TIDE.properties().keySet()).containsAll(used);
    // Maven itself asks for these.
    used.removeAll(Set.of("groupId", "artifactId", "package"));
    for (String property : used) {
      assertThat(descriptor).contains("<requiredProperty key=\"" + property + "\"");
    }
    assertThat(descriptor).contains("<defaultValue>" + BuildInfo.read().version());
  }

  @Test
  void its_pom_has_the_versions_and_the_jvm_options_of_bindery_itself() throws IOException {
    String root = Files.readString(Path.of("..", "..", "pom.xml"));
    Map<String, String> versions = new TreeMap<>();
    PLUGIN.matcher(root).results().forEach(found -> put(versions, found));

    String pom = Archetype.files(TIDE.properties()).get("pom.xml");

    assertThat(PLUGIN.matcher(pom).results().filter(found -> !found.group(1).startsWith("sea")))
        .hasSize(4)
        .allSatisfy(
            found ->
                assertThat(found.group(2))
                    .as(found.group(1))
                    .isEqualTo(versions.get(found.group(1))));
    assertThat(pom).contains("<argLine>" + BuildInfo.read().jvm() + "</argLine>");
    assertThat(pom).contains("<version>" + BuildInfo.read().version() + "</version>");
  }

  private static void put(Map<String, String> versions, MatchResult found) {
    versions.put(found.group(1), found.group(2));
  }

  @Test
  void a_project_is_made_whole_in_a_new_or_an_empty_folder() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    Archetype.expand(TIDE, folder.resolve("a/new one"));
    Archetype.expand(TIDE, empty);

    assertThat(folder.resolve("a/new one/pom.xml")).exists();
    assertThat(empty.resolve("src/main/java/org/acme/tide/SeaTide.java")).exists();
    try (var files = Files.list(folder)) {
      assertThat(files).as("nothing half-made").hasSize(2);
    }
  }

  @Test
  void a_folder_with_something_in_it_is_left_as_it_is() throws IOException {
    Files.writeString(folder.resolve("thesis.tex"), "years of work");

    assertThatThrownBy(() -> Archetype.expand(TIDE, folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is there already: choose another folder with --dir");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Tide", "sea tide", "sea_tide", "2nd", "-sea", "sea-", "sea--tide", "./tide"})
  void a_name_that_is_no_id_is_refused_with_the_rule(String name) {
    assertThatThrownBy(() -> new PluginProject(name, "org.acme"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be named '" + name + "': use up to 28 lower-case letters");
  }

  @Test
  void the_longest_name_leaves_room_for_that_of_its_dataset() {
    String longest = "a".repeat(28);

    assertThat(new PluginProject(longest, "org.acme").className()).hasSize(28);
    assertThatThrownBy(() -> new PluginProject(longest + "a", "org.acme"))
        .isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "data, DataLoader, org.bindery.spi.DataLoader",
    "string, String, java.lang.String",
    "list, List, java.util.List",
    "shape, Shape, ai.djl.ndarray.types.Shape"
  })
  void a_name_that_would_hide_a_class_the_project_needs_is_refused(
      String name, String className, String hidden) {
    PluginProject project = new PluginProject(name, PluginProject.packageOf(name));

    assertThatThrownBy(() -> Archetype.requireNoClash(project))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "would have a class " + className + ", and the project needs " + hidden)
        .hasMessageContaining("such as my-" + name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "org..acme", "org.class.acme", "org.acme-x", "9.org"})
  void a_package_that_java_cannot_have_is_refused(String name) {
    assertThatThrownBy(() -> new PluginProject("tide", name))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("A package cannot be named '" + name + "'");
  }

  @Test
  void words_of_java_become_packages_all_the_same() {
    assertThat(PluginProject.packageOf("double")).isEqualTo("com.example.doublesignal");
    assertThat(PluginProject.packageOf("sea-tide")).isEqualTo("com.example.seatide");
  }

  @Test
  void binderys_own_packages_are_not_for_plugins() {
    assertThatThrownBy(() -> new PluginProject("tide", "org.bindery.tide"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Bindery's own");
  }
}
