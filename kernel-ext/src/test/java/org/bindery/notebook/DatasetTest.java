package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.DataSpec;
import org.bindery.runner.Workbench;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
  private static final DataSpec TWELVE_SPRITES =
      new DataSpec("sprites", Map.of("train", "8", "test", "4"), 0, Optional.empty());

  @TempDir Path folder;
  private Workbench bench;
  private final List<String> said = new ArrayList<>();
  private Dataset sprites;

  @BeforeEach
  void open() {
    bench = Workbench.open(folder.resolve("home"), folder.resolve("runs"), ModalityRegistry.scan());
    Screen screen =
        new Screen() {
          @Override
          public String open(View view) {
            said.add(view.text());
            return "";
          }

          @Override
          public void update(String handle, View view) {
            said.add(view.text());
          }
        };
    Session session = new Session(screen, Map.of(), () -> bench);
    sprites = session.dataset(TWELVE_SPRITES);
    session.dataset(TWELVE_SPRITES);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void saysWhatItIsAndHowManyRowsEachColumnHas() {
    assertThat(sprites.text().lines())
        .contains("12 rows, CC0-1.0", "  image            12", "  audio            12");
  }

  @Test
  void showsThePicturesAndSoundsOfItsFirstRows() {
    String html = sprites.html();

    assertThat(html.split("<img src=\"data:image/png", -1)).hasSize(1 + 6);
    assertThat(html.split("<audio controls", -1)).hasSize(1 + 6);
    assertThat(html.length()).isLessThan(2_200_000);
  }

  @Test
  void showsTheColumnsAskedForOrSaysWhichThereAre() {
    assertThat(sprites.columns("text").html()).doesNotContain("<img", "<audio");
    assertThatThrownBy(() -> sprites.columns("txt"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("Dataset 'sprites' has no column 'txt'")
        .hasMessageContaining("text");
  }

  @Test
  void tellsOfTheImportOnceAndNotWhenItIsThereAlready() {
    assertThat(said).contains("Importing dataset 'sprites'. ✓");
    assertThat(said.stream().filter(line -> line.endsWith("✓"))).hasSize(1);
  }

  @Test
  void anOutputStaysBelowTwoMegabytesByShowingWordsInstead() {
    Samples samples = new Samples(bench.registry());
    ColumnId audio = ColumnId.of("audio");
    long bytes = 0;
    String last = "";
    for (int i = 0; i < 500; i++) {
      last = samples.cell(sprites.table(), audio, i % 12, 72);
      bytes += last.length();
    }

    assertThat(bytes).isBetween(1_000_000L, Samples.LIMIT + 100_000);
    assertThat(last).startsWith("Sound of").doesNotContain("base64");
  }
}
