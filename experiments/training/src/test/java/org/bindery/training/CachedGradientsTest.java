package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.training.ToyTable.A;
import static org.bindery.training.ToyTable.B;
import static org.bindery.training.ToyTable.C;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.bindery.data.Batch;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Table;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Mode;
import org.bindery.spi.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachedGradientsTest {
  private static final BindingGraph STAR =
      GraphBuilder.anchor("signal").bind("signal.b", "signal.c").build();
  private static final Recipe RECIPE =
      Recipe.standard()
          .withSteps(30)
          .withBatch(50)
          .withEmbedding(16)
          .withHeadDropout(0)
          .withEvaluateEvery(0)
          .withDevice("cpu");

  @TempDir Path home;

  @Test
  void gradientsEqualThoseOfTheWholeBatchForPartsThatDivideItAndForOthers() {
    try (Table table = ToyTable.open(home, Map.of())) {
      Map<String, float[]> whole = gradients(table, RECIPE);
      for (int chunk : new int[] {1, 7, 10, 49, 50, 64}) {
        Map<String, float[]> parts = gradients(table, RECIPE.withChunk(chunk));
        assertThat(parts.keySet()).isEqualTo(whole.keySet());
        whole.forEach(
            (name, expected) ->
                assertThat(parts.get(name))
                    .as(name + " in parts of " + chunk)
                    .containsExactly(expected, Offset.offset(1e-5f)));
      }
    }
  }

  @Test
  void aTrainingInPartsEndsWhereOneWithWholeBatchesEnds() {
    try (Table table = ToyTable.open(home, Map.of())) {
      List<Double> whole = losses(table, "whole", RECIPE);
      List<Double> parts = losses(table, "parts", RECIPE.withChunk(16));
      assertThat(parts).hasSize(30);
      for (int i = 0; i < 30; i++) {
        assertThat(parts.get(i)).isCloseTo(whole.get(i), Offset.offset(1e-3));
      }
    }
  }

  @Test
  void dropoutDrawsTheSameNumbersOnTheWayBack() {
    // Were they drawn anew, the gradient of a side would belong to other embeddings than its loss,
    // and twice the same step would still agree; so the embeddings themselves are compared.
    Recipe recipe = RECIPE.withHeadDropout(0.5).withChunk(10);
    try (Table table = ToyTable.open(home, Map.of());
        BindingModel model = model(table, recipe);
        NDManager step = model.manager().newSubManager()) {
      List<Batch> batch = batch(table);
      CachedGradients cached = new CachedGradients(model, recipe, 4);
      float[] first = cached.leaf(step, A, batch.get(0)).toFloatArray();
      float[] again =
          new CachedGradients(model, recipe, 4).leaf(step, A, batch.get(0)).toFloatArray();
      float[] other =
          new CachedGradients(model, recipe, 5).leaf(step, A, batch.get(0)).toFloatArray();
      assertThat(again).containsExactly(first);
      assertThat(other).isNotEqualTo(first);
    }
  }

  @Test
  void aTowerThatNormalizesByBatchesIsRefused() {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("signal")
            .tower("image", Map.of("kind", "conv", "channels", 4, "stages", 2, "width", 8))
            .build();
    BindingModel.InputSpecs inputs =
        new BindingModel.InputSpecs() {
          @Override
          public FeatureSpec spec(ColumnId column) {
            Shape shape = column.equals(A) ? new Shape(ToyWorld.WIDTH) : new Shape(3, 16, 16);
            return FeatureSpec.of(new TensorSpec("values", DataType.FLOAT32, shape, ""));
          }

          @Override
          public boolean isFrozen(ColumnId column) {
            return false;
          }
        };
    Recipe recipe = RECIPE.withChunk(8);
    try (BindingModel model =
        new BindingModel(inputs, graph, ModalityRegistry.scan(), recipe, Devices.choose("cpu"))) {
      assertThatThrownBy(() -> new TrainingStep(model, recipe, Stage.standard()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("recipe.chunk is 8")
          .hasMessageContaining("'image'");
    }
  }

  private Map<String, float[]> gradients(Table table, Recipe recipe) {
    try (BindingModel model = model(table, recipe);
        NDManager step = model.manager().newSubManager()) {
      List<Batch> batch = batch(table);
      CachedGradients cached = new CachedGradients(model, recipe, 0);
      List<NDArray> leaves = new ArrayList<>();
      List<ColumnId> columns = List.of(A, B, C);
      if (recipe.chunk() > 0) {
        for (int i = 0; i < 3; i++) {
          leaves.add(cached.leaf(step, columns.get(i), batch.get(i)));
        }
      }
      try (GradientCollector collector = Devices.engine().newGradientCollector()) {
        if (recipe.chunk() == 0) {
          for (int i = 0; i < 3; i++) {
            leaves.add(model.embed(step, columns.get(i), batch.get(i), true));
          }
        }
        NDArray total = null;
        int other = 1;
        for (LossTerm term : LossTerm.of(STAR)) {
          NDArray scale = model.logitScale(step, term);
          NDArray loss = model.loss(term, List.of(leaves.get(0), leaves.get(other++)), scale);
          total = total == null ? loss : total.add(loss);
        }
        collector.backward(total);
      }
      cached.backward();
      Map<String, float[]> gradients = new LinkedHashMap<>();
      model
          .trained(Stage.standard())
          .forEach((name, array) -> gradients.put(name, array.getGradient().toFloatArray()));
      return gradients;
    }
  }

  private BindingModel model(Table table, Recipe recipe) {
    return new BindingModel(
        inputs(table), STAR, ModalityRegistry.scan(), recipe, Devices.choose("cpu"));
  }

  private Inputs inputs(Table table) {
    return new Inputs(ToyTable.bind(table, STAR), home.resolve("cache"), sentence -> {});
  }

  private List<Batch> batch(Table table) {
    Inputs inputs = inputs(table);
    int[] rows = IntStream.range(0, 50).toArray();
    return List.of(A, B, C).stream()
        .map(column -> inputs.batch(column, rows, Mode.EVAL, 0))
        .toList();
  }

  private List<Double> losses(Table table, String name, Recipe recipe) {
    List<Double> losses = new ArrayList<>();
    Trainer.train(
            home.resolve(name),
            ToyTable.bind(table, STAR),
            recipe,
            home.resolve("cache"),
            event -> {
              if (event instanceof RunEvent.Stepped step) {
                losses.add(step.loss());
              }
            })
        .close();
    return losses;
  }
}
