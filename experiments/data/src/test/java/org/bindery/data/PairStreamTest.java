package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bindery.data.Toys.ToyRow;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairStreamTest {
  @TempDir Path home;

  private static int[] all(Table table) {
    return IntStream.range(0, table.rows()).toArray();
  }

  private static PairStream stream(Table table, int batch, long seed, boolean distinct) {
    return new PairStream(table, all(table), List.of(Toys.A, Toys.B), batch, seed, distinct);
  }

  private static int[] epoch(Pairs pairs, long epoch) {
    int batches = pairs.batchesPerEpoch();
    return IntStream.range(0, batches)
        .flatMap(i -> Arrays.stream(pairs.batch(epoch * batches + i).rows(0)))
        .toArray();
  }

  /** Keys of 1 to 6 rows; every fifth row lacks b. */
  private static List<ToyRow> patchyRows(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ToyRow> rows = new ArrayList<>();
    for (int key = 0; key < 40; key++) {
      int size = 1 + random.nextInt(6);
      for (int i = 0; i < size; i++) {
        int value = rows.size();
        rows.add(
            ToyRow.of(
                "r" + value,
                "k" + key,
                random.nextInt(5) == 0
                    ? Map.of(Toys.A, value)
                    : Map.of(Toys.A, value, Toys.B, value)));
      }
    }
    return rows;
  }

  @Test
  void anEpochShowsEveryPairOnce() {
    try (Table table = Toys.table(home, Toys.rows(60, 1))) {
      PairStream pairs = stream(table, 12, 1, true);
      assertThat(pairs.batchesPerEpoch()).isEqualTo(5);
      for (long e = 0; e < 4; e++) {
        int[] shown = epoch(pairs, e);
        assertThat(shown).isNotEqualTo(all(table));
        Arrays.sort(shown);
        assertThat(shown).isEqualTo(all(table));
      }
      assertThat(epoch(pairs, 0)).isNotEqualTo(epoch(pairs, 1));
    }
  }

  @Test
  void aBatchDependsOnSeedAndStepOnly() {
    try (Table table = Toys.table(home, patchyRows(3))) {
      PairStream straight = stream(table, 8, 42, true);
      List<PairBatch> first = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        first.add(straight.batch(step));
      }
      PairStream resumed = stream(table, 8, 42, true);
      for (int step = 59; step >= 0; step--) {
        assertThat(resumed.batch(step)).isEqualTo(first.get(step));
      }
      assertThat(stream(table, 8, 43, true).batch(0)).isNotEqualTo(first.get(0));
    }
  }

  @Test
  void epochsAreCountedInWholeBatches() {
    try (Table table = Toys.table(home, Toys.rows(10, 1))) {
      PairStream pairs = stream(table, 3, 1, false);
      assertThat(pairs.batchesPerEpoch()).isEqualTo(3);
      assertThat(pairs.epoch(2)).isZero();
      assertThat(pairs.epoch(3)).isEqualTo(1);
      assertThat(pairs.epoch(3_000_000_000L)).isEqualTo(1_000_000_000L);
      assertThat(pairs.batch(3_000_000_000L).size()).isEqualTo(3);
    }
  }

  @Test
  void whatAPartialBatchLeavesOutIsAnotherRowEachEpoch() {
    try (Table table = Toys.table(home, Toys.rows(10, 1))) {
      PairStream pairs = stream(table, 3, 1, false);
      int[] missed = new int[10];
      for (long e = 0; e < 1000; e++) {
        Set<Integer> shown = new HashSet<>();
        Arrays.stream(epoch(pairs, e)).forEach(shown::add);
        assertThat(shown).hasSize(9);
        for (int row = 0; row < 10; row++) {
          missed[row] += shown.contains(row) ? 0 : 1;
        }
      }
      // Binomial with mean 100 and standard deviation 9.5: five of them either way.
      for (int count : missed) {
        assertThat(count).isBetween(52, 148);
      }
    }
  }

  @Test
  void noBatchHasTwoRowsOfAKeyAndNoEpochARowTwice() {
    for (long trial = 0; trial < 20; trial++) {
      try (Table table = Toys.table(home.resolve("t" + trial), patchyRows(trial))) {
        PairStream pairs = stream(table, 3 + (int) trial, trial, true);
        for (long e = 0; e < 3; e++) {
          int[] shown = epoch(pairs, e);
          assertThat(Arrays.stream(shown).distinct().count()).isEqualTo(shown.length);
          for (int i = 0; i < pairs.batchesPerEpoch(); i++) {
            int[] rows = pairs.batch(e * pairs.batchesPerEpoch() + i).rows(0);
            assertThat(Arrays.stream(rows).mapToObj(table::key).distinct().count())
                .as("trial %d epoch %d batch %d", trial, e, i)
                .isEqualTo(pairs.batch(0).size());
            assertThat(Arrays.stream(rows)).allMatch(row -> table.has(Toys.B, row));
          }
        }
      }
    }
  }

  @Test
  void withoutTheRuleKeysDoMeetInABatch() {
    try (Table table = Toys.table(home, Toys.rows(60, 6))) {
      boolean met = false;
      PairStream pairs = stream(table, 8, 1, false);
      for (int step = 0; step < 7; step++) {
        int[] rows = pairs.batch(step).rows(0);
        met |= Arrays.stream(rows).mapToObj(table::key).distinct().count() < rows.length;
      }
      assertThat(met).isTrue();
    }
  }

  @Test
  void anEpochHasAsManyBatchesAsTheKeysAllow() {
    // One key with 8 rows and 4 keys with one: batches of 2 with distinct keys end after 4.
    List<ToyRow> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(ToyRow.of("r" + i, i < 8 ? "big" : "k" + i, Map.of(Toys.A, i, Toys.B, i)));
    }
    try (Table table = Toys.table(home, rows)) {
      assertThat(stream(table, 2, 1, true).batchesPerEpoch()).isEqualTo(4);
      assertThat(stream(table, 2, 1, false).batchesPerEpoch()).isEqualTo(6);
      Set<Integer> seen = new HashSet<>();
      for (long e = 0; e < 50; e++) {
        Arrays.stream(epoch(stream(table, 2, 1, true), e)).forEach(seen::add);
      }
      assertThat(seen).hasSize(12);
    }
  }

  @Test
  void tooLargeABatchIsAnsweredWithTheNumbers() {
    try (Table table = Toys.table(home, Toys.rows(12, 3))) {
      assertThatThrownBy(() -> stream(table, 13, 1, false))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("batch of 13")
          .hasMessageContaining("12 pairs");
      assertThatThrownBy(() -> stream(table, 5, 1, true))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("batch of 5")
          .hasMessageContaining("4 keys");
      assertThatThrownBy(() -> stream(table, 0, 1, true)).isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void columnsThatNeverMeetAreAnsweredWithWhatDoes() {
    List<ToyRow> rows =
        List.of(
            ToyRow.of("x", "1", Map.of(Toys.A, 1, Toys.C, 1)),
            ToyRow.of("y", "2", Map.of(Toys.B, 1)));
    try (Table table = Toys.table(home, rows)) {
      assertThatThrownBy(() -> stream(table, 1, 1, true))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("'toy.a' occurs in 1 rows, with toy.c")
          .hasMessageContaining("'toy.b' occurs in 1 rows, always alone");
    }
  }

  @Test
  void theControlKeepsBothMarginalsAndDestroysEveryPair() {
    for (long trial = 0; trial < 20; trial++) {
      try (Table table = Toys.table(home.resolve("t" + trial), patchyRows(trial))) {
        int batch = 5;
        ShuffledPairs control =
            new ShuffledPairs(table, all(table), List.of(Toys.A, Toys.B), batch, trial, true, 1);
        PairStream pairs = stream(table, batch, trial, true);
        int[] partner = new int[table.rows()];
        Arrays.fill(partner, -1);
        for (int step = 0; step < 30 * control.batchesPerEpoch(); step++) {
          PairBatch shuffled = control.batch(step);
          assertThat(shuffled.rows(0)).isEqualTo(pairs.batch(step).rows(0));
          for (int i = 0; i < batch; i++) {
            int a = shuffled.rows(0)[i];
            int b = shuffled.rows(1)[i];
            assertThat(table.key(b)).isNotEqualTo(table.key(a));
            assertThat(table.has(Toys.B, b)).isTrue();
            assertThat(partner[a]).isIn(-1, b);
            partner[a] = b;
          }
        }
        int[] used = Arrays.stream(partner).filter(row -> row >= 0).toArray();
        assertThat(used).hasSize(control.size()).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void theControlDerangesRowsEvenWhenOneKeyHasThemAll() {
    try (Table table = Toys.table(home, Toys.rows(9, 9))) {
      ShuffledPairs control =
          new ShuffledPairs(table, all(table), List.of(Toys.A, Toys.B), 9, 4, false, 1);
      PairBatch batch = control.batch(0);
      for (int i = 0; i < 9; i++) {
        assertThat(batch.rows(1)[i]).isNotEqualTo(batch.rows(0)[i]);
      }
      assertThat(batch.rows(1)).containsExactlyInAnyOrder(all(table));
    }
  }

  @Test
  void onePairCannotBeShuffled() {
    try (Table table = Toys.table(home, Toys.rows(1, 1))) {
      assertThatThrownBy(
              () -> new ShuffledPairs(table, all(table), List.of(Toys.A, Toys.B), 1, 4, false, 1))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("cannot be shuffled");
    }
  }

  @Test
  void availabilityCountsRowsWithBothAndIsSymmetric() {
    try (Table table = Toys.table(home, patchyRows(9))) {
      Availability availability = Availability.of(table, all(table));
      long both = IntStream.range(0, table.rows()).filter(r -> table.has(Toys.B, r)).count();
      assertThat(availability.pairs(Toys.A, Toys.B)).isEqualTo(both);
      assertThat(availability.pairs(Toys.B, Toys.A)).isEqualTo(both);
      assertThat(availability.pairs(Toys.A, Toys.A)).isEqualTo(table.rows());
      assertThat(availability.pairs(Toys.A, Toys.C)).isZero();
      assertThat(availability.columns()).containsExactly(Toys.A, Toys.B);
      assertThat(availability.partners(Toys.A)).containsExactly(Toys.B);
    }
  }
}
