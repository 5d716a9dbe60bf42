package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the vocabulary comes from; a shell script plays Python. */
class ClipVocabularyTest {
  private static final String ENTRY = "open_clip/" + ClipVocabulary.FILE;

  @TempDir Path folder;
  private Path home;
  private Path file;

  @BeforeEach
  void place() {
    home = folder.resolve("home");
    file = home.resolve("weights/clip-bpe").resolve(ClipVocabulary.FILE);
  }

  @Test
  void offline_it_must_be_there() {
    ClipVocabulary offline =
        new ClipVocabulary(
            home, Map.of("BINDERY_OFFLINE", "1"), new ClipWheel(script("touch " + mark())));

    assertThat(offline.file()).isEqualTo(file);
    assertThatThrownBy(offline::bytePairs)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The vocabulary of CLIP's tokenizer cannot be had: BINDERY_OFFLINE is set and "
                + file
                + " is not there. With network type 'python3 -m pip download --no-deps"
                + " open_clip_torch==3.3.0', unpack"
                + " open_clip/bpe_simple_vocab_16e6.txt.gz from the wheel (a zip file) and put it"
                + " at "
                + file
                + "; or use the tokenizer 'bytes', which needs no file.");
    assertThat(mark()).doesNotExist();
    assertThat(home).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "false"})
  void offline_must_be_meant(String value) {
    ClipVocabulary vocabulary =
        new ClipVocabulary(
            home,
            Map.of("BINDERY_OFFLINE", value),
            new ClipWheel(script("touch " + mark() + "; exit 1")));

    assertThatThrownBy(vocabulary::bytePairs).hasMessageContaining("pip said: nothing. With");
    assertThat(mark()).exists();
  }

  @Test
  void without_python_it_says_so() {
    assertRefused("no-such-python", "there is no program no-such-python here to bring it.");
  }

  @Test
  void what_pip_says_is_told() {
    assertRefused(
        script("echo 'WARNING: a'; echo 'ERROR: No matching distribution.'; echo b; exit 1"),
        "pip said: No matching distribution. With");
    assertRefused(
        script("echo; echo ' No module named pip'; exit 1"), "pip said: No module named pip. With");
  }

  @Test
  void a_download_without_a_wheel_is_refused() {
    assertRefused(script("exit 0"), "pip brought no wheel.");
  }

  @Test
  void a_wheel_without_the_file_is_refused() throws IOException {
    Path wheel = wheel("../" + ENTRY, new byte[] {1});

    assertRefused(copying(wheel), "the wheel that pip brought holds no " + ENTRY + ".");
  }

  @Test
  void a_wheel_with_another_file_is_refused_however_long_it_is() throws IOException {
    for (int length : new int[] {0, 7, ClipVocabulary.SIZE, 5 * ClipVocabulary.SIZE}) {
      assertRefused(
          copying(wheel(ENTRY, new byte[length])),
          "the wheel that pip brought holds another file (its SHA-256 is not 924691ac");
    }
  }

  @Test
  void what_is_no_zip_file_is_refused() throws IOException {
    Path wheel = Files.write(folder.resolve("broken.whl"), new byte[] {1, 2, 3});

    assertRefused(copying(wheel), "zip");
  }

  @Test
  void another_file_in_its_place_is_refused_and_stays() throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, new byte[] {1, 2, 3});

    assertThatThrownBy(vocabulary(script("touch " + mark()))::bytePairs)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "The file "
                + file
                + " is not the vocabulary of CLIP's tokenizer (its SHA-256 is not"
                + " 924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a); delete it"
                + " and try again, and Bindery brings the right one.");
    assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(mark()).doesNotExist();
  }

  @Test
  void the_right_wheel_is_asked_for_once_and_leaves_the_file_and_nothing_else() throws IOException {
    ClipVocabularies.orSkip();
    byte[] bytes = Files.readAllBytes(ClipVocabulary.ofThisMachine().file());
    Path arguments = folder.resolve("arguments");
    String python = script("echo \"$*\" >> " + arguments + "; " + copy(wheel(ENTRY, bytes)));

    int size = vocabulary(python).bytePairs().size();
    int again = vocabulary(python).bytePairs().size();

    assertThat(size).isEqualTo(512 + 48_894).isEqualTo(again);
    assertThat(file).hasBinaryContent(bytes);
    assertThat(left(file.getParent())).containsExactly(file);
    assertThat(Files.readAllLines(arguments))
        .singleElement()
        .asString()
        .startsWith("-m pip download ")
        .contains(" --no-deps ")
        .endsWith(" open_clip_torch==3.3.0");
  }

  private void assertRefused(String python, String why) {
    assertThatThrownBy(vocabulary(python)::bytePairs)
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("The vocabulary of CLIP's tokenizer cannot be had: ")
        .hasMessageContaining(why)
        .hasMessageContaining(" and put it at " + file);
    assertThat(left(file.getParent())).isEmpty();
  }

  private ClipVocabulary vocabulary(String python) {
    return new ClipVocabulary(home, Map.of(), new ClipWheel(python));
  }

  private Path mark() {
    return folder.resolve("called");
  }

  private String copying(Path wheel) {
    return script(copy(wheel));
  }

  /** The folder that pip is told to put the wheel into comes after {@code --dest}. */
  private static String copy(Path wheel) {
    return "while [ \"$1\" != --dest ]; do shift; done; cp " + wheel + " \"$2\"";
  }

  private String script(String line) {
    try {
      Path script = Files.createTempFile(folder, "python", ".sh");
      Files.writeString(script, "#!/bin/sh\n" + line + "\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      return script.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path wheel(String entry, byte[] bytes) throws IOException {
    Path wheel = folder.resolve("open_clip_torch-3.3.0-py3-none-any.whl");
    try (OutputStream out = Files.newOutputStream(wheel);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("open_clip/__init__.py"));
      zip.putNextEntry(new ZipEntry(entry));
      zip.write(bytes);
    }
    return wheel;
  }

  private static List<Path> left(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
