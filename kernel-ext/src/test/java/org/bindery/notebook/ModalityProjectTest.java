package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ModalityId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModalityProjectTest {
  private static final ModalityId TIDE = ModalityId.of("tide");
  private static final Path LAUNCHER = Path.of("bindery");

  @TempDir private Path home;
  private final List<List<String>> called = new ArrayList<>();

  private ModalityProject open(Programs programs) {
    return ModalityProject.of(
        TIDE,
        home,
        LAUNCHER,
        ModalityRegistry.scan().plugins(),
        (folder, log, command) -> {
          called.add(command);
          return programs.run(folder, log, command);
        });
  }

  /** What the launcher leaves behind, as far as it matters here. */
  private boolean makeProject(Path folder, Path log, List<String> command) {
    write("tide/pom.xml", "<project/>");
    write(
        "tide/src/main/java/com/example/TideLoader.java",
        "package com.example;\n\n/**\n * How a sample lies in\n * a column. To change: all.\n */\n"
            + "final class TideLoader {}\n");
    return true;
  }

  private void write(String file, String text) {
    try {
      Path place = home.resolve(file);
      Files.createDirectories(place.getParent());
      Files.writeString(place, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theLauncherMakesAProjectOnceAndItIsOpenedAgainByName() {
    open(this::makeProject);
    ModalityProject again = open(this::makeProject);

    assertThat(called)
        .containsExactly(
            List.of("bindery", "new-modality", "tide", "--dir", home.resolve("tide").toString()));
    assertThat(again.folder()).isEqualTo(home.resolve("tide"));
  }

  @Test
  void itShowsEachFileWithTheFirstSentenceOfItsComment() {
    assertThat(open(this::makeProject).text())
        .contains("TideLoader.java")
        .contains("How a sample lies in a column.")
        .doesNotContain("To change");
  }

  @Test
  void whatTheLauncherRefusesIsTheSentenceInTheCell() {
    assertThatThrownBy(
            () ->
                open(
                    (folder, log, command) -> {
                      write("new-modality.log", "==> building\nbindery: The name is taken.\n");
                      return false;
                    }))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The name is taken.");
  }

  @Test
  void aBuildThatHoldsTellsHowManyRulesOfEachTestDo() {
    ModalityProject project = open(this::makeProject);
    write("tide/target/tide-0.1.0.jar", "");
    write(
        "tide/target/surefire-reports/com.example.TideContractTest.txt",
        "-----\nTests run: 30, Failures: 0, Errors: 0, Skipped: 1, Time elapsed: 3 s\n");

    assertThat(project.verify().text())
        .isEqualTo("verified tide-0.1.0.jar\nTideContractTest: 29 rules hold");
  }

  @Test
  void aBuildThatDoesNotHoldSaysWhatMavenSays() {
    ModalityProject project =
        open(
            (folder, log, command) -> {
              makeProject(folder, log, command);
              write(
                  "tide/verify.log",
                  "[INFO] compiling\n[ERROR] Tests run: 1\n[ERROR] sameSeedGivesTheSameBits: view 0"
                      + " differs\n[ERROR]\n");
              return command.contains("new-modality");
            });

    assertThatThrownBy(project::verify)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("The project tide does not hold: sameSeedGivesTheSameBits: view 0")
        .hasMessageContaining("verify.log");
  }

  @Test
  void beforeItIsBuiltThereIsNothingToLoadAndItSaysSo() {
    ModalityProject project = open(this::makeProject);

    assertThatThrownBy(project::load)
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("There is no jar in")
        .hasMessageContaining("call verify() first");
  }

  @Test
  void aProgramThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () ->
                Programs.ofThisMachine()
                    .run(home, home.resolve("log"), List.of("no-such-program-anywhere")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("The program no-such-program-anywhere cannot be started");
  }

  @Test
  void anInterruptEndsTheProgramAndIsKept() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(
              () ->
                  Programs.ofThisMachine().run(home, home.resolve("log"), List.of("sleep", "600")))
          .hasMessageContaining("sleep was interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
