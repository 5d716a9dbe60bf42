package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir Path folder;

  private Sandbox complete() throws IOException {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven().withPython();
    Files.writeString(sandbox.root.resolve("notebooks/tools/run_notebook.py"), "");
    Files.writeString(sandbox.root.resolve("notebooks/01-first-binding.ipynb"), "{}");
    return sandbox;
  }

  @Test
  void without_java_it_says_what_to_type() throws Exception {
    Sandbox.Outcome outcome = Sandbox.in(folder).withMaven().bindery("modalities");

    assertThat(outcome.err())
        .isEqualTo("bindery: Java is missing; type: apt-get install openjdk-17-jdk-headless\n");
    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
  }

  @Test
  void a_java_that_is_too_old_is_refused() throws Exception {
    Sandbox.Outcome outcome = Sandbox.in(folder).withJava(11).withMaven().bindery("modalities");

    assertThat(outcome.err())
        .startsWith("bindery: Java 11 was found, 17 or newer is needed; type:");
    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
  }

  @Test
  void without_maven_it_says_what_to_type() throws Exception {
    Sandbox.Outcome outcome = Sandbox.in(folder).withJava(17).bindery("modalities");

    assertThat(outcome.err()).isEqualTo("bindery: Maven is missing; type: apt-get install maven\n");
    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
  }

  @Test
  void without_python_a_notebook_command_says_what_to_type() throws Exception {
    Sandbox.Outcome outcome = Sandbox.in(folder).withJava(17).withMaven().bindery("demo");

    assertThat(outcome.err())
        .endsWith(
            "bindery: Python 3.11 or newer is missing; type:"
                + " apt-get install python3 python3-venv python3-pip\n");
    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
  }

  @Test
  void a_python_that_cannot_make_environments_is_told() throws Exception {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();
    sandbox.tool("python3", "[[ \"$*\" != *ensurepip* ]]\n");

    Sandbox.Outcome outcome = sandbox.bindery("demo");

    assertThat(outcome.err())
        .endsWith(
            "bindery: Python is there but cannot make environments with pip; type:"
                + " apt-get install python3-venv python3-pip\n");
    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
  }

  @Test
  void a_command_needs_no_python_to_run_an_experiment() throws Exception {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();

    Sandbox.Outcome outcome = sandbox.bindery("run", "a spec.yaml", "--json");

    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).as("standard output belongs to the command").isEmpty();
    assertThat(sandbox.callsOf("java"))
        .singleElement()
        .asString()
        .endsWith("[org.bindery.runner.BinderyCli] [run] [a spec.yaml] [--json]");
  }

  @Test
  void java_gets_the_options_of_the_root_pom() throws Exception {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();

    sandbox.bindery("modalities");

    String options = String.join("] [", BuildInfo.read().jvm().split(" "));
    assertThat(sandbox.callsOf("java")).singleElement().asString().startsWith("java [" + options);
  }

  @Test
  void the_exit_code_is_that_of_the_command() throws Exception {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();

    assertThat(sandbox.bindery(Map.of("JAVA_CODE", "130"), "run", "x").code()).isEqualTo(130);
  }

  @Test
  void jars_are_built_once_and_again_when_a_source_changes() throws Exception {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();
    Path source = sandbox.root.resolve("experiments/src/main/java/A.java");

    sandbox.bindery("modalities");
    sandbox.bindery("modalities");
    assertThat(sandbox.callsOf("mvn")).hasSize(1);

    Files.writeString(source, "class A {}");
    sandbox.bindery("modalities");
    sandbox.bindery("modalities");
    assertThat(sandbox.callsOf("mvn")).hasSize(2);

    Files.delete(sandbox.root.resolve("other.jar"));
    sandbox.bindery("modalities");
    assertThat(sandbox.callsOf("mvn")).as("a jar of others has gone").hasSize(3);
  }

  @Test
  void a_build_that_failed_is_shown_and_tried_again() throws Exception {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();

    Sandbox.Outcome outcome = sandbox.bindery(Map.of("MVN_FAILS", "1"), "modalities");

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.err()).contains("[ERROR] no sources").contains("the build failed");
    assertThat(sandbox.callsOf("java")).isEmpty();
    assertThat(sandbox.bindery("modalities").code()).isZero();
    assertThat(sandbox.callsOf("mvn")).hasSize(2);
  }

  /** A Maven whose local repository is in the sandbox. */
  private Sandbox withRepository() throws IOException {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();
    for (String module : List.of("api", "blocks", "testkit")) {
      Path main = sandbox.root.resolve("modality-spi/" + module + "/src/main/java");
      Files.writeString(Files.createDirectories(main).resolve("A.java"), "class A {}");
    }
    Files.writeString(sandbox.root.resolve("modality-spi/pom.xml"), "<project/>");
    return sandbox.tool(
        "mvn",
        """
        repository='%1$s/re pository'
        mkdir -p "%1$s/kernel-ext/target" "$repository/info/picocli"
        touch "%1$s/kernel-ext/target/bindery-kernel-ext-1.jar" "$repository/info/picocli/p.jar"
        printf '%%s' "$repository/info/picocli/p.jar" > "%1$s/kernel-ext/target/dependencies.txt"
        if [[ "$*" == *install* ]]; then
          for a in bindery bindery-modality-{spi,api,testkit,archetype} bindery-blocks; do
            mkdir -p "$repository/org/bindery/$a/1" && touch "$repository/org/bindery/$a/1/$a-1.pom"
          done
        fi
        """
            .formatted(sandbox.root));
  }

  private static long installs(Sandbox sandbox) throws IOException {
    return sandbox.callsOf("mvn").stream().filter(call -> call.contains("[install]")).count();
  }

  @Test
  void a_new_modality_finds_the_spi_installed_once_and_again_when_it_changes() throws Exception {
    Sandbox sandbox = withRepository();

    Sandbox.Outcome outcome = sandbox.bindery("new-modality", "tide", "--dir", "a b");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err())
        .contains("installing the SPI for plugins into Maven's folder ... done");
    assertThat(sandbox.callsOf("java"))
        .extracting(call -> call.replaceFirst(".*BinderyCli] ", ""))
        .containsExactly(
            "[new-modality] [--check] [tide] [--dir] [a b]", "[new-modality] [tide] [--dir] [a b]");

    sandbox.bindery("new-modality", "tide");
    assertThat(sandbox.bindery("spi").err()).contains("already done");
    assertThat(installs(sandbox)).isEqualTo(1);

    Files.writeString(
        sandbox.root.resolve("modality-spi/api/src/main/java/A.java"), "interface A {}");
    sandbox.bindery("spi");
    assertThat(installs(sandbox)).isEqualTo(2);

    Files.delete(
        sandbox.root.resolve("re pository/org/bindery/bindery-blocks/1/bindery-blocks-1.pom"));
    sandbox.bindery("spi");
    assertThat(installs(sandbox)).as("somebody emptied Maven's folder").isEqualTo(3);
  }

  @Test
  void a_name_that_is_refused_installs_nothing() throws Exception {
    Sandbox sandbox = withRepository();

    Sandbox.Outcome outcome =
        sandbox.bindery(Map.of("JAVA_CODE", "2"), "new-modality", "No such name");

    assertThat(outcome.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(sandbox.callsOf("java")).hasSize(1);
    assertThat(installs(sandbox)).isZero();
  }

  @Test
  void it_works_from_any_folder_and_through_a_link() throws Exception {
    Sandbox sandbox = Sandbox.in(folder).withJava(17).withMaven();
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));
    Path link = Files.createSymbolicLink(elsewhere.resolve("b"), Path.of("../a check out/bindery"));

    assertThat(sandbox.run(link, elsewhere, Map.of(), "modalities").code()).isZero();

    assertThat(sandbox.callsOf("java"))
        .singleElement()
        .asString()
        .contains("a check out/kernel-ext/target/bindery-kernel-ext-1.jar:");
  }

  @Test
  void a_folder_that_a_class_path_cannot_name_is_refused() throws Exception {
    Sandbox sandbox = Sandbox.in(Files.createDirectories(folder.resolve("a:b"))).withJava(17);

    Sandbox.Outcome outcome = sandbox.bindery(Map.of("PATH", "/usr/bin:/bin"), "modalities");

    assertThat(outcome.err())
        .contains("has one of the characters : * ?")
        .contains("move the checkout");
    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
  }

  @Test
  void a_demo_does_each_step_once_and_prints_the_reports_path_last() throws Exception {
    Sandbox sandbox = complete();

    Sandbox.Outcome first = sandbox.bindery("demo");
    Sandbox.Outcome second = sandbox.bindery("demo");

    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out().strip())
        .endsWith(sandbox.root.resolve("reports/01-first-binding.html").toString());
    assertThat(first.err()).doesNotContain("already done");
    assertThat(second.err().lines().filter(line -> line.endsWith("already done")))
        .containsExactly(
            "==> building the jars ... already done",
            "==> making .venv with JupyterLab and the JJava kernel ... already done",
            "==> installing the kernel Bindery (Java) ... already done");
  }

  @Test
  void another_version_of_the_kernel_than_the_pinned_one_is_told_and_put_back() throws Exception {
    Sandbox sandbox = complete();
    sandbox.bindery("demo");
    Path packages = sandbox.root.resolve(".venv/lib/python3.11/site-packages");
    Files.move(packages.resolve("jjava-1.0a8.dist-info"), packages.resolve("jjava-0.9.dist-info"));

    Sandbox.Outcome outcome = sandbox.bindery("demo");

    assertThat(outcome.err()).contains("another version of the kernel jjava than the one pinned");
    assertThat(packages.resolve("jjava-1.0a8.dist-info")).exists();
  }

  @Test
  void where_the_stamps_cannot_be_had_the_demo_says_so_and_uses_the_sprites() throws Exception {
    Sandbox sandbox = complete();

    Sandbox.Outcome outcome = sandbox.bindery(Map.of("STAMPS_CODE", "3"), "demo");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("so the demo uses the generated sprites");
    assertThat(sandbox.callsOf("java"))
        .anyMatch(call -> call.endsWith("[data] [import] [sprites]"));
  }

  @Test
  void an_interrupted_demo_is_not_taken_for_missing_data() throws Exception {
    Sandbox sandbox = complete();

    Sandbox.Outcome outcome = sandbox.bindery(Map.of("STAMPS_CODE", "130"), "demo");

    assertThat(outcome.code()).isEqualTo(ExitCodes.INTERRUPTED);
    assertThat(outcome.err()).doesNotContain("sprites");
  }

  @Test
  void a_notebook_that_fails_fails_the_demo_and_leaves_no_table() throws Exception {
    Sandbox sandbox = complete();

    Sandbox.Outcome outcome = sandbox.bindery(Map.of("NOTEBOOK_CODE", "1"), "demo");

    assertThat(outcome.code()).isEqualTo(ExitCodes.FAILED);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void a_half_made_environment_is_finished_the_next_time() throws Exception {
    Sandbox sandbox = complete();

    Sandbox.Outcome broken = sandbox.bindery(Map.of("PIP_CODE", "1"), "demo");
    assertThat(broken.code()).isEqualTo(ExitCodes.ENVIRONMENT);
    assertThat(broken.err()).contains("pip could not install JupyterLab and JJava");

    Sandbox.Outcome again = sandbox.bindery("demo");
    assertThat(again.code()).as(again.err()).isZero();
    assertThat(again.err()).contains("making .venv with JupyterLab and the JJava kernel ... done");
  }

  @Test
  void every_command_of_its_own_explains_itself() throws Exception {
    Sandbox sandbox = Sandbox.in(folder);

    for (List<String> command :
        List.of(
            List.of("--help"),
            List.of("demo", "--help"),
            List.of("test", "--help"),
            List.of("spi", "--help"),
            List.of("lab", "-h"))) {
      Sandbox.Outcome outcome = sandbox.bindery(command.toArray(String[]::new));
      assertThat(outcome.code()).as(command + outcome.err()).isZero();
      assertThat(outcome.out()).startsWith("Usage: ./bindery");
    }
    assertThat(sandbox.bindery("demo", "--fast").code()).isEqualTo(ExitCodes.USAGE);
  }
}
