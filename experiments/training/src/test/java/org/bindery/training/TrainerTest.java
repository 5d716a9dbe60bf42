package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.data.Table;
import org.bindery.evaluation.Retrieval;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Split;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
  private static final ColumnId A = ToyTable.A;
  private static final ColumnId B = ToyTable.B;
  private static final ColumnId C = ToyTable.C;
  private static final BindingGraph STAR =
      GraphBuilder.anchor("signal").bind("signal.b", "signal.c").build();
  private static final Recipe RECIPE =
      Recipe.standard()
          .withSteps(150)
          .withBatch(64)
          .withEmbedding(16)
          .withLearningRate(5e-3)
          .withEvaluateEvery(0)
          .withDevice("cpu");

  @TempDir Path home;

  @Test
  void twoSignalsThatNeverMetAreAlignedThroughTheAnchor() {
    try (Table table = table(Map.of());
        Model model = train("star", binding(table, STAR), RECIPE, event -> {})) {
      Retrieval emergent = retrieval(model, B, C);
      assertThat(emergent.chanceAt(1)).isEqualTo(0.01);
      assertThat(emergent.recallAt(1)).isGreaterThan(0.3);
      assertThat(emergent.interval(1).low()).isGreaterThan(emergent.chanceAt(1));
    }
  }

  @Test
  void withShuffledPairsNothingIsLearned() {
    try (Table table = table(Map.of());
        Model model =
            train("control", binding(table, STAR), RECIPE.withShuffledPairs(true), event -> {})) {
      // Of 100 queries at chance 0.1, more than 22 hits have a probability below 1e-4.
      assertThat(retrieval(model, B, C).recallAt(10)).isLessThan(0.22);
      assertThat(retrieval(model, A, B).recallAt(10)).isLessThan(0.22);
    }
  }

  @Test
  void trainingOnShuffledPairsIsToldInWordsAndSoundTrainingIsNot() {
    Recipe watched = RECIPE.withEvaluateEvery(25);
    assertThat(alarms("watched", watched)).isEmpty();
    assertThat(alarms("lost", watched.withShuffledPairs(true))).isNotEmpty();
  }

  private List<String> alarms(String name, Recipe recipe) {
    List<String> sentences = new ArrayList<>();
    try (Table table = table(Map.of())) {
      train(
              name,
              binding(table, STAR),
              recipe,
              event -> {
                if (event instanceof RunEvent.Alarmed alarmed) {
                  sentences.add(alarmed.alarm().toString());
                }
              })
          .close();
    }
    return sentences;
  }

  @Test
  void aLearnedLogitScaleStopsAtItsCapAndNotBeyond() {
    BindingGraph capped =
        BindingGraph.of(
            Optional.of(A),
            Set.of(A, B),
            List.of(new TrainedEdge(A, B, Optional.of(new LogitScale.Learned(7.5, 8)), 1)),
            Map.of());
    try (Table table = table(Map.of());
        Model model = train("capped", binding(table, capped), RECIPE, event -> {})) {
      assertThat(model.columns()).hasSize(2);
      Path weights = Checkpoint.newest(home.resolve("capped")).orElseThrow().folder();
      try (TensorFile file = TensorFile.open(weights.resolve("model.safetensors"))) {
        assertThat(file.floats("edges.signal-signal.b.log_logit_scale").get(0))
            .isEqualTo((float) Math.log(8));
      }
    }
  }

  @Test
  void aTowerThatIsNotTrainedStaysAsItWasThoughItsNameBeginsLikeAnothers() {
    try (Table table = table(Map.of())) {
      assertThat(untrained(table, 20)).containsExactly(untrained(table, 1));
    }
  }

  /** Returns what signal.c's tower gives after {@code steps} in which only signal was trained. */
  private float[] untrained(Table table, int steps) {
    Recipe recipe = RECIPE.withStages(new Stage(steps, List.of("signal.b"), List.of("signal.b")));
    try (Model model = train("untrained" + steps, binding(table, STAR), recipe, event -> {})) {
      return model.embed(C, model.gallery(Split.TEST)).values();
    }
  }

  @Test
  void aRunThatWasInterruptedGoesOnAsIfNothingHadHappened() {
    Recipe recipe =
        RECIPE
            .withAveraging(0.9)
            .withStages(
                new Stage(20, List.of("signal.b"), List.of()),
                new Stage(20, List.of("signal.c"), List.of("signal", "signal.b")));
    for (int cut : new int[] {7, 20, 31}) {
      try (Table table = table(Map.of())) {
        Binding binding = binding(table, STAR);
        float[] whole;
        try (Model model = train("whole" + cut, binding, recipe, event -> {})) {
          whole = model.embed(C, model.gallery(Split.TEST)).values();
        }
        assertThatThrownBy(
                () ->
                    train(
                        "cut" + cut,
                        binding,
                        recipe,
                        event -> {
                          if (event instanceof RunEvent.Stepped step && step.step() == cut) {
                            Thread.currentThread().interrupt();
                          }
                        }))
            .isInstanceOf(InterruptedRunException.class)
            .hasMessageContaining("after step " + cut + " of 40");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        List<Integer> steps = new ArrayList<>();
        try (Model model =
            train(
                "cut" + cut,
                binding,
                recipe,
                event -> {
                  if (event instanceof RunEvent.Stepped step) {
                    steps.add(step.step());
                  }
                })) {
          assertThat(steps).first().isEqualTo(cut + 1);
          assertThat(model.embed(C, model.gallery(Split.TEST)).values())
              .as("cut after step %d", cut)
              .containsExactly(whole);
        }
      }
    }
  }

  @Test
  void aFinishedRunIsOpenedWithTheSameVectors() {
    try (Table table = table(Map.of())) {
      Binding binding = binding(table, STAR);
      Recipe recipe = RECIPE.withSteps(10).withAveraging(0.9);
      float[] vectors;
      try (Model model = train("run", binding, recipe, event -> {})) {
        vectors = model.embed(B, model.gallery(Split.TEST)).values();
      }
      try (Model model =
          Model.open(home.resolve("run"), binding, recipe, home.resolve("cache"), s -> {})) {
        assertThat(model.embed(B, model.gallery(Split.TEST)).values()).containsExactly(vectors);
        Object sample = table.read(B, model.gallery(Split.TEST)[0]);
        assertThat(model.embed(B, sample).values()).hasSize(16);
        assertThat(model.embed(B, sample).cosine(model.embed(B, model.gallery(Split.TEST)).row(0)))
            .isGreaterThan(0.99999);
      }
    }
  }

  @Test
  void aLockedTowerStaysAsItIs() {
    try (Table table = table(Map.of())) {
      Binding binding = binding(table, STAR);
      Recipe first = RECIPE.withStages(new Stage(30, List.of("signal.b"), List.of()));
      Recipe both =
          RECIPE.withStages(
              new Stage(30, List.of("signal.b"), List.of()),
              new Stage(30, List.of("signal.c"), List.of("signal")));
      try (Model one = train("first", binding, first, event -> {});
          Model two = train("both", binding, both, event -> {})) {
        int[] rows = one.gallery(Split.TEST);
        assertThat(two.embed(A, rows).values()).containsExactly(one.embed(A, rows).values());
        assertThat(two.embed(B, rows).values()).containsExactly(one.embed(B, rows).values());
        assertThat(two.embed(C, rows).values()).isNotEqualTo(one.embed(C, rows).values());
      }
    }
  }

  @Test
  void aFrozenTowerTrainsItsHeadOnly() {
    BindingGraph graph =
        GraphBuilder.anchor("signal").bind("signal.b").frozen("signal.b", "as-is").build();
    try (Table table = table(Map.of());
        Model model = train("frozen", binding(table, graph), RECIPE, event -> {})) {
      assertThat(model.parameters().get(B)).isEqualTo(16L * ToyWorld.WIDTH);
      assertThat(retrieval(model, B, A).recallAt(1)).isGreaterThan(0.3);
    }
  }

  @Test
  void badRowsAreLeftOutAndTooManyStopTheRunByName() {
    try (Table one = table(Map.of("bad", "1"));
        Model model = train("one-bad", binding(one, STAR), RECIPE.withSteps(20), event -> {})) {
      assertThat(model.graph()).isEqualTo(STAR);
    }
    try (Table many = table(Map.of("bad", "60"))) {
      assertThatThrownBy(
              () -> train("many-bad", binding(many, STAR), RECIPE.withSteps(20), event -> {}))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("rows cannot be used")
          .hasMessageContaining("the first value is not a number");
    }
  }

  @Test
  void aFolderOfAnotherRecipeIsRefused() {
    try (Table table = table(Map.of())) {
      Binding binding = binding(table, STAR);
      train("taken", binding, RECIPE.withSteps(2), event -> {}).close();
      assertThatThrownBy(() -> train("taken", binding, RECIPE.withSteps(3), event -> {}))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("another graph, recipe or data");
    }
  }

  @Test
  void aBatchLargerThanTheDataIsRefusedWithBothNumbers() {
    try (Table table = table(Map.of())) {
      assertThatThrownBy(
              () -> train("large", binding(table, STAR), RECIPE.withBatch(4000), event -> {}))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("4000")
          .hasMessageContaining("400");
      assertThat(home.resolve("large/checkpoints")).doesNotExist();
    }
  }

  @Test
  void aHalfWrittenCheckpointIsNotTakenForOne() throws IOException {
    try (Table table = table(Map.of())) {
      Binding binding = binding(table, STAR);
      Files.createDirectories(home.resolve("half/checkpoints/.half-1"));
      Files.writeString(home.resolve("half/checkpoints/.half-1/model.safetensors"), "{");
      train("half", binding, RECIPE.withSteps(1), event -> {}).close();
      assertThat(home.resolve("half/checkpoints/step-000001/state.json")).exists();
    }
  }

  @Test
  void theMetricsHoldEachStepOnceAfterAResume() throws IOException {
    try (Table table = table(Map.of())) {
      Binding binding = binding(table, STAR);
      Recipe recipe = RECIPE.withSteps(6).withCheckpointEvery(2);
      assertThatThrownBy(
              () ->
                  train(
                      "log",
                      binding,
                      recipe,
                      event -> {
                        if (event instanceof RunEvent.Stepped step && step.step() == 5) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
      Files.writeString(
          home.resolve("log/metrics.jsonl"),
          "{\"step\": 5, \"tra",
          java.nio.file.StandardOpenOption.APPEND);
      train("log", binding, recipe, event -> {}).close();
      List<String> lines = Files.readAllLines(home.resolve("log/metrics.jsonl"));
      assertThat(lines).hasSize(6);
      for (int i = 0; i < 6; i++) {
        assertThat(lines.get(i)).startsWith("{\"step\":" + (i + 1) + ",\"train/loss\":");
      }
    }
  }

  private Model train(String name, Binding binding, Recipe recipe, Consumer<RunEvent> listener) {
    return Trainer.train(home.resolve(name), binding, recipe, home.resolve("cache"), listener);
  }

  private static Retrieval retrieval(Model model, ColumnId from, ColumnId to) {
    int[] rows = model.gallery(Split.TEST);
    return Retrieval.of(model.embed(from, rows), model.embed(to, rows));
  }

  private Table table(Map<String, String> options) {
    return ToyTable.open(home, options);
  }

  private static Binding binding(Table table, BindingGraph graph) {
    return ToyTable.bind(table, graph);
  }
}
