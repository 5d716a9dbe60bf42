package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bindery.runner.RunResult;
import org.junit.jupiter.api.Test;

class RunComparisonTest {
  private static RunResult result(String name, String dataset, RunResult.Row... rows) {
    return new RunResult(
        name, dataset, "star", 0, 10, "CPU", 1, 0, Map.of(), List.of(), List.of(rows));
  }

  private static RunResult.Row row(String key, double value, String kind) {
    return new RunResult.Row(key, value, value - .1, value + .1, .01, 100, kind);
  }

  private final RunResult first =
      result(
          "first",
          "sprites",
          row("image>text/R@1", .5, "trained"),
          row("audio>text/R@1", .25, "emergent"),
          row("audio>text/R@10", .75, "emergent"));
  private final RunResult second =
      result("second<b>", "sprites", row("audio>text/R@1", .375, "trained"));

  @Test
  void everyDirectionStandsOnceWithTheNumbersOfBothAndChance() {
    String text = new RunComparison(List.of(first, second), "R@1").text();

    assertThat(text.lines())
        .containsExactly(
            "runs side by side, R@1, %",
            "  image>text            first 50.0 (40.0 to 60.0)  second<b> -  chance 1.0",
            "  audio>text            first 25.0 (15.0 to 35.0) emergent  second<b> 37.5 (27.5 to"
                + " 47.5)  chance 1.0");
  }

  @Test
  void namesDoNotBecomeMarkupAndEmergentIsUnderlined() {
    String html = new RunComparison(List.of(first, second), "R@1").html();

    assertThat(html).contains("second&lt;b&gt;").doesNotContain("second<b>");
    assertThat(html).contains("border-bottom:2px solid " + Style.EMERGENT);
  }

  @Test
  void runsOnDifferentDataAreNotCompared() {
    RunResult other = result("other", "stamps", row("audio>text/R@1", .5, "trained"));

    assertThat(new RunComparison(List.of(first, other), "R@1").text())
        .contains("different data (sprites, stamps)");
  }
}
