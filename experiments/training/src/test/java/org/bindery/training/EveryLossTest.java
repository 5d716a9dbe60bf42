package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.training.ToyTable.A;
import static org.bindery.training.ToyTable.B;
import static org.bindery.training.ToyTable.C;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.Table;
import org.bindery.evaluation.Retrieval;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every loss as a part of a training: on pairs the ends of an edge, on tuples all three signals.
 */
class EveryLossTest {
  private static final Recipe RECIPE =
      Recipe.standard()
          .withSteps(100)
          .withBatch(64)
          .withEmbedding(16)
          .withLearningRate(5e-3)
          .withEvaluateEvery(0)
          .withCheckpointEvery(1000)
          .withDevice("cpu");

  @TempDir Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {"infonce", "siglip", "dcl", "margin", "milnce", "ntxent", "modgap", "supportset"})
  void aLossOverPairsBringsTheTwoEndsTogether(String loss) {
    BindingGraph graph =
        BindingGraph.of(
            Optional.empty(),
            List.of(A, B),
            List.of(new TrainedEdge(A, B).withLoss(new LossSpec(loss, Map.of()))),
            Map.of());
    assertThat(recall(graph, A, B)).isGreaterThan(0.3);
  }

  /** Chance is 0.01. */
  @ParameterizedTest
  @CsvSource({"centroid, 100, 0.3", "gram, 100, 0.3", "triangle, 100, 0.3", "confu, 100, 0.3"})
  void aLossOverTuplesBringsSignalsTogether(String loss, int steps, double least) {
    BindingGraph graph = joint(new LossSpec(loss, Map.of()));
    double best = best(graph, RECIPE.withSteps(steps));
    assertThat(best).isGreaterThan(least);
  }

  /**
   * With its published temperature of 0.05 the leading singular value need only be a little larger
   * than the next for the loss to be almost 0, so from nothing hardly anything is learned; the
   * authors begin with aligned towers.
   */
  @Test
  void theLeadingSingularValueLearnsFromNothingOnlyAtAHighTemperature() {
    LossSpec warm = new LossSpec("pmrl", Map.of("temperature", 1));
    assertThat(best(joint(warm), RECIPE.withSteps(200))).isGreaterThan(0.2);
    LossSpec published = new LossSpec("pmrl", Map.of());
    assertThat(best(joint(published), RECIPE.withSteps(200))).isLessThan(0.2);
  }

  @Test
  void theJointProductOfThreeGoesDownThoughPairsNeedNotBeAlike() {
    List<Double> losses = new ArrayList<>();
    train(
            joint(new LossSpec("symile", Map.of())),
            "symile",
            event -> {
              if (event instanceof RunEvent.Stepped step) {
                losses.add(step.loss());
              }
            })
        .close();
    assertThat(losses.get(losses.size() - 1)).isLessThan(0.8 * losses.get(0));
  }

  @Test
  void aLossForPairsIsRefusedOnAJointEdgeAndOneForTuplesOnAnEdge() {
    BindingGraph three = joint(new LossSpec("siglip", Map.of()));
    assertThatThrownBy(() -> recall(three, A, B))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("siglip is for pairs")
        .hasMessageContaining("signal+signal.b+signal.c has 3");
    BindingGraph two =
        BindingGraph.of(
            Optional.empty(),
            List.of(A, B),
            List.of(new TrainedEdge(A, B).withLoss(new LossSpec("triangle", Map.of()))),
            Map.of());
    assertThatThrownBy(() -> recall(two, A, B))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("triangle is for 3 signals at once")
        .hasMessageContaining("signal-signal.b has 2");
  }

  @Test
  void whatALossLearnsItselfIsSavedAndTheRunGoesOnWithIt() {
    BindingGraph graph =
        BindingGraph.of(
            Optional.empty(),
            List.of(A, B),
            List.of(new TrainedEdge(A, B).withLoss(new LossSpec("siglip", Map.of()))),
            Map.of());
    try (Table table = ToyTable.open(home, Map.of());
        Model model = train(graph, "siglip", event -> {})) {
      assertThat(model.columns()).containsExactly(A, B);
      Path weights = Checkpoint.newest(home.resolve("siglip")).orElseThrow().folder();
      try (var file = org.bindery.weights.TensorFile.open(weights.resolve("model.safetensors"))) {
        assertThat(file.tensors().keySet())
            .anyMatch(name -> name.startsWith("edges.signal-signal.b.loss."));
      }
      assertThat(table.rows()).isEqualTo(500);
    }
  }

  private static BindingGraph joint(LossSpec loss) {
    return BindingGraph.of(
        Optional.empty(),
        List.of(A, B, C),
        List.of(),
        List.of(new JointEdge(List.of(A, B, C), loss)),
        Map.of());
  }

  private double best(BindingGraph graph, Recipe recipe) {
    try (Model model = train(graph, "run" + graph.identity(), recipe, event -> {})) {
      return Math.max(recall(model, A, B), Math.max(recall(model, A, C), recall(model, B, C)));
    }
  }

  private double recall(BindingGraph graph, ColumnId from, ColumnId to) {
    try (Model model = train(graph, "run" + graph.identity(), RECIPE, event -> {})) {
      return recall(model, from, to);
    }
  }

  private static double recall(Model model, ColumnId from, ColumnId to) {
    int[] rows = model.gallery(Split.TEST);
    return Retrieval.of(model.embed(from, rows), model.embed(to, rows)).recallAt(1);
  }

  private Model train(
      BindingGraph graph, String name, java.util.function.Consumer<RunEvent> listener) {
    return train(graph, name, RECIPE, listener);
  }

  private Model train(
      BindingGraph graph,
      String name,
      Recipe recipe,
      java.util.function.Consumer<RunEvent> listener) {
    Table table = ToyTable.open(home, Map.of());
    return Trainer.train(
        home.resolve(name), ToyTable.bind(table, graph), recipe, home.resolve("cache"), listener);
  }
}
