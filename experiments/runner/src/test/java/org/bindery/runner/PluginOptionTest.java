package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project of {@code new-modality} as a plugin of the other commands, compiled without Maven.
 */
class PluginOptionTest {
  private static final String[] FEW = {"--set", "recipe.steps=2", "--set", "data.options.copies=1"};

  @TempDir static Path shared;

  private static Path project;
  private static Path jar;

  @TempDir Path folder;

  @BeforeAll
  static void make() throws IOException {
    project = shared.resolve("sea-tide");
    CommandLineOutcome made =
        CommandLineOutcome.of("new-modality", "sea-tide", "--dir", project, "--package", "a.tide");
    assertThat(made.code()).as(made.err()).isZero();
    Path classes = Files.createDirectories(project.resolve("target/classes"));
    compile(project.resolve("src/main/java"), classes);
    jar = pack(List.of(classes, project.resolve("src/main/resources")), "sea-tide-0.1.0.jar");
  }

  private static void compile(Path sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter log = new StringWriter();
    try (StandardJavaFileManager manager =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
        Stream<Path> walk = Files.walk(sources)) {
      List<String> options =
          List.of(
              "-proc:none",
              "-Xlint:all,-classfile,-path",
              "-Werror",
              "-cp",
              System.getProperty("java.class.path"),
              "-d",
              classes.toString());
      boolean done =
          compiler
              .getTask(
                  log,
                  manager,
                  null,
                  options,
                  null,
                  manager.getJavaFileObjectsFromPaths(walk.filter(Files::isRegularFile).toList()))
              .call();
      assertThat(done).as("the template compiles without a warning: " + log).isTrue();
    }
  }

  private static Path pack(List<Path> roots, String name) throws IOException {
    Path file = project.resolve("target").resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream zip = new JarOutputStream(out)) {
      for (Path root : roots) {
        try (Stream<Path> walk = Files.walk(root)) {
          for (Path each : walk.filter(Files::isRegularFile).sorted().toList()) {
            zip.putNextEntry(new JarEntry(root.relativize(each).toString().replace('\\', '/')));
            Files.copy(each, zip);
            zip.closeEntry();
          }
        }
      }
    }
    return file;
  }

  private CommandLineOutcome bindery(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", folder.resolve("home"), "--runs", folder.resolve("runs")));
    return CommandLineOutcome.of(all.toArray());
  }

  @Test
  void a_new_project_says_what_to_type_next() {
    Path elsewhere = folder.resolve("with a blank");

    CommandLineOutcome made = CommandLineOutcome.of("new-modality", "tide", "--dir", elsewhere);

    assertThat(made.out())
        .contains("class com.example.tide.TideModality, in " + elsewhere)
        .contains("cd '" + elsewhere + "' && mvn verify")
        .contains("bindery run experiment.yaml --plugins target/tide-0.1.0.jar")
        .contains("%modality load " + elsewhere.resolve("target/tide-0.1.0.jar"));
  }

  @Test
  void a_name_that_is_taken_is_told_before_anything_is_made() {
    CommandLineOutcome outcome =
        CommandLineOutcome.of("new-modality", "audio", "--dir", folder.resolve("x"));

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err()).contains("There is a modality 'audio' already");
    assertThat(folder.resolve("x")).doesNotExist();
    assertThat(CommandLineOutcome.of("new-modality", "depth", "--check").err().lines()).hasSize(1);
  }

  @Test
  void plugins_are_listed_with_version_jar_and_state() throws IOException {
    Path place = Files.createDirectories(folder.resolve("jars"));
    Files.copy(jar, place.resolve("a-tide-2.1.jar"));
    Files.copy(jar, place.resolve("twin.jar"));
    Files.writeString(place.resolve("broken.jar"), "half");

    CommandLineOutcome outcome = CommandLineOutcome.of("modalities", "--plugins", place);

    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .containsPattern("sea-tide +2\\.1 +1 +ready +a-tide-2\\.1\\.jar +One channel")
        .containsPattern("broken\\.jar +rejected +broken\\.jar +.*is not a jar")
        .containsPattern("twin\\.jar +rejected +twin\\.jar +.*'sea-tide' is already provided by")
        .containsPattern("image +.*ready")
        .contains("sea-tide-toy");
  }

  @Test
  void what_can_be_set_of_one_is_told() {
    CommandLineOutcome outcome =
        CommandLineOutcome.of("modalities", "sea-tide", "--plugins", jar.getParent());

    assertThat(outcome.out())
        .contains("a.tide.SeaTideModality")
        .contains("SeaTidePreprocessing[length=96, noise=0.1]")
        .contains("SeaTideTrunk[width=64, window=8, depth=2, heads=4]");
    assertThat(CommandLineOutcome.of("modalities", "sea-tide").err())
        .contains("Modality 'sea-tide' is not known; known are");
  }

  @Test
  void a_jar_that_is_not_there_is_a_mistake() {
    CommandLineOutcome outcome = CommandLineOutcome.of("modalities", "--plugins", "gone.jar");

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(outcome.err())
        .isEqualTo(
            "bindery: There is no jar or folder gone.jar: build the plugin, or correct its path.\n");
  }

  @Test
  void its_experiment_trains_with_a_plugin_beside_a_broken_one() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.jar"), "half");
    List<Object> line = new ArrayList<>(List.of("run", project.resolve("experiment.yaml")));
    line.addAll(List.of(FEW));
    line.addAll(List.of("--plugins", broken + "," + jar));

    CommandLineOutcome outcome = bindery(line.toArray());

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("bindery: plugin left out. " + broken + " is not a jar");
    assertThat(outcome.out()).contains("text>sea-tide/R@1", "trained");
    CommandLineOutcome without = bindery("run", project.resolve("experiment.yaml"));
    assertThat(without.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(without.err()).contains("'sea-tide-toy' is not known");
  }

  @Test
  void trials_of_a_sweep_have_the_plugins_too_in_this_process_and_in_others() throws IOException {
    Path experiment = project.resolve("experiment.yaml");
    Files.copy(experiment, folder.resolve("experiment.yaml"));
    for (String executor : List.of("here", "forked")) {
      Path page =
          Files.writeString(
              folder.resolve(executor + ".yaml"),
              """
              program: experiment.yaml
              method: grid
              metric: {name: eval/all/R@10, goal: maximize}
              parameters:
                towers.sea-tide.encoder.depth: {values: [1]}
                recipe.steps: {value: 2}
                data.options.copies: {value: "1"}
              """);

      CommandLineOutcome outcome =
          bindery("sweep", page, "--executor", executor, "--plugins", jar, "--json");

      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.out()).as(outcome.err()).containsPattern("\"state\" ?: ?\"finished\"");
    }
  }
}
