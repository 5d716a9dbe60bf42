package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bindery.data.Toys.ToyDataset;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was altered on disk is refused by name, never half-read. */
class ShardIntegrityTest {
  private static final int ROWS = 700;

  @TempDir Path home;

  private Path folder() throws IOException {
    Toys.table(home, Toys.rows(ROWS, 1)).close();
    try (Stream<Path> folders = Files.list(home.resolve("datasets"))) {
      return folders.filter(Files::isDirectory).findFirst().orElseThrow();
    }
  }

  private static void assertRefused(Path folder, String file) {
    assertThatThrownBy(() -> Table.openFolder(folder, Toys.registry()).close())
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file)
        .hasMessageContaining("Delete the folder");
  }

  @Test
  void aShardCutAnywhereIsRefusedByName() throws IOException {
    Path folder = folder();
    Path shard = folder.resolve("shard-00001.arrow");
    byte[] whole = Files.readAllBytes(shard);
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 60; trial++) {
      int length = trial < 20 ? trial : random.nextInt(whole.length);
      Files.write(shard, Arrays.copyOf(whole, trial % 2 == 0 ? length : whole.length - 1 - trial));
      assertRefused(folder, "shard-00001.arrow");
    }
    Files.write(shard, Arrays.copyOf(whole, whole.length + 1));
    assertRefused(folder, "shard-00001.arrow");
    Files.write(shard, whole);
    try (Table table = Table.openFolder(folder, Toys.registry())) {
      assertThat(table.read(Toys.A, ROWS - 1)).isEqualTo(new Toys.Toy(ROWS - 1));
    }
  }

  @Test
  void aSingleFlippedBitIsRefusedByName() throws IOException {
    Path folder = folder();
    Path shard = folder.resolve("shard-00000.arrow");
    byte[] whole = Files.readAllBytes(shard);
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 60; trial++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(shard, flipped);
      assertRefused(folder, "shard-00000.arrow");
    }
  }

  @Test
  void aMissingShardIsRefusedByName() throws IOException {
    Path folder = folder();
    Files.delete(folder.resolve("shard-00000.arrow"));
    assertRefused(folder, "shard-00000.arrow");
  }

  @Test
  void anInterruptedOpeningSaysSoAndDoesNotBlameTheFile() throws IOException {
    Path folder = folder();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Table.openFolder(folder, Toys.registry()).close())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("nterrupt")
        .hasMessageNotContaining("Delete");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aManifestCutAnywhereIsRefused() throws IOException {
    Path folder = folder();
    Path manifest = folder.resolve(Manifest.FILE);
    byte[] whole = Files.readAllBytes(manifest);
    for (int length = 0; length < whole.length - 1; length += 37) {
      Files.write(manifest, Arrays.copyOf(whole, length));
      assertRefused(folder, Manifest.FILE);
    }
    Files.delete(manifest);
    assertRefused(folder, Manifest.FILE);
  }

  @Test
  void aManifestThatDoesNotDescribeItsShardsIsRefused() throws IOException {
    Path folder = folder();
    Path manifest = folder.resolve(Manifest.FILE);
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.replace("\"rows\" : " + ROWS, "\"rows\" : 699"));
    assertRefused(folder, Manifest.FILE);
    Files.writeString(manifest, text.replace("\"format\" : 1", "\"format\" : 99"));
    assertRefused(folder, "format 99");
  }

  @Test
  void anImportKilledMidwayLeavesNothingThatOpensAndTheNextOneCleansUp() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                KilledImport.class.getName(),
                home.toString())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log.txt").toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue())
        .as(Files.readString(home.resolve("log.txt")))
        .isEqualTo(KilledImport.STATUS);
    Path datasets = home.resolve("datasets");
    List<Path> left = folders(datasets);
    assertThat(left).hasSize(1);
    assertThat(left.get(0).resolve("shard-00000.arrow")).exists();
    assertThatThrownBy(() -> Table.openFolder(left.get(0), Toys.registry()))
        .isInstanceOf(DataException.class);

    ToyDataset dataset = new ToyDataset(Toys.rows(ROWS, 1));
    DatasetStore store = new DatasetStore(home, Toys.registry(dataset));
    assertThat(folders(datasets)).isEmpty();
    assertThat(store.installed()).isEmpty();
    try (Table table = store.open("toys", Map.of(), sentence -> {})) {
      assertThat(table.rows()).isEqualTo(ROWS);
    }
  }

  private static List<Path> folders(Path datasets) throws IOException {
    try (Stream<Path> files = Files.list(datasets)) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  /** A program that dies without a word in the midst of an import. */
  static final class KilledImport {
    static final int STATUS = 77;

    private KilledImport() {}

    public static void main(String[] args) {
      ToyDataset dying =
          new ToyDataset(Toys.rows(ROWS, 1)) {
            @Override
            void beforeRow(int row) {
              if (row == 600) {
                Runtime.getRuntime().halt(STATUS);
              }
            }
          };
      new DatasetStore(Path.of(args[0]), Toys.registry(dying))
          .open("toys", Map.of(), sentence -> {});
    }
  }
}
