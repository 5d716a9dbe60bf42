package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
  private static final List<String> KNOWN = List.of("audio", "depth", "image", "text", "thermal");

  @ParameterizedTest
  @CsvSource({"audoi,audio", "IMAGE,image", "imge,image", "tex,text", "thermall,thermal"})
  void aSlipIsUnderstood(String given, String meant) {
    assertThat(DidYouMean.closest(given, KNOWN)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"ecg", "smell", "xyz"})
  void somethingElseIsNot(String given) {
    assertThat(DidYouMean.closest(given, KNOWN)).isEmpty();
    assertThat(DidYouMean.hint(given, KNOWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"kitten,sitting,3", "ab,ba,1", "abc,abc,0", "'',abc,3", "audio,radio,2"})
  void distancesAreThoseOfTheBooks(String a, String b, int distance) {
    assertThat(DidYouMean.distance(a, b)).isEqualTo(distance);
    assertThat(DidYouMean.distance(b, a)).isEqualTo(distance);
  }

  @Test
  void derivedSeedsDoNotCollideForNeighboringParts() {
    Set<Long> seeds = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      for (long epoch = 0; epoch < 20; epoch++) {
        for (long row = 0; row < 50; row++) {
          seeds.add(Seeds.derive(seed, epoch, row));
        }
      }
    }
    assertThat(seeds).hasSize(20 * 20 * 50);
    assertThat(Seeds.derive(3, 1, 2)).isEqualTo(Seeds.derive(3, 1, 2));
  }
}
