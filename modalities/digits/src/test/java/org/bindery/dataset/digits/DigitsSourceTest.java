package org.bindery.dataset.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bindery.spi.DataException;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsSourceTest {
  @TempDir Path folder;
  private Path home;
  private DigitsSource.Origins origins;

  @BeforeEach
  void publish() throws IOException {
    home = folder.resolve("home");
    Files.createDirectories(home);
    Path published = Sources.write(folder.resolve("published"));
    Path drawn = published.resolve(DigitFiles.DRAWN);
    Path said = published.resolve(DigitFiles.SAID);
    Path penned = published.resolve(DigitFiles.PENNED);
    origins =
        new DigitsSource.Origins(
            drawn.toUri(),
            sha256(Files.readAllBytes(drawn)),
            zip(said, "speech-26eb9aaf/recordings/"),
            listing(said),
            zip(penned, "pen-8d874ced/data/"),
            listing(penned));
  }

  @Test
  void whatIsDownloadedCanBeReadLikeAFolderThatIsThere() {
    List<String> said = new ArrayList<>();
    DigitsSource source = new DigitsSource(Map.of(), origins);
    source.fetch(home, said::add);
    assertThat(said).hasSize(3).allMatch(sentence -> sentence.startsWith("Downloading"));
    assertThat(home.resolve("sources/digits/LICENSES.txt")).content().contains("CC-BY-SA-4.0");
    assertThat(home.resolve("sources/digits.partial")).doesNotExist();
    Path found = source.find(home).orElseThrow();
    assertThat(Sources.read(found, Map.of("rows", "5", "takes", "8")))
        .isEqualTo(Sources.read(folder.resolve("published"), Map.of("rows", "5", "takes", "8")));
    try (RecordStream stream =
        new DigitsDataset(source).open(new ReadRequest(home, Map.of("rows", "1")))) {
      assertThat(stream.next()).isTrue();
    }
    source.fetch(home, said::add);
    assertThat(said).as("nothing is downloaded twice").hasSize(3);
  }

  @Test
  void whatIsNotWhatWasPublishedIsRefusedAndNothingRemains() {
    List<DigitsSource.Origins> altered =
        List.of(
            new DigitsSource.Origins(
                origins.drawn(),
                "00",
                origins.said(),
                origins.saidSha256(),
                origins.penned(),
                origins.pennedSha256()),
            new DigitsSource.Origins(
                origins.drawn(),
                origins.drawnSha256(),
                origins.said(),
                "00",
                origins.penned(),
                origins.pennedSha256()),
            new DigitsSource.Origins(
                origins.drawn(),
                origins.drawnSha256(),
                origins.said(),
                origins.saidSha256(),
                origins.penned(),
                "00"));
    for (DigitsSource.Origins origin : altered) {
      DigitsSource source = new DigitsSource(Map.of(), origin);
      assertThatThrownBy(() -> source.fetch(home, sentence -> {}))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("is not what is expected")
          .hasMessageContaining("BINDERY_DIGITS");
      assertThat(source.find(home)).isEmpty();
    }
  }

  @Test
  void aSourceThatIsNotThereIsToldInOneSentence() {
    DigitsSource source =
        new DigitsSource(
            Map.of(),
            new DigitsSource.Origins(
                folder.resolve("gone.gz").toUri(),
                "00",
                origins.said(),
                "00",
                origins.penned(),
                "00"));
    assertThatThrownBy(() -> source.fetch(home, sentence -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("gone.gz")
        .hasMessageContaining("Check the network");
  }

  @Test
  void nothingIsDownloadedWhereItIsForbidden() {
    DigitsSource source = new DigitsSource(Map.of("BINDERY_OFFLINE", "1"), origins);
    assertThatThrownBy(() -> source.fetch(home, sentence -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("BINDERY_OFFLINE is set");
  }

  @Test
  void theVariableComesFirstAndMustNameAFolder() {
    Path published = folder.resolve("published");
    DigitsSource named = new DigitsSource(Map.of("BINDERY_DIGITS", published.toString()), origins);
    List<String> said = new ArrayList<>();
    named.fetch(home, said::add);
    assertThat(said).isEmpty();
    assertThat(named.find(home)).contains(published);
    DigitsSource wrong =
        new DigitsSource(Map.of("BINDERY_DIGITS", folder.resolve("no").toString()), origins);
    assertThatThrownBy(() -> wrong.find(home))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not a folder");
  }

  @Test
  void aFileOfAnArchiveThatIsTooLongIsRefused() throws IOException {
    Path recordings = folder.resolve("long");
    Files.createDirectories(recordings);
    Files.write(recordings.resolve("0_anna_0.wav"), new byte[2 << 20]);
    DigitsSource source =
        new DigitsSource(
            Map.of(),
            new DigitsSource.Origins(
                origins.drawn(),
                origins.drawnSha256(),
                zip(recordings, "x/recordings/"),
                "00",
                origins.penned(),
                "00"));
    assertThatThrownBy(() -> source.fetch(home, sentence -> {}))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("longer than a megabyte");
  }

  /** As {@code sha256sum * | sort -k2 | sha256sum} has it. */
  private static String listing(Path below) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (Path file : files(below)) {
      lines.append(sha256(Files.readAllBytes(file)) + "  " + file.getFileName() + "\n");
    }
    return sha256(lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private URI zip(Path below, String inside) throws IOException {
    Path archive = folder.resolve(below.getFileName() + ".zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
      out.putNextEntry(new ZipEntry("README.md"));
      out.write(65);
      for (Path file : files(below)) {
        out.putNextEntry(new ZipEntry(inside + below.relativize(file)));
        out.write(Files.readAllBytes(file));
      }
    }
    return archive.toUri();
  }

  private static List<Path> files(Path below) throws IOException {
    try (Stream<Path> walk = Files.walk(below)) {
      return walk.filter(Files::isRegularFile)
          .sorted(Comparator.comparing(file -> file.getFileName().toString()))
          .toList();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
