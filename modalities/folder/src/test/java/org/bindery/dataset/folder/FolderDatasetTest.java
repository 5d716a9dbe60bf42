package org.bindery.dataset.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.RecordStream.BadRow;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {
  @TempDir Path home;

  private OwnFiles files;
  private final List<BadRow> skipped = new ArrayList<>();

  @BeforeEach
  void someFolder() {
    files = new OwnFiles(home.resolve("folders/mine"));
  }

  /** Reads all rows: by id, the filled cells, files as their length. */
  private Map<String, Map<String, String>> read(String... options) {
    Map<String, String> all = new HashMap<>(Map.of("path", "mine"));
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    Map<String, Map<String, String>> rows = new TreeMap<>();
    try (RecordStream stream = new FolderDataset().open(new ReadRequest(home, all))) {
      while (stream.next()) {
        VectorSchemaRoot batch = stream.batch();
        for (int row = 0; row < batch.getRowCount(); row++) {
          Map<String, String> cells = new TreeMap<>();
          for (FieldVector column : batch.getFieldVectors()) {
            if (!column.isNull(row)) {
              cells.put(
                  column.getName(),
                  column instanceof VarCharVector text
                      ? new String(text.get(row), StandardCharsets.UTF_8)
                      : "a file");
            }
          }
          rows.put(cells.remove("id"), cells);
        }
      }
      skipped.addAll(stream.skipped());
    }
    return rows;
  }

  private static String signals(Map<String, String> row) {
    return String.join(
        " ",
        row.keySet().stream().filter(name -> !List.of("key", "split").contains(name)).toList());
  }

  @Test
  void files_of_one_name_in_folders_named_like_signals_are_one_row() {
    files
        .picture("image/pets/cat.png", 1)
        .text("text/pets/cat.txt", "  a cat\n")
        .sound("audio.es/pets/cat.wav", 300)
        .picture("image/dog.png", 2)
        .text("notes/readme.txt", "not a signal");

    var rows = read();

    assertThat(rows.keySet()).containsExactly("dog", "pets/cat");
    assertThat(signals(rows.get("pets/cat"))).isEqualTo("audio.es image text");
    assertThat(signals(rows.get("dog"))).isEqualTo("image");
    assertThat(rows.get("pets/cat"))
        .containsEntry("text", "a cat")
        .containsEntry("key", "pets/cat");
    assertThat(skipped).isEmpty();
  }

  @Test
  void files_of_one_name_side_by_side_are_one_row() {
    files
        .picture("cat.png", 1)
        .text("cat.txt", "a cat")
        .text("cat.es.txt", "un gato")
        .sound("cat.wav", 300)
        .picture("cat.left.png", 3)
        .text("mr.smith.txt", "a neighbor")
        .file("cat.pdf", new byte[] {1});

    var rows = read();

    assertThat(rows.keySet()).containsExactly("cat", "mr.smith");
    assertThat(signals(rows.get("cat"))).isEqualTo("audio image image.left text text.es");
    assertThat(rows.get("cat")).containsEntry("text.es", "un gato");
  }

  @Test
  void folders_of_other_names_are_used_if_they_are_named() {
    files.picture("photos/cat.png", 1).text("captions/cat.txt", "a cat");

    var rows = read("columns", "image=photos; text=captions");

    assertThat(signals(rows.get("cat"))).isEqualTo("image text");
  }

  @Test
  void a_list_names_its_columns_like_signals_and_holds_texts_or_files_of_text() {
    files
        .picture("p/cat.png", 1)
        .text("t/cat.txt", "a cat in a file")
        .text("manifest.csv", "id,image,text,group\ncat,p/cat.png,t/cat.txt,pets\nx,,words,\n");

    var rows = read();

    assertThat(rows.get("cat"))
        .containsEntry("text", "a cat in a file")
        .containsEntry("image", "a file")
        .containsEntry("key", "pets");
    assertThat(skipped)
        .containsExactly(
            new BadRow("x", "Line 3: its key is empty, which is to stand in 'group'."));
  }

  @Test
  void a_list_may_be_lines_of_json_with_whatever_is_missing_left_out() {
    files
        .picture("cat.png", 1)
        .text(
            "rows.jsonl",
            "{\"image\": \"cat.png\", \"text\": \"a \\\"cat\\\"\"}\n\n{\"text\": null}\n{\"te\n[]\n");

    var rows = read("path", "mine/rows.jsonl");

    assertThat(rows.keySet()).containsExactly("row-000001");
    assertThat(rows.get("row-000001")).containsEntry("text", "a \"cat\"");
    assertThat(skipped.stream().map(BadRow::reason).toList())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("Line 3: it has no signal at all."),
            second -> assertThat(second).startsWith("Line 4: it is not JSON: "),
            third -> assertThat(third).isEqualTo("Line 5: it is not a JSON object in braces."));
  }

  @Test
  void a_file_that_is_not_what_it_should_be_is_named_with_its_path_and_the_reason() {
    files
        .picture("image/good.png", 1)
        .text("image/broken.png", "no picture")
        .file("audio/empty.wav", new byte[0])
        .file("text/latin.txt", new byte[] {'a', (byte) 0xe9});

    assertThat(read().keySet()).containsExactly("good");

    assertThat(skipped)
        .extracting(BadRow::id)
        .containsExactlyInAnyOrder("broken", "empty", "latin");
    assertThat(skipped)
        .extracting(row -> row.reason().replace('\\', '/'))
        .anySatisfy(
            reason ->
                assertThat(reason)
                    .startsWith("File mine/image/broken.png cannot be read as image: ")
                    .doesNotContain(".."))
        .contains(
            "File mine/audio/empty.wav cannot be read as audio: the file has zero bytes.",
            "File mine/text/latin.txt is not text in UTF-8; save it as UTF-8.");
  }

  @Test
  void a_list_that_names_a_file_that_is_not_there_says_which_and_in_which_line() {
    files.text("list.csv", "image,text\nnone.png,words\n,other words\n");

    read("path", "mine/list.csv");

    assertThat(skipped)
        .extracting(row -> row.reason().replace('\\', '/'))
        .containsExactly("Line 2: there is no file mine/none.png.");
  }

  @Test
  void two_files_for_one_cell_leave_the_row_out() {
    files.picture("image/cat.png", 1).picture("image/cat.jpg", 2).text("text/cat.txt", "a cat");

    assertThat(read()).isEmpty();

    assertThat(skipped)
        .containsExactly(
            new BadRow(
                "cat",
                "Files image/cat.jpg and image/cat.png are both its image; rename or delete one."));
  }

  @Test
  void rows_of_one_text_stay_together_if_the_text_is_the_key() {
    for (int i = 0; i < 40; i++) {
      files.picture("image/n" + i + ".png", i).text("text/n" + i + ".txt", "kind " + i % 10);
    }

    var rows = read("key", "text", "test", "0.5");

    Map<String, String> splits = new HashMap<>();
    rows.values()
        .forEach(
            row -> {
              assertThat(row.get("key")).isEqualTo(row.get("text"));
              assertThat(splits.merge(row.get("key"), row.get("split"), (a, b) -> b))
                  .isEqualTo(row.get("split"));
            });
    assertThat(splits.values()).contains("train", "test");
    assertThat(skipped).isEmpty();
  }

  @Test
  void a_row_without_the_text_that_is_the_key_is_only_like_itself() {
    files.picture("image/a.png", 1).picture("image/b.png", 2).text("text/b.txt", "same");

    var rows = read("key", "text");

    assertThat(rows.get("a")).containsEntry("key", "a");
    assertThat(rows.get("b")).containsEntry("key", "same");
  }

  @Test
  void a_folder_can_be_the_split_or_the_class() {
    files.picture("image/train/a.png", 1).picture("image/test/b.png", 2);

    assertThat(read("split", "folder").get("train/a")).containsEntry("split", "train");
    assertThat(read("class", "folder").get("test/b")).containsEntry("class", "test");
  }

  @Test
  void the_split_of_a_row_does_not_depend_on_which_others_there_are() {
    for (int i = 0; i < 30; i++) {
      files.text("text/n" + i + ".txt", "text " + i);
    }
    var few = read();
    for (int i = 30; i < 60; i++) {
      files.text("text/n" + i + ".txt", "text " + i);
    }
    var more = read();

    assertThat(more).hasSize(60);
    assertThat(few)
        .allSatisfy((id, row) -> assertThat(more.get(id).get("split")).isEqualTo(row.get("split")));
  }

  @Test
  void what_cannot_be_understood_is_refused_in_one_sentence() {
    files.text("list.csv", "photo,caption\na.png,words\n").text("pets/cat.pdf", "x");

    assertThatThrownBy(() -> read("path", "nowhere"))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("There is no folder or file ");
    assertThatThrownBy(() -> read("path", ""))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("needs the option 'path'");
    assertThatThrownBy(() -> read("path", "mine/pets"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no folders named image, text, audio");
    assertThatThrownBy(() -> read("path", "mine/pets/cat.pdf"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not a list of rows");
    assertThatThrownBy(() -> read("path", "mine/list.csv"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("finds no signal: the list has the columns photo, caption");
    assertThatThrownBy(() -> read("path", "mine/list.csv", "columns", "text=title"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'title' is not there; there are photo, caption");
    assertThatThrownBy(() -> read("path", "mine/list.csv", "columns", "smell=caption"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'smell' is not a signal that a folder can have");
    assertThatThrownBy(() -> read("test", "1.5"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("option 'test': '1.5' is not a share");
  }
}
