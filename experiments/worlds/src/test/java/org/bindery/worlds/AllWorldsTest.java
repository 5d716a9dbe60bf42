package org.bindery.worlds;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every statement about the seven worlds with 10 seeds, and the advisor in worlds of its own. */
@Tag("worlds")
class AllWorldsTest {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  @ParameterizedTest
  @ValueSource(strings = {"W1", "W2", "W3", "W4", "W5", "W6", "W7"})
  void everyStatementComesOut(String name) {
    WorldReport report = WorldSuite.run(java.util.List.of(name), 10, progress -> {});
    assertThat(report.worlds().get(0).verdicts()).as("%s", report).allMatch(Verdict::passed);
  }

  @Test
  void withEnoughPairsTheAdvisorNamesTheBestAnchorFourTimesInFive() {
    AdvisorTrial trial = AdvisorTrial.run(1_000, 60, 2_000, THREADS, done -> {});
    AdvisorTrial.Score advisor = trial.score("overlap + .05 min-MI");
    assertThat(advisor.hits()).as("%s", trial).isGreaterThanOrEqualTo(0.8);
    assertThat(advisor.regret()).as("%s", trial).isLessThan(trial.score("sum-MI").regret());
    assertThat(trial.answered()).as("%s", trial).isEqualTo(60);
  }

  @Test
  void withTooFewPairsTheAdvisorDeclinesOrDoesNotClaimTheLead() {
    AdvisorTrial trial = AdvisorTrial.run(2_000, 20, 300, THREADS, done -> {});
    assertThat(trial.answered()).as("%s", trial).isLessThan(10);
    assertThat(trial.clearlyWrong())
        .as("of %d anchors called clear; %s", trial.clear(), trial)
        .isLessThanOrEqualTo(trial.clear() / 20 + 1);
  }
}
