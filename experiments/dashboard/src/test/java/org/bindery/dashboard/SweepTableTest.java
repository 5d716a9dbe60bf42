package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bindery.sweeps.ParameterImportance;
import org.bindery.tracking.Goal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class SweepTableTest {
  private static final SweepSource.Sweep UNKNOWN = SweepSource.Sweep.ofGroup("s");

  private static RunCard trial(String name, Map<String, JsonNode> config, double score) {
    return Cards.card(name, "s", "finished", config, Map.of("score", DoubleNode.valueOf(score)));
  }

  @Test
  void parametersAreTheSettingsThatDiffer() {
    SweepTable table =
        SweepTable.of(
            UNKNOWN,
            List.of(
                trial(
                    "a",
                    Map.of(
                        "rate",
                        DoubleNode.valueOf(.1),
                        "epochs",
                        IntNode.valueOf(3),
                        "provenance.commit",
                        TextNode.valueOf("1")),
                    1),
                trial(
                    "b",
                    Map.of(
                        "rate",
                        DoubleNode.valueOf(.2),
                        "epochs",
                        IntNode.valueOf(3),
                        "provenance.commit",
                        TextNode.valueOf("2")),
                    2)),
            "");

    assertThat(table.parameters()).containsExactly("rate");
    assertThat(table.metric()).isEqualTo("score");
    assertThat(table.goalKnown()).isFalse();
  }

  @Test
  void theBestTrialFollowsTheGoalAndNaNNeverWins() {
    List<RunCard> runs =
        List.of(trial("a", Map.of(), 1), trial("b", Map.of(), Double.NaN), trial("c", Map.of(), 3));

    assertThat(table(runs, Goal.MAXIMIZE).best().orElseThrow().run()).isEqualTo("c");
    assertThat(table(runs, Goal.MINIMIZE).best().orElseThrow().run()).isEqualTo("a");
    assertThat(table(List.of(), Goal.MINIMIZE).best()).isEmpty();
  }

  private static SweepTable table(List<RunCard> runs, Goal goal) {
    return SweepTable.of(
        new SweepSource.Sweep(
            "s",
            "grid",
            Optional.of("score"),
            Optional.of(goal),
            List.of(),
            Map.of(),
            OptionalInt.empty(),
            ""),
        runs,
        "");
  }

  @Test
  void importanceFindsWhatMattersAndNothingInNoise() {
    RandomGenerator random = new SplittableRandom(3);
    List<RunCard> runs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double rate = random.nextDouble();
      String kind = random.nextInt(2) == 0 ? "x" : "y";
      double nothing = random.nextDouble();
      double score = -2 * rate + (kind.equals("x") ? 1 : 0) + 0.05 * random.nextGaussian();
      runs.add(
          trial(
              "t" + i,
              Map.of(
                  "rate",
                  DoubleNode.valueOf(rate),
                  "kind",
                  TextNode.valueOf(kind),
                  "nothing",
                  DoubleNode.valueOf(nothing)),
              score));
    }

    ParameterImportance found = table(runs, Goal.MAXIMIZE).importance();

    assertThat(found.trials()).isEqualTo(300);
    assertThat(found.unsure()).isFalse();
    List<ParameterImportance.Share> all = found.shares();
    assertThat(all)
        .extracting(ParameterImportance.Share::parameter)
        .containsExactly("rate", "kind", "nothing");
    assertThat(all)
        .extracting(ParameterImportance.Share::stands)
        .containsExactly(true, true, false);
    assertThat(all.get(0).importance()).isBetween(0.4, 0.7);
    assertThat(all.get(0).correlation().orElseThrow()).isLessThan(-0.5);
    assertThat(all.get(1).correlation()).isEmpty();
  }

  @Test
  void importanceOfAFewTrialsIsNotTold() {
    List<RunCard> runs =
        List.of(
            trial("a", Map.of("x", IntNode.valueOf(1)), 1),
            trial("b", Map.of("x", IntNode.valueOf(2)), 2));

    ParameterImportance found = table(runs, Goal.MAXIMIZE).importance();

    assertThat(found.unsure()).isTrue();
    assertThat(found.trials()).isEqualTo(2);
    assertThat(found.shares()).noneMatch(ParameterImportance.Share::stands);
  }

  @Test
  void importanceIsOfTrialsThatEndedWellWithAllParameters() {
    List<RunCard> runs = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      runs.add(trial("t" + i, Map.of("x", IntNode.valueOf(i), "y", IntNode.valueOf(i % 3)), i));
    }
    ParameterImportance before = table(runs, Goal.MAXIMIZE).importance();
    Map<String, JsonNode> summary = Map.of("score", DoubleNode.valueOf(-9));
    Map<String, JsonNode> config = Map.of("x", IntNode.valueOf(7), "y", IntNode.valueOf(1));
    runs.add(Cards.card("failed", "s", "failed", config, summary));
    runs.add(Cards.card("running", "s", "running", config, summary));
    runs.add(trial("part", Map.of("x", IntNode.valueOf(3)), 5));
    runs.add(trial("nan", config, Double.NaN));

    assertThat(before.trials()).isEqualTo(24);
    assertThat(table(runs, Goal.MAXIMIZE).importance()).isEqualTo(before);
  }

  @Test
  void thePictureIsWellFormedWithoutScriptsWhateverRunsAreCalled() throws Exception {
    String hostile = "<script>alert(1)</script>\"'&]]>\u0000\u0007";
    List<RunCard> runs =
        List.of(
            trial(
                hostile,
                Map.of(hostile, TextNode.valueOf(hostile), "rate", DoubleNode.valueOf(1e-5)),
                1),
            trial("b", Map.of("rate", DoubleNode.valueOf(1e-1)), 2),
            trial("nan", Map.of("rate", DoubleNode.valueOf(1)), Double.NaN));

    String svg = SweepPicture.svg(table(runs, Goal.MAXIMIZE));

    assertThat(svg).doesNotContain("<script", "onload", "href", "url(");
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Sweep s: 2 trials");
    assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
        .contains("Maximizes score", "Best: b reached 2");
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(svg).contains("currentColor").contains(">log<");
  }

  @Test
  void anAxisIsAsTheSweepsPageSaysElseGuessed() {
    List<JsonNode> wide = List.of(DoubleNode.valueOf(1e-5), DoubleNode.valueOf(1));
    List<JsonNode> narrow = List.of(DoubleNode.valueOf(0.02), DoubleNode.valueOf(0.1));
    List<JsonNode> zero = List.of(IntNode.valueOf(0), IntNode.valueOf(1000));

    assertThat(SweepAxis.of("x", wide, Optional.empty()).logarithmic()).isTrue();
    assertThat(SweepAxis.of("x", wide, Optional.of(false)).logarithmic()).isFalse();
    assertThat(SweepAxis.of("x", narrow, Optional.empty()).logarithmic()).isFalse();
    assertThat(SweepAxis.of("x", narrow, Optional.of(true)).logarithmic()).isTrue();
    assertThat(SweepAxis.of("x", zero, Optional.of(true)).logarithmic()).isFalse();
  }

  @Test
  void thePictureOfASweepWithoutScoresSaysSo() {
    assertThat(SweepPicture.svg(table(List.of(), Goal.MINIMIZE)))
        .contains("No trial has reported yet.");
  }

  @Test
  void aNotebookReadsASweepFromItsFolder(@TempDir Path root) {
    for (int i = 0; i < 3; i++) {
      int rate = i;
      Written.run(
          Written.start(root, "t" + i)
              .withGroup("mine")
              .withJobType("trial")
              .withConfig(Map.of("rate", rate)),
          run -> run.log(0, Map.of("score", 2.0 * rate)));
    }
    Written.run(root, "other", 2);

    SweepTable table = SweepTable.read(root, SweepSource.Sweep.ofGroup("mine"));

    assertThat(table.trials())
        .extracting(SweepTable.Row::run)
        .containsExactlyInAnyOrder("t0", "t1", "t2");
    assertThat(table.best().orElseThrow().run()).isEqualTo("t2");
  }
}
