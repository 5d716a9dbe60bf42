package org.bindery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorTallyTest {
  private static final double[] REACHED = {0.5, 0.3, 0.1};

  @Test
  void theRightOrderHitsAndTheReverseCostsTheWholeDifference() {
    AdvisorTrial.Score right = score(new double[] {9, 5, 1});
    assertThat(right.hits()).isEqualTo(1);
    assertThat(right.regret()).isZero();
    assertThat(right.tau()).isEqualTo(1);
    AdvisorTrial.Score wrong = score(new double[] {1, 5, 9});
    assertThat(wrong.hits()).isZero();
    assertThat(wrong.regret()).isCloseTo(0.4, within(1e-12));
    assertThat(wrong.tau()).isEqualTo(-1);
  }

  @Test
  void scoresThatAreAllAlikeAreWorthARandomAnchor() {
    AdvisorTrial.Score random = score(new double[3]);
    assertThat(random.hits()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(random.regret()).isCloseTo(0.2, within(1e-12));
    assertThat(random.tau()).isZero();
  }

  @Test
  void aQuestionAllAnchorsAnswerAlikeIsNeverMissed() {
    AnchorTally tally = new AnchorTally();
    tally.add(new double[] {1, 2, 3}, new double[3]);
    assertThat(tally.hits()).isEqualTo(1);
  }

  private static AdvisorTrial.Score score(double[] scored) {
    AnchorTally tally = new AnchorTally();
    tally.add(scored, REACHED);
    return AnchorTally.score("", List.of(tally, tally));
  }
}
