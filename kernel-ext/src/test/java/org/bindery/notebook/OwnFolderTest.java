package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.DataSpec;
import org.bindery.runner.Workbench;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset as files, damaged, and read again as somebody's own folder. */
class OwnFolderTest {
  @TempDir Path folder;
  private Workbench bench;
  private Session session;

  @BeforeEach
  void open() {
    bench = Workbench.open(folder.resolve("home"), folder.resolve("runs"), ModalityRegistry.scan());
    Screen screen =
        new Screen() {
          @Override
          public String open(View view) {
            return "";
          }

          @Override
          public void update(String handle, View view) {}
        };
    session = new Session(screen, Map.of(), () -> bench);
  }

  @AfterEach
  void close() {
    session.close();
  }

  private Dataset dataset(String name, Map<String, String> options) {
    return session.dataset(new DataSpec(name, options, 0, Optional.empty()));
  }

  private OwnFolder written() {
    return session.writeFolder("mine", dataset("sprites", Map.of("train", "30", "test", "2")), 30);
  }

  @Test
  void whatIsWrittenIsReadAgainAsItWas() {
    written();

    Dataset mine = dataset("folder", Map.of("path", "mine"));
    Dataset sprites = dataset("sprites", Map.of("train", "30", "test", "2"));

    assertThat(mine.table().rows()).isEqualTo(30);
    for (int row = 0; row < 30; row++) {
      assertThat(mine.table().id(row)).isEqualTo(sprites.table().id(row));
      for (var column : sprites.table().columns()) {
        assertThat(mine.table().read(column, row)).isEqualTo(sprites.table().read(column, row));
      }
    }
  }

  @Test
  void writingAgainRestoresItsOwnFilesAndKeepsOthers() throws IOException {
    Path image = written().path().resolve("image");
    Files.writeString(image.resolve("train-000003.png"), "damaged");
    Files.writeString(image.resolve("mine.png"), "added");

    written();

    assertThat(Files.size(image.resolve("train-000003.png"))).isGreaterThan(50);
    assertThat(image.resolve("mine.png")).hasContent("added");
    try (var files = Files.list(image)) {
      assertThat(files).hasSize(31);
    }
  }

  @Test
  void aFolderOfSomebodyElseIsLeftAlone() throws IOException {
    Files.createDirectories(folder.resolve("home/folders/mine"));

    assertThatThrownBy(this::written)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not ours: give another name");
    assertThat(folder.resolve("home/folders/mine")).isEmptyDirectory();
  }

  @Test
  void availabilityCountsKindsOfRowsAndPairs() throws IOException {
    Path own = written().path();
    Files.delete(own.resolve("audio/train-000001.wav"));
    Files.delete(own.resolve("audio/train-000002.wav"));
    Files.delete(own.resolve("text/train-000005.txt"));
    Files.writeString(own.resolve("image/train-000009.png"), "no picture");

    Dataset mine = dataset("folder", Map.of("path", "mine")).columns("image", "text", "audio");

    assertThat(mine.availability().text().lines().map(String::strip))
        .containsExactly(
            "signals of folder: 29 rows, 26 of them with all 3 signals",
            "26  image, text, audio",
            "2  image, text",
            "1  image, audio",
            "28  rows for image - text",
            "27  rows for image - audio",
            "26  rows for text - audio");
    assertThat(mine.availability().html()).contains("●", "Rows that have both");
    assertThat(mine.leftOut().text())
        .contains("left out of folder: 1 row")
        .contains("train-000009: File mine")
        .contains("cannot be read as image");
    assertThat(mine.html()).contains("1 unreadable row left out", "path mine");
  }

  @Test
  void splitsAddUpToAllRowsAndSayWhoDrewThem() {
    written();
    Dataset mine = dataset("folder", Map.of("path", "mine", "key", "text"));
    List<String> lines = mine.splits().text().lines().toList();

    assertThat(lines.get(0)).contains("The dataset says so itself");
    assertThat(lines.get(1).split("\\s+"))
        .containsExactly("split", "rows", "keys", "image", "text", "audio");
    assertThat(
            lines.subList(2, lines.size()).stream()
                .mapToInt(line -> Integer.parseInt(line.split("\\s+")[1]))
                .sum())
        .isEqualTo(30);
    assertThat(mine.leftOut().text()).contains("No row was left out.");
  }
}
