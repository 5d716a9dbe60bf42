package org.bindery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.evaluation.statistics.PairedDifference;
import org.bindery.graph.LossSpec;
import org.junit.jupiter.api.Test;

/**
 * The part of the seven worlds that decides soonest, in every build; {@link AllWorldsTest} runs all
 * of it.
 */
class WorldsTest {
  private static final List<Long> THREE = LongStream.range(0, 3).boxed().toList();
  private static final List<Long> TWO = List.of(0L, 1L);

  @Test
  void theNoisyHubThatSeesEverythingIsTheBestAnchorAndOppositesStayAtChance() {
    Panel panel = new RingAndHub().panels().get(0).only("star h", "star a");
    MatchedPairs table = measure(panel, THREE);
    PairedDifference lead =
        PairedDifference.of(Claims.mean(table, "star h"), Claims.mean(table, "star a"));
    assertThat(lead.interval().low()).as("lead of the hub, %s", lead.points()).isGreaterThan(0.02);
    for (String arm : table.graphs()) {
      for (List<String> pair : List.of(Claims.both("a", "c"), Claims.both("b", "d"))) {
        assertThat(Claims.percent(Claims.mean(table, arm, pair)))
            .as("%s in %s, chance 0.1 %%", pair, arm)
            .isLessThan(0.35);
      }
    }
    assertThat(Claims.percent(Claims.mean(table, "star h", Claims.both("a", "b"))))
        .as("emergent a-b around the hub, 5.7 %% measured first")
        .isBetween(4.0, 7.5);
  }

  @Test
  void coverageBeatsTheBaitOfMutualInformation() {
    MatchedPairs table = measure(new Bait().panels().get(1), THREE);
    PairedDifference lead =
        PairedDifference.of(Claims.mean(table, "star h"), Claims.mean(table, "star t"));
    assertThat(lead.interval().low()).as("lead of h, %s", lead.points()).isGreaterThan(0.3);
  }

  @Test
  void wrongPairsHurtOnlyThePathsOverTheirEdge() {
    String clean = WrongPairs.arm(LossSpec.INFO_NCE, 0);
    String wrong = WrongPairs.arm(LossSpec.INFO_NCE, 0.8);
    MatchedPairs table = measure(new WrongPairs().panels().get(0).only(clean, wrong), TWO);
    for (List<String> hurt : List.of(Claims.both("h", "a"), Claims.both("a", "b"))) {
      assertThat(lost(table, clean, wrong, hurt)).as("points lost by %s", hurt).isGreaterThan(25);
    }
    assertThat(lost(table, clean, wrong, Claims.both("b", "c")))
        .as("points lost by b-c")
        .isBetween(-3.0, 3.0);
  }

  private static double lost(MatchedPairs table, String clean, String wrong, List<String> pair) {
    return Claims.percent(Claims.mean(table, clean, pair))
        - Claims.percent(Claims.mean(table, wrong, pair));
  }

  @Test
  void onlyALossOverTuplesSeesTheExclusiveOr() {
    Panel panel = new ExclusiveOr().panels().get(0).only(ExclusiveOr.SYMILE, "complete");
    MatchedPairs table = measure(panel, TWO);
    List<String> product = List.of("a-times-b>c");
    assertThat(Claims.percent(Claims.mean(table, ExclusiveOr.SYMILE, product)))
        .as("R@1 of Symile, chance 0.1 %%")
        .isGreaterThan(25);
    assertThat(Claims.percent(Claims.mean(table, "complete", product)))
        .as("R@1 of pairs, chance 0.1 %%")
        .isLessThan(0.6);
  }

  private static MatchedPairs measure(Panel panel, List<Long> seeds) {
    return WorldBench.measure(List.of(panel), seeds, 1, done -> {}).at1(panel.name());
  }

  @Test
  void theSevenWorldsAreFoundByName() {
    assertThat(Worlds.all())
        .extracting(KnownWorld::name)
        .containsExactly("W1", "W2", "W3", "W4", "W5", "W6", "W7");
    assertThat(Worlds.named("w3").title()).startsWith("bait");
    assertThatThrownBy(() -> Worlds.named("W8")).hasMessageContaining("choose from [W1, W2");
    assertThatThrownBy(() -> WorldSuite.run(List.of("W1"), 1, progress -> {}))
        .hasMessageContaining("tell nothing of their spread");
  }

  @Test
  void noPanelNamesAnArmTwiceAndNoWorldAPanelTwice() {
    for (KnownWorld world : Worlds.all()) {
      Set<String> names = world.panels().stream().map(Panel::name).collect(Collectors.toSet());
      assertThat(names).as(world.name()).hasSameSizeAs(world.panels());
    }
    Panel panel = new RingAndHub().panels().get(0);
    assertThatThrownBy(() -> panel.only("star q")).hasMessageContaining("no arm 'star q'");
  }

  @Test
  void aStatementFailsWhenTheNumbersSayOtherwise() {
    double[] low = {0.10, 0.11, 0.12};
    double[] high = {0.20, 0.22, 0.21};
    List<Verdict> verdicts = new ArrayList<>();
    for (double[][] sides : new double[][][] {{high, low}, {low, high}, {low, low}}) {
      Claims.Rise rise = new Claims.Rise("one over other", sides[0], sides[1]);
      verdicts.add(Claims.above("above", "", List.of(rise)));
      verdicts.add(Claims.equal("equal", "", 0.01, List.of(rise)));
      verdicts.add(Claims.near("near", 0.2, 0.02, sides[0]));
    }
    assertThat(verdicts)
        .extracting(Verdict::passed)
        .containsExactly(true, false, true, false, false, false, false, true, false);
  }

  @Test
  void aReportSaysWhichStatementFailedAndCountsThem() {
    Verdict good = new Verdict("water is wet", "wet", "wet", true);
    Verdict bad = new Verdict("two is three", "3", "2", false);
    WorldReport report =
        new WorldReport(
            List.of(0L, 1L),
            List.of(
                new WorldOutcome("W1", "sound", List.of(), List.of(good), 1),
                new WorldOutcome("W2", "unsound", List.of(), List.of(good, bad), 2)),
            3);
    assertThat(report.passed()).isFalse();
    assertThat(report.worlds().get(0).passed()).isTrue();
    assertThat(report.toString())
        .contains("FAIL  two is three", "expected: 3", "measured: 2")
        .contains("W1  pass   1 of  1 statements,   1 s  sound")
        .contains("W2  FAIL   1 of  2 statements,   2 s  unsound")
        .endsWith("2 seeds, 3 s in all\n");
  }
}
