package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which trials Hyperband stops. */
class HyperbandTest {
  private static final Hyperband THIRDS =
      new Hyperband(Hyperband.bandsFrom(1, 3), 3, true, Goal.MINIMIZE);

  private static Trial running(String id, double... logged) {
    return Golden.trial(id, Map.of(), TrialState.RUNNING, logged);
  }

  @Test
  void bandsFromTheLastIterationAreCutAndAscend() {
    assertThat(Hyperband.bandsTo(27, 2, 3)).containsExactly(3L, 9L);
    assertThat(Hyperband.bandsTo(27, 10, 3)).containsExactly(1L, 3L, 9L);
    assertThat(Hyperband.bandsTo(20, 3, 1.5)).containsExactly(5L, 8L, 13L);
    assertThat(Hyperband.bandsTo(2, 3, 3)).isEmpty();
  }

  @Test
  void bandsFromTheFirstIterationGoAsFarAsTrialsCan() {
    List<Long> bands = Hyperband.bandsFrom(2, 1.5);
    assertThat(bands).startsWith(2L, 3L, 4L, 6L, 10L).hasSize(100).isSorted();
    assertThat(Hyperband.bandsFrom(1, 1e6))
        .containsExactly(1L, 1_000_000L, 1_000_000_000_000L, 1_000_000_000_000_000_000L);
  }

  @Test
  void aTrialAsGoodAsTheThresholdGoesOn() {
    assertThat(THIRDS.toStop(List.of(running("a", 1), running("b", 1), running("c", 1)))).isEmpty();
    assertThat(THIRDS.toStop(List.of(running("a", 1), running("b", 1), running("c", 1.001))))
        .isEqualTo(Set.of("c"));
  }

  @Test
  void onlyTrialsThatRunAreStoppedAndAllAreCompared() {
    List<Trial> trials =
        List.of(
            Golden.trial("failed", Map.of(), TrialState.FAILED, 1),
            Golden.trial("pending", Map.of(), TrialState.PENDING),
            Golden.trial("finished", Map.of(), TrialState.FINISHED, 9),
            Golden.trial("stopped", Map.of(), TrialState.STOPPED, 2),
            running("slow", 3),
            running("silent"));
    assertThat(THIRDS.toStop(trials)).containsExactly("slow");
  }

  @Test
  void aValueThatIsNoNumberIsNoIteration() {
    List<Trial> trials =
        List.of(running("a", Double.NaN, 1), running("b", 1), running("c", Double.NaN));
    assertThat(THIRDS.toStop(trials)).isEmpty();
    assertThat(THIRDS.thresholds(trials).get(0)).isEqualTo(1);
  }

  @Test
  void moreIsBetterWhereTheGoalSaysSo() {
    Hyperband most = new Hyperband(List.of(1L), 2, true, Goal.MAXIMIZE);
    List<Trial> trials = List.of(running("low", 0.1), running("mid", 0.5), running("high", 0.9));
    assertThat(most.toStop(trials)).containsExactly("low");
    assertThat(most.thresholds(trials)).containsExactly(0.5);
    assertThat(most.thresholds(List.of())).containsExactly(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aTrialThatWasGoodOnceIsSparedUnlessStrict() {
    List<Trial> trials =
        List.of(running("was-good", 0.1, 9), running("a", 1, 1), running("b", 1, 1));
    assertThat(new Hyperband(List.of(2L), 2, true, Goal.MINIMIZE).toStop(trials))
        .containsExactly("was-good");
    assertThat(new Hyperband(List.of(2L), 2, false, Goal.MINIMIZE).toStop(trials)).isEmpty();
  }

  @Test
  void theBestOfAllIsNeverStopped() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      List<Trial> trials = new ArrayList<>();
      double best = Double.POSITIVE_INFINITY;
      String name = "";
      for (int i = 0; i < 10; i++) {
        double level = random.nextDouble();
        int length = 1 + random.nextInt(30);
        double[] logged = new double[length];
        for (int j = 0; j < length; j++) {
          logged[j] = level;
        }
        trials.add(running("" + i, logged));
        if (level < best) {
          best = level;
          name = "" + i;
        }
      }
      assertThat(THIRDS.toStop(trials)).doesNotContain(name);
    }
  }

  @Test
  void nonsenseIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hyperband(List.of(), 3, true, Goal.MINIMIZE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hyperband(List.of(1L), 1, true, Goal.MINIMIZE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Hyperband(List.of(0L), 3, true, Goal.MINIMIZE));
  }
}
