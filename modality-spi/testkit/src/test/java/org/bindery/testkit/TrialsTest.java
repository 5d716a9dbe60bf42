package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class TrialsTest {
  @Test
  void eachTrialDrawsOtherValuesAndEachRunTheSame() {
    assertThat(firstDraws(50)).doesNotHaveDuplicates().isEqualTo(firstDraws(50));
  }

  @Test
  void aFailureNamesTheSeedThatRepeatsIt() {
    List<Long> failed = new ArrayList<>();
    AssertionError failure =
        Assertions.catchThrowableOfType(
            AssertionError.class, () -> Trials.run(200, random -> failAbove(random, failed)));
    Matcher seed = Pattern.compile("replay\\((-?\\d+)L").matcher(failure.getMessage());
    assertThat(seed.find()).isTrue();

    assertThatThrownBy(
            () -> Trials.replay(Long.parseLong(seed.group(1)), random -> failAbove(random, failed)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(failed).hasSize(2).containsOnly(failed.get(0));
  }

  @Test
  void noTrialsAtAllAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Trials.run(0, random -> {}));
  }

  private static void failAbove(RandomGenerator random, List<Long> failed) {
    long drawn = random.nextLong();
    if (drawn > Long.MAX_VALUE / 2) {
      failed.add(drawn);
      throw new IllegalStateException("too large");
    }
  }

  private static List<Long> firstDraws(int trials) {
    List<Long> drawn = new ArrayList<>();
    Trials.run(trials, random -> drawn.add(random.nextLong()));
    return drawn;
  }
}
