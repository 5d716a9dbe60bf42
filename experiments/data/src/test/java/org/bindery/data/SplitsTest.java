package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bindery.data.Toys.ToyRow;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitsTest {
  @TempDir Path home;

  private static Set<String> keys(Table table, int[] rows) {
    Set<String> keys = new TreeSet<>();
    for (int row : rows) {
      keys.add(table.key(row));
    }
    return keys;
  }

  /** Rows with keys of random sizes and random cells; every third key lacks b throughout. */
  private static List<ToyRow> patchyRows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ToyRow> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int key = random.nextInt(60);
      Map<ColumnId, Integer> cells =
          key % 3 == 0 || random.nextInt(4) == 0 ? Map.of(Toys.A, i) : Map.of(Toys.A, i, Toys.B, i);
      rows.add(ToyRow.of("r" + i, "k" + key, cells));
    }
    return rows;
  }

  @Test
  void keysKeptBackComeFromTrainingAloneAndOfferTheirColumns() {
    try (Table table = Toys.table(home, patchyRows(5))) {
      for (long seed = 0; seed < 20; seed++) {
        Splits plain = Splits.of(table, new Splitting.ByKey(0, 11), seed, Set.of(Toys.A, Toys.B));
        Splits held = plain.holdOut(5, List.of(Set.of(Toys.A, Toys.B)));

        assertThat(held.rows(Split.TEST)).isEqualTo(plain.rows(Split.TEST));
        assertThat(keys(table, held.rows(Split.VALIDATION)))
            .hasSize(5)
            .isSubsetOf(keys(table, plain.rows(Split.TRAIN)))
            .doesNotContainAnyElementsOf(keys(table, held.rows(Split.TRAIN)));
        assertThat(held.gallery(Split.VALIDATION, Set.of(Toys.A, Toys.B))).hasSize(5);
        assertThat(held.holdOut(0, List.of()).rows(Split.TRAIN)).isEqualTo(held.rows(Split.TRAIN));
      }
    }
  }

  @Test
  void keepingBackAllThereIsIsRefused() {
    try (Table table = Toys.table(home, patchyRows(5))) {
      Splits splits = Splits.of(table, new Splitting.ByKey(0, 11), 1, Set.of(Toys.A));

      assertThatThrownBy(() -> splits.holdOut(60, List.of(Set.of(Toys.A))))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("too few to keep back 60 for validation");
    }
  }

  @Test
  void everyRowIsInOneSplitAndNoKeyInTwo() {
    try (Table table = Toys.table(home, patchyRows(5))) {
      for (long seed = 0; seed < 50; seed++) {
        Splits splits = Splits.of(table, new Splitting.ByKey(7, 11), seed, Set.of(Toys.A, Toys.B));
        int[] all =
            Arrays.stream(Split.values())
                .flatMapToInt(split -> Arrays.stream(splits.rows(split)))
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(IntStream.range(0, table.rows()).toArray());
        Set<String> train = keys(table, splits.rows(Split.TRAIN));
        Set<String> validation = keys(table, splits.rows(Split.VALIDATION));
        Set<String> test = keys(table, splits.rows(Split.TEST));
        assertThat(validation).hasSize(7);
        assertThat(test).hasSize(11).doesNotContainAnyElementsOf(validation);
        assertThat(train).doesNotContainAnyElementsOf(test).doesNotContainAnyElementsOf(validation);
      }
    }
  }

  @Test
  void theGalleryIsOneRowForEachTestKeyAndHasAllColumns() {
    try (Table table = Toys.table(home, patchyRows(6))) {
      Set<ColumnId> both = Set.of(Toys.A, Toys.B);
      Splits splits = Splits.of(table, new Splitting.ByKey(0, 11), 3, both);
      int[] gallery = splits.gallery(Split.TEST, both);
      assertThat(gallery).hasSize(11).isSorted();
      assertThat(keys(table, gallery)).isEqualTo(keys(table, splits.rows(Split.TEST)));
      for (int row : gallery) {
        assertThat(table.has(Toys.B, row)).isTrue();
        int first =
            Arrays.stream(splits.rows(Split.TEST))
                .filter(other -> table.key(other).equals(table.key(row)))
                .filter(other -> table.has(Toys.B, other))
                .findFirst()
                .orElseThrow();
        assertThat(row).isEqualTo(first);
      }
    }
  }

  @Test
  void theSeedDecidesAndNothingElse() {
    try (Table table = Toys.table(home, patchyRows(7))) {
      Splitting splitting = new Splitting.ByKey(0, 11);
      int[] once = Splits.of(table, splitting, 1, Set.of()).rows(Split.TEST);
      assertThat(Splits.of(table, splitting, 1, Set.of()).rows(Split.TEST)).isEqualTo(once);
      assertThat(Splits.of(table, splitting, 2, Set.of()).rows(Split.TEST)).isNotEqualTo(once);
    }
  }

  @Test
  void everyKeyIsATestKeyAboutEquallyOften() {
    try (Table table = Toys.table(home, Toys.rows(20, 1))) {
      int[] times = new int[20];
      for (long seed = 0; seed < 2000; seed++) {
        for (int row :
            Splits.of(table, new Splitting.ByKey(0, 5), seed, Set.of()).rows(Split.TEST)) {
          times[row]++;
        }
      }
      // Binomial with mean 500 and standard deviation 19.4: five of them either way.
      for (int count : times) {
        assertThat(count).isBetween(403, 597);
      }
    }
  }

  @Test
  void tooFewKeysAreAnsweredWithTheNumbers() {
    try (Table table = Toys.table(home, Toys.rows(10, 2))) {
      assertThatThrownBy(() -> Splits.of(table, new Splitting.ByKey(2, 3), 1, Set.of(Toys.A)))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("has 5 keys with all of [toy.a]")
          .hasMessageContaining("3 test and 2 validation keys");
      assertThat(Splits.of(table, new Splitting.ByKey(1, 3), 1, Set.of()).rows(Split.TRAIN))
          .hasSize(2);
    }
  }

  @Test
  void aRequiredColumnThatIsNotThereIsRefused() {
    try (Table table = Toys.table(home, Toys.rows(10, 2))) {
      assertThatThrownBy(
              () -> Splits.of(table, new Splitting.ByKey(0, 1), 1, Set.of(ColumnId.of("toy.d"))))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("no column 'toy.d'");
    }
  }

  @Test
  void givenSplitsAreTakenAsTheyAre() {
    List<ToyRow> rows = new ArrayList<>();
    List<String> names = List.of("train", "validation", "test", "train");
    for (int i = 0; i < 4; i++) {
      rows.add(ToyRow.of("r" + i, "k" + i, Map.of(Toys.A, i)).inSplit(names.get(i)));
    }
    try (Table table = Toys.table(home, rows)) {
      Splits splits = Splits.of(table, new Splitting.Given(), 1, Set.of());
      assertThat(splits.rows(Split.TRAIN)).containsExactly(0, 3);
      assertThat(splits.rows(Split.VALIDATION)).containsExactly(1);
      assertThat(splits.rows(Split.TEST)).containsExactly(2);
    }
  }

  @Test
  void givenSplitsThatLeakAreRefusedWithTheKey() {
    List<ToyRow> rows =
        List.of(
            ToyRow.of("x", "same", Map.of(Toys.A, 1)).inSplit("train"),
            ToyRow.of("y", "same", Map.of(Toys.A, 2)).inSplit("test"));
    try (Table table = Toys.table(home, rows)) {
      assertThatThrownBy(() -> Splits.of(table, new Splitting.Given(), 1, Set.of()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("leaks")
          .hasMessageContaining("'same'");
    }
  }
}
