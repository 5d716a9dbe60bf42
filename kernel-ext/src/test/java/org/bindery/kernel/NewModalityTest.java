package org.bindery.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.notebook.PluginBuilds;
import org.bindery.runner.Archetype;
import org.bindery.runner.PluginProject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From {@code ./bindery new-modality} to a notebook, by Maven and the kernel that users have. */
class NewModalityTest {
  private static final PluginProject TIDE = new PluginProject("sea-tide", "org.acme.tide");

  @TempDir static Path shared;

  private static OutsideMaven maven;
  private static Path project;

  @BeforeAll
  static void build() throws Exception {
    project = shared.resolve("my tide");
    maven = OutsideMaven.in(shared.resolve("repository"));
    Archetype.expand(TIDE, project);
    maven.run(project, "verify");
  }

  @AfterAll
  static void unlink() throws IOException {
    if (maven != null) {
      maven.close();
    }
  }

  private static Path jar() {
    return project.resolve(TIDE.jar());
  }

  @Test
  void itKeepsEveryRuleBeforeItsAuthorWritesALine() throws IOException {
    List<String> reports;
    try (Stream<Path> files = Files.list(project.resolve("target/surefire-reports"))) {
      reports =
          files
              .filter(file -> file.toString().endsWith(".txt"))
              .sorted()
              .map(NewModalityTest::read)
              .toList();
    }
    assertThat(reports).hasSize(2);
    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(report)
                    .containsPattern("Tests run: \\d\\d, Failures: 0, Errors: 0, Skipped: 0"));
    assertThat(jar()).exists();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunningKernelLoadsItListsItShowsASampleAndTrainsIt(@TempDir Path folder) throws Exception {
    String page =
        Files.readString(project.resolve("experiment.yaml"))
            .replaceFirst("steps: \\d+", "steps: 3");

    List<JsonNode> shown =
        RealKernel.in(folder)
            .run(
                "%modality load \"" + jar() + "\"",
                "modalities()",
                "%%binding\n" + page,
                "var plan = experiment(\"sea-tide-toy\")",
                "train(\"tide\", plan.graph(), plan.dataset(), plan.recipe())",
                "%modality reload",
                "plan.dataset()");

    assertThat(plain(shown.get(0))).contains("modalities sea-tide", "datasets sea-tide-toy");
    assertThat(html(shown.get(1))).contains("sea-tide-0.1.0.jar", "0.1.0", "ready");
    assertThat(plain(shown.get(2))).contains("sea-tide");
    for (JsonNode cell : shown) {
      assertThat(cell.get("status").asText()).as(cell.toString()).isEqualTo("ok");
    }
    assertThat(plain(shown.get(5))).contains("modalities sea-tide");
    assertThat(html(shown.get(6))).contains("data:image/svg+xml");
  }

  @Test
  void jarsOfTheKernelsClassPathAndOfMavenAreFoundAsWell(@TempDir Path folder) throws Exception {
    Path home = folder.resolve("user");
    Files.createDirectories(home.resolve(".m2"));
    Files.writeString(
        home.resolve(".m2/settings.xml"),
        "<settings><localRepository>" + maven.repository() + "</localRepository></settings>");
    maven.install(jar(), project.resolve("pom.xml"), TIDE.packageName(), "sea-tide", "0.1.0");
    Path other = new PluginBuilds(folder).sound("smell-0.3.jar", "Smell", "smell", "x");

    List<JsonNode> shown =
        RealKernel.in(folder)
            .with("JJAVA_CLASSPATH", other.toString())
            .withOption("-Duser.home=" + home)
            .run("modalities()", "%maven org.acme.tide:sea-tide:0.1.0", "modalities()");

    assertThat(html(shown.get(0))).contains("smell-0.3.jar").doesNotContain("sea-tide");
    assertThat(shown.get(1).get("status").asText()).as(shown.get(1).toString()).isEqualTo("ok");
    assertThat(html(shown.get(2))).contains("smell-0.3.jar", "sea-tide-0.1.0.jar");
  }

  private static String plain(JsonNode cell) {
    return last(cell).at("/data/text~1plain").asText();
  }

  private static String html(JsonNode cell) {
    return last(cell).at("/data/text~1html").asText();
  }

  private static JsonNode last(JsonNode cell) {
    assertThat(cell.get("status").asText()).as(cell.toString()).isEqualTo("ok");
    JsonNode outputs = cell.get("outputs");
    return outputs.get(outputs.size() - 1);
  }
}
