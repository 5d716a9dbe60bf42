package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.bindery.data.Toys.Toy;
import org.bindery.data.Toys.ToyDataset;
import org.bindery.data.Toys.ToyRow;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.PluginException;
import org.bindery.spi.Splitting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetStoreTest {
  @TempDir Path home;

  private DatasetStore store(ToyDataset dataset) {
    return new DatasetStore(home, Toys.registry(dataset));
  }

  private static Table open(DatasetStore store) {
    return store.open("toys", Map.of(), sentence -> {});
  }

  private List<String> entries() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("datasets"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".lock"))
          .toList();
    }
  }

  @Test
  void everyCellComesBackAsItWasWritten() {
    List<ToyRow> rows = new ArrayList<>();
    for (int i = 0; i < 1300; i++) {
      Map<ColumnId, Integer> cells = i % 3 == 0 ? Map.of(Toys.A, i) : Map.of(Toys.A, i, Toys.B, -i);
      rows.add(ToyRow.of("row " + i, "key é " + i / 2, cells));
    }
    try (Table table = Toys.table(home, rows)) {
      assertThat(table.rows()).isEqualTo(1300);
      assertThat(table.manifest().shards()).hasSize(3);
      for (int i = 0; i < 1300; i++) {
        assertThat(table.id(i)).isEqualTo("row " + i);
        assertThat(table.key(i)).isEqualTo("key é " + i / 2);
        assertThat(table.read(Toys.A, i)).isEqualTo(new Toy(i));
        assertThat(table.has(Toys.B, i)).isEqualTo(i % 3 != 0);
        if (i % 3 != 0) {
          assertThat(table.read(Toys.B, i)).isEqualTo(new Toy(-i));
        }
        assertThat(table.has(Toys.C, i)).isFalse();
      }
    }
  }

  @Test
  void aDatasetPairedByClassTellsTheClassOfEachRowAlsoWhenItIsOpenedAgain() {
    ToyDataset dataset =
        new ToyDataset(Toys.rows(20, 1))
            .pairedBy(row -> Optional.of(row.id().endsWith("3") ? "three" : "other"));
    for (int time = 0; time < 2; time++) {
      try (Table table = open(store(dataset))) {
        assertThat(table.pairedByClass()).isTrue();
        assertThat(table.shows(13)).isEqualTo("three");
        assertThat(table.shows(14)).isEqualTo("other");
        assertThat(table.key(13)).isEqualTo("k13");
        assertThat(table.columns()).containsExactly(Toys.A, Toys.B, Toys.C);
        assertThat(table.read(Toys.B, 13)).isEqualTo(new Toy(1013));
        assertThat(table.manifest().coverage().get(0).together()).containsOnly(Toys.A, Toys.B);
      }
    }
    assertThat(dataset.opened).isEqualTo(1);
  }

  @Test
  void whereRowsAreInstancesTheyShowTheirKey() {
    try (Table table = Toys.table(home, Toys.rows(4, 2))) {
      assertThat(table.pairedByClass()).isFalse();
      assertThat(table.shows(3)).isEqualTo("k1");
    }
  }

  @Test
  void aRowWithoutAClassInADatasetPairedByClassIsBlamedOnTheProvider() {
    ToyDataset dataset =
        new ToyDataset(Toys.rows(5, 1))
            .pairedBy(row -> Optional.of("c").filter(name -> !row.id().equals("r3")));
    assertThatThrownBy(() -> open(store(dataset)))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("gave no class for row 'r3'");
  }

  @Test
  void theManifestTellsWhatOccursTogetherAndWhereItIsFrom() {
    List<ToyRow> rows =
        List.of(
            ToyRow.of("x", "1", Map.of(Toys.A, 1, Toys.B, 2)),
            ToyRow.of("y", "2", Map.of(Toys.A, 1, Toys.B, 2)),
            ToyRow.of("z", "3", Map.of(Toys.C, 1)));
    try (Table table = Toys.table(home, rows)) {
      Manifest manifest = table.manifest();
      assertThat(manifest.coverage())
          .containsExactly(
              new Manifest.Coverage(Set.of(Toys.A, Toys.B), 2),
              new Manifest.Coverage(Set.of(Toys.C), 1));
      assertThat(manifest.license()).isEqualTo("CC0-1.0");
      assertThat(manifest.options()).containsExactly(Map.entry("size", "small"));
      assertThat(manifest.splitting()).isEqualTo(new Splitting.ByKey(0, 1));
      assertThat(manifest.columns()).containsExactly(Toys.A, Toys.B, Toys.C);
      assertThat(manifest.schema()).contains("toy.a");
    }
  }

  @Test
  void aDatasetIsImportedOnceAndOtherOptionsMakeAnotherFolder() {
    ToyDataset dataset = new ToyDataset(Toys.rows(5, 1));
    DatasetStore store = store(dataset);
    open(store).close();
    open(store).close();
    store.open("toys", Map.of("size", "small"), sentence -> {}).close();
    assertThat(dataset.opened).isEqualTo(1);
    store.open("toys", Map.of("size", "large"), sentence -> {}).close();
    assertThat(dataset.opened).isEqualTo(2);
    assertThat(store.installed())
        .hasSize(2)
        .allSatisfy(name -> assertThat(name).matches("toys-[0-9a-f]{8}"));
  }

  @Test
  void anUnknownNameOrOptionIsAnsweredWithTheNearest() {
    DatasetStore store = store(new ToyDataset(Toys.rows(5, 1)));
    assertThatThrownBy(() -> store.open("tosy", Map.of(), sentence -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Did you mean 'toys'?");
    assertThatThrownBy(() -> store.open("toys", Map.of("sise", "1"), sentence -> {}))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has no option 'sise'")
        .hasMessageContaining("Did you mean 'size'?");
  }

  @Test
  void oneUnreadableRowIsLeftOutWithItsReason() {
    List<ToyRow> rows = new ArrayList<>(Toys.rows(20, 1));
    rows.add(3, new ToyRow("bad", "kb", Optional.empty(), Map.of(Toys.A, new byte[] {1, 2, 3})));
    try (Table table = Toys.table(home, rows)) {
      assertThat(table.rows()).isEqualTo(20);
      assertThat(table.scan(0).map(Table.Row::id)).doesNotContain("bad");
      assertThat(table.manifest().skipped()).hasSize(1);
      assertThat(table.manifest().skipped().get(0).id()).isEqualTo("bad");
      assertThat(table.manifest().skipped().get(0).reason())
          .contains("'toy.a'", "'bad'", "'toys'", "no wheels");
    }
  }

  @Test
  void moreUnreadableRowsThanAllowedStopTheImportAndNameTheFirst() throws IOException {
    List<ToyRow> rows = new ArrayList<>(Toys.rows(20, 1));
    rows.add(3, new ToyRow("bad1", "x", Optional.empty(), Map.of(Toys.A, new byte[] {1})));
    rows.add(9, new ToyRow("bad2", "y", Optional.empty(), Map.of(Toys.B, new byte[] {1})));
    assertThatThrownBy(() -> Toys.table(home, rows))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("2 of 22 rows")
        .hasMessageContaining("'bad1'")
        .hasMessageContaining("no wheels");
    assertThat(entries()).isEmpty();
    try (Table table =
        new DatasetStore(home, Toys.registry(new ToyDataset(rows)), 0.1)
            .open("toys", Map.of(), sentence -> {})) {
      assertThat(table.rows()).isEqualTo(20);
    }
  }

  @Test
  void aBugInALoaderIsBlamedOnItsModality() {
    byte[] bug = Toys.file(1);
    bug[5] = 'x';
    List<ToyRow> rows = List.of(new ToyRow("r", "k", Optional.empty(), Map.of(Toys.A, bug)));
    assertThatThrownBy(() -> Toys.table(home, rows))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("modality 'toy'")
        .hasMessageContaining("a bug of the plugin");
  }

  @Test
  void columnsWithoutAPluginAreStoredUnread() {
    List<ToyRow> rows =
        List.of(new ToyRow("r", "k", Optional.empty(), Map.of(Toys.A, new byte[] {1})));
    ModalityRegistry registry = ModalityRegistry.scan(new ClassLoader(null) {});
    registry.register(new ToyDataset(rows));
    try (Table table = open(new DatasetStore(home, registry))) {
      assertThat(table.has(Toys.A, 0)).isTrue();
      assertThatThrownBy(() -> table.read(Toys.A, 0))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("Modality 'toy' is not known");
    }
  }

  @Test
  void aProviderThatGivesAnIdTwiceIsBlamed() {
    List<ToyRow> rows = List.of(Toys.rows(1, 1).get(0), Toys.rows(1, 1).get(0));
    assertThatThrownBy(() -> Toys.table(home, rows))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("'toys' gave the id 'r0' twice");
  }

  @Test
  void anImportThatFailsHalfwayLeavesNothing() throws IOException {
    ToyDataset failing =
        new ToyDataset(Toys.rows(1000, 1)) {
          @Override
          void beforeRow(int row) {
            if (row == 700) {
              throw new IllegalStateException("disk on fire");
            }
          }
        };
    assertThatThrownBy(() -> open(store(failing)))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("disk on fire");
    assertThat(entries()).isEmpty();
  }

  @Test
  void anInterruptedImportLeavesNothingAndKeepsTheInterrupt() throws IOException {
    ToyDataset interrupting =
        new ToyDataset(Toys.rows(1000, 1)) {
          @Override
          void beforeRow(int row) {
            if (row == 700) {
              Thread.currentThread().interrupt();
            }
          }
        };
    assertThatThrownBy(() -> open(store(interrupting)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(entries()).isEmpty();
  }

  @Test
  void twoImportsAtOnceAreOneImport() throws Exception {
    ToyDataset dataset = new ToyDataset(Toys.rows(600, 1));
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      Callable<Integer> import600 =
          () -> {
            try (Table table = open(store(dataset))) {
              return table.rows();
            }
          };
      for (Future<Integer> rows : pool.invokeAll(List.of(import600, import600))) {
        assertThat(rows.get()).isEqualTo(600);
      }
    } finally {
      pool.shutdown();
    }
    assertThat(dataset.opened).isEqualTo(1);
  }

  @Test
  void scanningCanBeTakenUpAtAnyRow() {
    try (Table table = Toys.table(home, Toys.rows(150, 1))) {
      List<Table.Row> whole = table.scan(0).toList();
      assertThat(whole).hasSize(150);
      assertThat(table.scan(97).toList()).isEqualTo(whole.subList(97, 150));
      assertThat(table.scan(150)).isEmpty();
      assertThatThrownBy(() -> table.scan(151)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }
}
