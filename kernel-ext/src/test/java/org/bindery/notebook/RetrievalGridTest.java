package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Table;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Retrieval;
import org.bindery.runner.Workbench;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalGridTest {
  private static final int ROWS = 12;

  /** Row {@code i} points along axis {@code i + shift}. */
  private static Embeddings axes(Table table, String column, int shift) {
    List<String> keys = IntStream.range(0, ROWS).mapToObj(table::key).toList();
    float[] values = new float[ROWS * ROWS];
    for (int i = 0; i < ROWS; i++) {
      values[i * ROWS + (i + shift) % ROWS] = 1;
    }
    return new Embeddings(ColumnId.of(column), keys, values, ROWS);
  }

  private static RetrievalGrid grid(Workbench bench, String to, int shift, int n) {
    Table table = bench.dataset("sprites", Map.of("train", "8", "test", "4"), sentence -> {});
    int[] rows = IntStream.range(0, ROWS).toArray();
    Embeddings queries = axes(table, "audio", shift);
    Embeddings gallery = axes(table, to, 0);
    Retrieval retrieval = Retrieval.of(queries, gallery);
    return new PairRetrieval(
            "x",
            retrieval,
            Optional.of(
                new RetrievalGrid.Source(table, bench.registry(), queries, rows, gallery, rows)))
        .grid(n);
  }

  private static Workbench bench(Path folder) {
    return Workbench.open(folder.resolve("home"), folder.resolve("runs"), ModalityRegistry.scan());
  }

  @Test
  void framesTheTrueMatchAndShowsTheRightAnswerWhereItWasNotFound(@TempDir Path folder) {
    try (Workbench bench = bench(folder)) {
      String found = grid(bench, "image", 0, 3).html();
      String missed = grid(bench, "image", 1, 3).html();

      assertThat(found.split("border:2px solid " + Style.RIGHT, -1)).hasSize(1 + 3);
      assertThat(found.split("✓ found", -1)).hasSize(1 + 3);
      assertThat(missed.split("<img ", -1)).as("five found and one right").hasSize(1 + 3 * 6);
    }
  }

  @Test
  void takesQueriesAtEvenDistancesAndSaysSo(@TempDir Path folder) {
    try (Workbench bench = bench(folder)) {
      RetrievalGrid grid = grid(bench, "text", 0, 3);
      Table table = bench.dataset("sprites", Map.of("train", "8", "test", "4"), sentence -> {});

      assertThat(grid.text()).contains("3 of 12 test queries, at even distances and not chosen");
      for (int row : new int[] {0, 4, 8}) {
        String caption = (String) table.read(ColumnId.of("text"), row);
        assertThat(grid.html()).contains(Html.escape(Html.shorten(caption, 60)));
      }
      assertThat(grid.text().lines().filter(line -> line.startsWith("rank   1"))).hasSize(3);
    }
  }
}
