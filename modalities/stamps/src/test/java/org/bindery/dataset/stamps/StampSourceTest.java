package org.bindery.dataset.stamps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching, with stand-ins for the two programs. */
class StampSourceTest {
  @TempDir Path home;
  @TempDir Path programs;

  @BeforeEach
  void onlyWhereShellScriptsRun() {
    assumeTrue(
        Files.isExecutable(Path.of("/bin/sh")), "skipped: no /bin/sh for the stand-in programs");
  }

  private StampSource source() {
    return new StampSource(Map.of(), programs.resolve("nowhere"), programs.toString() + "/");
  }

  private void program(String name, String script) throws IOException {
    Path file = Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String unpack() {
    return "mkdir -p \"$3/usr/share/tuxpaint/stamps/animals\" \"$3/usr/share/doc/tuxpaint-stamps-default\""
        + " && echo GPL > \"$3/usr/share/doc/tuxpaint-stamps-default/copyright\""
        + " && echo A cat. > \"$3/usr/share/tuxpaint/stamps/animals/cat.txt\"";
  }

  @Test
  void thePackageIsDownloadedUnpackedAndPutBelowHome() throws IOException {
    program("apt-get", "test \"$1 $2\" = 'download tuxpaint-stamps-default' && touch a_1_all.deb");
    program("dpkg", "test \"$1\" = -x && test -f \"$2\" && " + unpack());
    List<String> told = new ArrayList<>();
    source().fetch(home, told::add);
    Path stamps = home.resolve("sources/stamps");
    assertThat(stamps.resolve("animals/cat.txt")).hasContent("A cat.");
    assertThat(stamps.resolve("copyright")).hasContent("GPL");
    assertThat(stamps.resolveSibling("stamps.partial")).doesNotExist();
    assertThat(told).anySatisfy(sentence -> assertThat(sentence).contains("GPL-2.0-or-later"));
  }

  @Test
  void whatAnInterruptedFetchLeftIsReplaced() throws IOException {
    Path leftover = home.resolve("sources/stamps.partial/old.deb");
    Files.createDirectories(leftover.getParent());
    Files.writeString(leftover, "half");
    program("apt-get", "touch a_1_all.deb");
    program("dpkg", "case \"$2\" in *old.deb) exit 1;; esac; " + unpack());
    source().fetch(home, sentence -> {});
    assertThat(home.resolve("sources/stamps/animals/cat.txt")).exists();
  }

  @Test
  void withoutAptGetThePersonIsToldWhereToPutTheFolder() {
    assertThatThrownBy(() -> source().fetch(home, sentence -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no program")
        .hasMessageContaining(home.resolve("sources/stamps").toString())
        .hasMessageContaining("'sprites'");
    assertThat(home.resolve("sources/stamps")).doesNotExist();
  }

  @Test
  void whatAptGetSaysIsPassedOn() throws IOException {
    program("apt-get", "echo 'E: Unable to locate package tuxpaint-stamps-default'; exit 100");
    assertThatThrownBy(() -> source().fetch(home, sentence -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("Unable to locate package")
        .hasMessageContaining("sudo apt-get update");
  }

  @Test
  void aPackageWithoutStampsIsRefused() throws IOException {
    program("apt-get", "touch a_1_all.deb");
    program("dpkg", "mkdir -p \"$3/usr\"");
    assertThatThrownBy(() -> source().fetch(home, sentence -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("holds no folder");
  }
}
