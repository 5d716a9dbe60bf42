package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bindery.evaluation.Measured;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.ColumnId;
import org.bindery.training.Recipe;
import org.bindery.training.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingProgressTest {
  private static final RunEvent STARTED =
      new RunEvent.Started(
          100,
          0,
          "cpu, 2 threads",
          Map.of(ColumnId.of("image"), 1_500_000L, ColumnId.of("text"), 500_000L),
          Map.of("image-text", 500L, "image-audio.es", 480L));

  private static final TrainingPlan PLAN =
      new TrainingPlan(
          "first",
          100,
          List.of("image-text", "image-audio.es"),
          List.of(new LineChart.Level("guessing: 2 ln 64", Style.REFERENCE, 2 * Math.log(64))));

  private static RunEvent stepped(int step) {
    return new RunEvent.Stepped(
        step,
        100,
        5.5,
        Map.of("image-text", 2.5, "image-audio.es", 3.0),
        Map.of("image-text", 14.3),
        1e-3,
        0.7,
        812,
        Duration.ofSeconds(65),
        Duration.ofSeconds(3725));
  }

  private static Measured measured(double value) {
    return new Measured(value, value, value, 0.1, 10);
  }

  private static TrainingProgress progress(RunEvent... events) {
    TrainingProgress progress = new TrainingProgress(PLAN);
    List.of(events).forEach(progress::add);
    return progress;
  }

  @Test
  void saysStepLossSpeedAndTimeLeftInOneLine() {
    assertThat(progress(STARTED, stepped(40)).text())
        .isEqualTo(
            "training first: step 40 of 100 · loss 5.500 · 812 pairs/s · 1:05 gone · 1:02:05 left ·"
                + " scale image-text 14.3 · 2.0 M parameters · cpu, 2 threads");
  }

  @Test
  void drawsTheLossOfEveryEdgeAndOfAllTogether() {
    assertThat(progress(STARTED, stepped(1), stepped(2)).html())
        .contains(">all edges<", ">image-text<", ">image-audio.es<", ">loss, nats<");
  }

  @Test
  void showsRecallAsTheMeanOfBothDirectionsWithChanceAndMarksEmergentPairs() {
    Map<String, Measured> metrics =
        Map.of(
            "image>text/R@10", measured(0.2),
            "text>image/R@10", measured(0.4),
            "audio.es>text/R@10", measured(0.15),
            "text>audio.es/R@10", measured(0.15),
            "image>text/R@1", measured(0.01));
    TrainingProgress progress = progress(STARTED, stepped(10), new RunEvent.Evaluated(10, metrics));

    assertThat(progress.text())
        .contains("R@10 audio.es-text 15.0 % · R@10 image-text 30.0 %")
        .doesNotContain("R@1 ");
    assertThat(progress.html())
        .contains(">audio.es-text (emergent)<", ">image-text<", ">chance 10 %<");
  }

  @Test
  void saysWhereItWasTakenUpAndWhyItStopped() {
    RunEvent resumed = new RunEvent.Started(100, 60, "cpu", Map.of(), Map.of());
    RunEvent interrupted = new RunEvent.Stopped(70, "interrupted", false);
    RunEvent done = new RunEvent.Stopped(100, "all steps", true);

    assertThat(progress(resumed).text()).contains("step 60 of 100, taken up at 60");
    assertThat(progress(STARTED, stepped(70), interrupted).text())
        .contains("step 70 of 100, stopped: interrupted")
        .doesNotContain("left");
    assertThat(progress(STARTED, stepped(100), done).text()).contains("step 100 of 100, done");
  }

  @Test
  void saysThatARunWasFinishedEarlierIfNothingHappens() {
    TrainingProgress progress = new TrainingProgress(PLAN);

    assertThat(progress.text()).isEqualTo("training first: getting ready");
    progress.end();
    assertThat(progress.text()).isEqualTo("training first: finished earlier, taken from disk");
  }

  @Test
  void replacesItsDisplayAtMostFiveTimesASecondAndAlwaysAtTheEnd() {
    List<String> shown = new ArrayList<>();
    long[] now = {0};
    Screen screen =
        new Screen() {
          @Override
          public String open(View view) {
            shown.add(view.text());
            return "only";
          }

          @Override
          public void update(String handle, View view) {
            assertThat(handle).isEqualTo("only");
            shown.add(view.text());
          }
        };

    LiveTraining live =
        new LiveTraining(PLAN, () -> RunCurve.read(Path.of("nowhere")), screen, () -> now[0]);
    assertThat(shown).as("nothing was said yet").isEmpty();
    live.accept(STARTED);
    for (int step = 1; step <= 100; step++) {
      now[0] += Duration.ofMillis(10).toNanos();
      live.accept(stepped(step));
    }
    live.accept(new RunEvent.Stopped(100, "all steps", true));

    assertThat(shown).as("one second of steps, first and final state").hasSize(1 + 5 + 1);
    assertThat(shown.get(shown.size() - 1)).contains("step 100 of 100, done");
  }

  @Test
  void marksTheLossOfThoseWhoGuess() {
    assertThat(progress(STARTED, stepped(1)).html()).contains(">guessing: 2 ln 64<");

    BindingGraph graph = GraphBuilder.anchor("image").bind("text", "audio").build();
    assertThat(Guessing.levels(graph, Recipe.standard().withBatch(64)))
        .singleElement()
        .satisfies(level -> assertThat(level.y()).isEqualTo(2 * Math.log(64)));
  }

  @Test
  void saysHowMuchMemoryItUsed() {
    TrainingProgress progress = progress(STARTED);
    progress.use(OptionalLong.of(1_440_000_000));

    assertThat(progress.text()).contains("1.4 GB of memory");
  }

  @Test
  void drawsWhatWasDoneBeforeItWasTakenUp(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("metrics.jsonl"),
        """
        {"step":1,"train/loss":9.0,"train/loss/image-text":4.0,"train/loss/image-audio.es":5.0}
        {"step":2,"eval/retrieval/audio.es>text/R@10":0.25,"eval/retrieval/text>audio.es/R@10":0.75}
        {"step":3,"train/loss":8.0,"train/loss/image-te""");
    TrainingProgress progress = new TrainingProgress(PLAN);
    progress.takeUp(RunCurve.read(folder), 60);
    progress.end();

    assertThat(progress.html()).contains(">image-text<", ">audio.es-text (emergent)<");
    assertThat(progress.text()).contains("finished earlier", "R@10 audio.es-text 50.0 %");
  }
}
