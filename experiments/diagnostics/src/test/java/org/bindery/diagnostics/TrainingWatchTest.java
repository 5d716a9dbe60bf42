package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.bindery.evaluation.Bootstrap;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.Measured;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TrainingWatchTest {
  private static final int STEPS = 600;
  private static final double PLATEAU = 2 * Math.log(128);

  private static WatchedEdge edge(String a, String b) {
    return WatchedEdge.infoNce(a + "-" + b, List.of(a, b), 128, 2, OptionalDouble.of(100));
  }

  private static TrainingWatch watch() {
    return new TrainingWatch(STEPS, List.of(edge("image", "text")));
  }

  /** Feeds one edge a loss and a scale by step. */
  private static List<Alarm> run(
      TrainingWatch watch, int steps, IntToDoubleFunction loss, IntToDoubleFunction scale) {
    for (int step = 1; step <= steps; step++) {
      watch.stepped(
          new WatchedStep(
              step,
              Map.of("image-text", loss.applyAsDouble(step)),
              Map.of("image-text", scale.applyAsDouble(step))));
    }
    return watch.alarms();
  }

  /** Noise of batches, of which each resembles the one before a little. */
  private static IntToDoubleFunction noise(Random random, double deviation) {
    double[] last = {0};
    return step -> last[0] = 0.5 * last[0] + Math.sqrt(0.75) * deviation * random.nextGaussian();
  }

  private static Measured recall(int hits, int n) {
    boolean[] trials = new boolean[n];
    IntStream.range(0, hits).forEach(i -> trials[i] = true);
    Interval interval = Bootstrap.standard().share(trials);
    return new Measured((double) hits / n, interval.low(), interval.high(), 10.0 / n, n);
  }

  @Nested
  class OnAHealthyRun {
    @Test
    void isSilentWhateverTheFloorTheSpeedTheBatchAndTheNoise() {
      for (long seed = 0; seed < 300; seed++) {
        Random random = new Random(seed);
        int batch = 8 << random.nextInt(6);
        double plateau = 2 * Math.log(batch);
        double floor = plateau * (0.05 + 0.75 * random.nextDouble());
        double speed = 20 + 100 * random.nextDouble();
        // With a high fixed scale a loss begins far above the plateau.
        double start = plateau * (1 + random.nextDouble());
        IntToDoubleFunction noise = noise(random, (0.02 + 0.05 * random.nextDouble()) * plateau);
        double growth = 0.002 * random.nextDouble();
        TrainingWatch watch =
            new TrainingWatch(
                STEPS,
                List.of(
                    WatchedEdge.infoNce(
                        "image-text", List.of("image", "text"), batch, 2, OptionalDouble.of(100))));
        List<Alarm> alarms =
            run(
                watch,
                STEPS,
                step ->
                    Math.max(
                        0.01,
                        floor
                            + (start - floor) * Math.exp(-step / speed)
                            + noise.applyAsDouble(step)
                            + (random.nextInt(150) == 0 ? 0.3 * plateau : 0)),
                step -> Math.min(99, 14.3 * Math.exp(growth * step)));
        assertThat(alarms).as("seed %d", seed).isEmpty();
      }
    }

    @Test
    void isSilentWhileALossThatStartedHighStillFalls() {
      IntToDoubleFunction noise = noise(new Random(1), 0.1);

      assertThat(
              run(
                  watch(),
                  STEPS,
                  step -> PLATEAU * (2.2 - 1.5 * step / STEPS) + noise.applyAsDouble(step),
                  step -> 20))
          .isEmpty();
    }

    @Test
    void isSilentAboutSignalsWhoseStageHasNotComeYet() {
      TrainingWatch watch =
          new TrainingWatch(STEPS, List.of(edge("image", "text"), edge("audio", "image")));
      Random random = new Random(2);
      for (int step = 1; step <= STEPS; step++) {
        String name = step <= STEPS / 2 ? "image-text" : "audio-image";
        int within = (step - 1) % (STEPS / 2);
        watch.stepped(
            new WatchedStep(
                step,
                Map.of(name, 3 + 6 * Math.exp(-within / 30.0) + 0.1 * random.nextGaussian()),
                Map.of(name, 14.3)));
        if (step % 50 == 0) {
          int heard = step <= STEPS / 2 + 50 ? 10 : 90;
          watch.evaluated(step, recalls(Map.of("image-text", 90, "audio-image", heard)));
        }
      }
      assertThat(watch.alarms()).isEmpty();
    }
  }

  /** Both directions of each pair, hits out of 100; the pair left out is at chance. */
  private static Map<String, Measured> recalls(Map<String, Integer> hits) {
    Map<String, Measured> recalls = new LinkedHashMap<>();
    hits.forEach(
        (pair, count) -> {
          String[] ends = pair.split("-");
          recalls.put(ends[0] + ">" + ends[1] + "/R@10", recall(count, 100));
          recalls.put(ends[1] + ">" + ends[0] + "/R@10", recall(count, 100));
        });
    return recalls;
  }

  @Nested
  class OnAnEdgeThatDoesNotLearn {
    @Test
    void saysSoOnceAfterTheGraceWhateverTheBatch() {
      for (long seed = 0; seed < 100; seed++) {
        Random random = new Random(seed);
        int batch = 8 << random.nextInt(6);
        double plateau = 2 * Math.log(batch);
        double above = 1 + 0.4 * random.nextDouble();
        IntToDoubleFunction noise = noise(random, 0.02 * plateau);
        List<Alarm> alarms =
            run(
                new TrainingWatch(
                    STEPS,
                    List.of(
                        WatchedEdge.infoNce(
                            "image-text",
                            List.of("image", "text"),
                            batch,
                            2,
                            OptionalDouble.empty()))),
                STEPS,
                step -> above * plateau + noise.applyAsDouble(step),
                step -> 14.3);
        assertThat(alarms).as("seed %d", seed).hasSize(1);
        assertThat(alarms.get(0).kind()).isEqualTo(Alarm.Kind.EDGE_NOT_LEARNING);
        assertThat(alarms.get(0).step()).isBetween(STEPS / 5, 2 * STEPS / 5 + 60);
      }
    }

    @Test
    void namesTheEdgeItsLossAndWhatGuessingCosts() {
      Alarm alarm = run(watch(), STEPS, step -> 9.70, step -> 14.3).get(0);

      assertThat(alarm.where()).isEqualTo("image-text");
      assertThat(alarm.sentence())
          .isEqualTo(
              "Edge image-text does not learn: after 120 steps its loss is 9.70, and 9.70 is what"
                  + " guessing costs with this batch; check that its pairs belong together, that its"
                  + " towers are not frozen, and the learning rate.");
    }

    @Test
    void thePlateauIsLnOfTheBatchTimesTheDirectionsAddedUp() {
      assertThat(edge("image", "text").plateau().getAsDouble()).isEqualTo(2 * Math.log(128));
      assertThat(
              WatchedEdge.infoNce("e", List.of(), 128, 1, OptionalDouble.empty())
                  .plateau()
                  .getAsDouble())
          .isEqualTo(Math.log(128));
    }

    @Test
    void aLossWithoutAKnownPlateauIsNotJudged() {
      WatchedEdge unknown =
          new WatchedEdge(
              "image-text",
              List.of("image", "text"),
              OptionalDouble.empty(),
              OptionalDouble.empty());

      assertThat(run(new TrainingWatch(STEPS, List.of(unknown)), STEPS, step -> 9.70, step -> 14.3))
          .isEmpty();
    }
  }

  @Nested
  class OnALossThatTurnsBack {
    @Test
    void saysFromWhereItClimbed() {
      IntToDoubleFunction noise = noise(new Random(3), 0.15);
      List<Alarm> alarms =
          run(
              watch(),
              STEPS,
              step ->
                  2
                      + 7 * Math.exp(-step / 40.0)
                      + (step > 300 ? 0.05 * (step - 300) : 0)
                      + noise.applyAsDouble(step),
              step -> 14.3);

      assertThat(alarms).extracting(Alarm::kind).containsExactly(Alarm.Kind.LOSS_RISING);
      assertThat(alarms.get(0).step()).isBetween(330, 400);
      assertThat(alarms.get(0).sentence()).contains("has climbed from", "lower the learning rate");
    }

    @Test
    void tellsOfTheFirstValueThatIsNotANumber() {
      List<Alarm> alarms =
          run(
              watch(),
              STEPS,
              step -> step < 100 ? 4 : Double.NaN,
              step -> step < 200 ? 14.3 : Double.POSITIVE_INFINITY);

      assertThat(alarms).hasSize(1);
      assertThat(alarms.get(0)).hasToString(alarms.get(0).toString());
      assertThat(alarms.get(0).toString())
          .startsWith("step 100, image-text, not finite: The loss of image-text is NaN");
    }
  }

  @Nested
  class OnALogitScale {
    @Test
    void restingAtItsCapSaysSoOnce() {
      List<Alarm> alarms =
          run(
              watch(),
              STEPS,
              step -> 2 + 7 * Math.exp(-step / 40.0),
              step -> Math.min(100, 14.3 * Math.exp(0.005 * step)));

      assertThat(alarms).extracting(Alarm::kind).containsExactly(Alarm.Kind.SCALE_AT_CAP);
      assertThat(alarms.get(0).sentence()).contains("at its cap of 100 for 50 steps");
    }

    @Test
    void growingWithoutEndSaysSoOnce() {
      WatchedEdge endless =
          WatchedEdge.infoNce(
              "image-text", List.of("image", "text"), 128, 2, OptionalDouble.empty());
      for (double growth : new double[] {0.02, 0.004}) {
        List<Alarm> alarms =
            run(
                new TrainingWatch(STEPS, List.of(endless)),
                STEPS,
                step -> 2 + 7 * Math.exp(-step / 40.0),
                step -> 14.3 * Math.exp(growth * step));
        assertThat(alarms)
            .as("growth %s", growth)
            .extracting(Alarm::kind)
            .containsExactly(Alarm.Kind.SCALE_RUNNING_AWAY);
      }
    }

    @Test
    void thatIsFixedIsSilentHoweverLarge() {
      WatchedEdge fixed =
          WatchedEdge.infoNce(
              "image-text", List.of("image", "text"), 128, 2, OptionalDouble.empty());

      assertThat(
              run(
                  new TrainingWatch(STEPS, List.of(fixed)),
                  STEPS,
                  step -> 2 + 7 * Math.exp(-step / 40.0),
                  step -> 150))
          .isEmpty();
    }
  }

  @Nested
  class OnRetrieval {
    private final TrainingWatch watch =
        new TrainingWatch(STEPS, List.of(edge("image", "text"), edge("audio", "image")), 100);

    private void train(int from, int to) {
      for (int step = from; step <= to; step++) {
        double loss = 2 + 7 * Math.exp(-step / 30.0);
        watch.stepped(
            new WatchedStep(step, Map.of("image-text", loss, "audio-image", loss), Map.of()));
      }
    }

    @Test
    void aSignalAtChanceTwiceWhileOthersAreAboveIsLostAndToldOnce() {
      Map<String, Measured> lost =
          recalls(Map.of("image-text", 80, "audio-image", 10, "audio-text", 11));
      train(1, 200);

      assertThat(watch.evaluated(200, lost)).isEmpty();
      assertThat(watch.evaluated(250, lost))
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.kind()).isEqualTo(Alarm.Kind.LOST_MODALITY);
                assertThat(alarm.where()).isEqualTo("audio");
                assertThat(alarm.step()).isEqualTo(250);
              });
      assertThat(watch.evaluated(300, lost)).isEmpty();
    }

    @Test
    void beforeTheGraceIsOverNobodyIsCalledLost() {
      Map<String, Measured> lost =
          recalls(Map.of("image-text", 80, "audio-image", 10, "audio-text", 11));
      train(1, 60);
      watch.evaluated(20, lost);
      watch.evaluated(60, lost);

      assertThat(watch.alarms()).isEmpty();
    }

    @Test
    void aSignalThatIsOnlyEmergentlyAtChanceIsNotLost() {
      Map<String, Measured> half =
          recalls(Map.of("image-text", 80, "audio-image", 60, "audio-text", 10));
      train(1, 200);
      watch.evaluated(200, half);
      watch.evaluated(250, half);

      assertThat(watch.alarms()).isEmpty();
    }

    @Test
    void oneBadEvaluationBetweenGoodOnesIsForgotten() {
      Map<String, Measured> lost =
          recalls(Map.of("image-text", 80, "audio-image", 10, "audio-text", 11));
      Map<String, Measured> good =
          recalls(Map.of("image-text", 80, "audio-image", 60, "audio-text", 40));
      train(1, 200);
      for (int i = 0; i < 4; i++) {
        watch.evaluated(200 + i, i % 2 == 0 ? lost : good);
      }
      assertThat(watch.alarms()).isEmpty();
    }

    @Test
    void aSpaceMeasuredOnTheWayRaisesEachAlarmOnce() {
      Random random = new Random(4);
      SpaceReport collapsed =
          SpaceReport.of(
              List.of(
                  Clouds.embeddings("image", Clouds.gaussian(50, 16, random)),
                  Clouds.embeddings("text", Clouds.constant(50, 16))));

      assertThat(watch.measured(100, collapsed))
          .extracting(Alarm::kind)
          .contains(Alarm.Kind.COLLAPSE);
      assertThat(watch.measured(200, collapsed)).isEmpty();
      assertThat(watch.alarms()).allSatisfy(alarm -> assertThat(alarm.step()).isEqualTo(100));
    }
  }

  @Test
  void replayingTheNumbersGivesTheSameAlarms() {
    List<Alarm> first = run(watch(), STEPS, step -> 9.70, step -> Math.min(100, 14 + step));
    List<Alarm> again = run(watch(), STEPS, step -> 9.70, step -> Math.min(100, 14 + step));

    assertThat(first).isNotEmpty().isEqualTo(again);
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> new TrainingWatch(0, List.of())).isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () -> new TrainingWatch(9, List.of(edge("image", "text"), edge("image", "text"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("image-text is to be watched twice");
    assertThatThrownBy(() -> WatchedEdge.infoNce("e", List.of(), 1, 2, OptionalDouble.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at least 2 pairs");
    assertThatThrownBy(
            () -> new WatchedEdge("e", List.of(), OptionalDouble.of(-1), OptionalDouble.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("plateau -1.0");
  }
}
