package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.blocks.Layer;
import org.bindery.data.Batch;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.HostTensor;
import org.bindery.spi.TensorSpec;
import org.bindery.weights.LoadReport;
import org.bindery.weights.NameMap;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TowerWeights;

/**
 * The trainer's own model and step over one fixed batch, begun at weights of a reference and
 * compared with what the reference recorded. Close it.
 */
final class ReferenceTraining implements AutoCloseable {
  private static final double TOLERANCE = 1e-4;

  private final Map<ColumnId, Batch> batches;
  private final NameMap names;
  private final Recipe recipe;
  private final Stage stage;
  private final BindingModel model;
  private final List<TrainedEdge> edges;

  /**
   * Builds the towers, fills them, and embeds once what is locked.
   *
   * @param inputs what each tower is fed; for a locked one perhaps its vectors, {@code [n,
   *     embedding]}
   * @param stage what is trained
   */
  ReferenceTraining(
      BindingGraph graph,
      Map<ColumnId, Batch> inputs,
      Map<ColumnId, FeatureSpec> features,
      Recipe recipe,
      Stage stage,
      TensorFile weights,
      NameMap names) {
    this.batches = new LinkedHashMap<>(inputs);
    this.names = names;
    this.recipe = recipe;
    this.stage = stage;
    this.edges = graph.trainedEdges();
    BindingModel.InputSpecs specs =
        new BindingModel.InputSpecs() {
          @Override
          public FeatureSpec spec(ColumnId column) {
            return features.get(column);
          }

          @Override
          public boolean isFrozen(ColumnId column) {
            return isVectors(column);
          }
        };
    this.model = new BindingModel(specs, graph, ModalityRegistry.scan(), recipe, Device.cpu());
    fill(weights);
    batches.replaceAll(
        (column, batch) ->
            stage.locks(column) && !isVectors(column) ? vectors(column, batch) : batch);
  }

  private boolean isVectors(ColumnId column) {
    return stage.locks(column) && batches.get(column).tensors().get(0).shape().dimension() == 2;
  }

  private Batch vectors(ColumnId column, Batch batch) {
    try (NDManager step = model.manager().newSubManager()) {
      NDArray vectors = model.embed(step, column, unread(batch), false);
      FloatBuffer values = direct(vectors.toFloatArray());
      HostTensor tensor = new HostTensor(vectors.getShape(), DataType.FLOAT32, values);
      return new Batch(List.of(tensor), batch.rows(), 1);
    }
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(4 * values.length)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .flip();
  }

  /** Returns the features a batch's rows have. */
  static FeatureSpec features(Batch batch, String unit) {
    HostTensor tensor = batch.tensors().get(0);
    return FeatureSpec.of(new TensorSpec("input", tensor.type(), tensor.shape().slice(1), unit));
  }

  private void fill(TensorFile weights) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    towerArrays().forEach(name -> shapes.put(name, shape(name)));
    TowerWeights towers =
        new TowerWeights(
            weights,
            names,
            shapes,
            batches.keySet().stream()
                .filter(column -> !isVectors(column))
                .collect(Collectors.toSet()));
    LoadReport report = towers.report();
    assertThat(report.missing()).as(report.text()).isEmpty();
    assertThat(report.misshaped()).as(report.text()).isEmpty();
    for (String name : towers.arrays()) {
      FloatBuffer values = towers.floats(name);
      float[] copy = new float[values.remaining()];
      values.get(copy);
      model.arrays().get(name).set(copy);
    }
  }

  private List<String> towerArrays() {
    return model.arrays().keySet().stream().filter(name -> name.startsWith("towers.")).toList();
  }

  private List<Long> shape(String name) {
    return Arrays.stream(model.arrays().get(name).getShape().getShape()).boxed().toList();
  }

  /** Sets the logarithm of an edge's learned scale. */
  void setLogScale(float value) {
    model.arrays().entrySet().stream()
        .filter(array -> array.getKey().endsWith(".log_logit_scale"))
        .forEach(array -> array.getValue().set(new float[] {value}));
  }

  /** Compares the gradients of the first step with those under the reference's names. */
  void requireGradients(TensorFile expected) {
    try (NDManager step = model.manager().newSubManager()) {
      try (GradientCollector collector = Devices.engine().newGradientCollector()) {
        NDArray total = null;
        for (TrainedEdge edge : edges) {
          LossTerm term = LossTerm.of(edge);
          NDArray loss =
              model.loss(
                  term,
                  List.of(side(step, edge.a()), side(step, edge.b())),
                  model.logitScale(step, term));
          NDArray weighted = Layer.times(loss, edge.weight());
          total = total == null ? weighted : total.add(weighted);
        }
        collector.backward(total);
      }
      Map<String, float[]> gradients = new TreeMap<>();
      model
          .trained(stage)
          .forEach((name, array) -> gradients.put(name, array.getGradient().toFloatArray()));
      requireClose(gradients, expected);
      model.trained(stage).values().forEach(array -> array.getGradient().subi(array.getGradient()));
    }
  }

  private NDArray side(NDManager step, ColumnId column) {
    if (stage.locks(column)) {
      HostTensor vectors = batches.get(column).tensors().get(0);
      return step.create(vectors.data().duplicate(), vectors.shape(), vectors.type());
    }
    return model.embed(step, column, unread(batches.get(column)), true);
  }

  /** Trains for as many steps as the trace has and compares every number of every step. */
  void requireTrace(JsonNode trace, String logScaleKey) {
    try (TrainingStep step = new TrainingStep(model, recipe, stage)) {
      for (JsonNode expected : trace) {
        int index = expected.path("step").asInt();
        String where = "step " + index + ": ";
        double rate = expected.path("lr").asDouble();
        assertThat(Schedule.learningRate(recipe, index, stage.steps()))
            .as(where + "learning rate")
            .isCloseTo(rate, within(1e-12));
        TrainingStep.Outcome outcome = step.make(index, index, pairs());
        assertThat(outcome.loss())
            .as(where + "loss")
            .isCloseTo(expected.path("loss").asDouble(), within(TOLERANCE));
        expected
            .path("per_modality")
            .fields()
            .forEachRemaining(
                one ->
                    assertThat(outcome.edgeLoss().get(LossTerm.of(edge(one.getKey())).name()))
                        .as(where + "loss of " + one.getKey())
                        .isCloseTo(one.getValue().asDouble(), within(TOLERANCE)));
        double norm = expected.path("grad_norm_before_clip").asDouble();
        assertThat(outcome.gradientNorm())
            .as(where + "gradient norm")
            .isCloseTo(norm, within(Math.max(TOLERANCE, 1e-5 * norm)));
        if (expected.path(logScaleKey).isNumber()) {
          assertThat(logScale())
              .as(where + "log scale afterwards")
              .isCloseTo(expected.path(logScaleKey).asDouble(), within(TOLERANCE));
        }
      }
    }
  }

  private List<TrainingStep.TermBatch> pairs() {
    return edges.stream()
        .map(
            edge ->
                new TrainingStep.TermBatch(
                    LossTerm.of(edge),
                    List.of(unread(batches.get(edge.a())), unread(batches.get(edge.b())))))
        .toList();
  }

  /** The engine reads a buffer to its end, so that each step needs another view of it. */
  private static Batch unread(Batch batch) {
    return new Batch(
        batch.tensors().stream()
            .map(one -> new HostTensor(one.shape(), one.type(), one.data().duplicate()))
            .toList(),
        batch.rows(),
        batch.views());
  }

  private TrainedEdge edge(String modality) {
    ColumnId column = ColumnId.of(modality);
    return edges.stream()
        .filter(e -> e.a().equals(column) || e.b().equals(column))
        .findFirst()
        .orElseThrow();
  }

  /** Returns what a column's side of the batch is: a locked tower's vectors, others' features. */
  Batch batch(ColumnId column) {
    return unread(batches.get(column));
  }

  /** Returns the logarithm of the learned scale. */
  double logScale() {
    return model.arrays().entrySet().stream()
        .filter(array -> array.getKey().endsWith(".log_logit_scale"))
        .mapToDouble(array -> array.getValue().getFloat())
        .findFirst()
        .orElseThrow();
  }

  /** Compares the trained arrays with those under the reference's names. */
  void requireParameters(TensorFile expected) {
    Map<String, float[]> trained = new TreeMap<>();
    model.trained(stage).forEach((name, array) -> trained.put(name, array.toFloatArray()));
    requireClose(trained, expected);
  }

  private void requireClose(Map<String, float[]> actual, TensorFile expected) {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    towerArrays().stream()
        .filter(actual::containsKey)
        .forEach(name -> shapes.put(name, shape(name)));
    TowerWeights named = new TowerWeights(expected, names, shapes);
    assertThat(named.report().missing()).isEmpty();
    for (String name : shapes.keySet()) {
      FloatBuffer values = named.floats(name);
      float[] copy = new float[values.remaining()];
      values.get(copy);
      Reference.requireClose(name, actual.get(name), copy, TOLERANCE);
    }
  }

  /** Compares sum and length of every trained array with the reference's. */
  void requireSumsAndLengths(JsonNode sums, JsonNode lengths) {
    Map<String, NDArray> trained = model.trained(stage);
    int compared = 0;
    for (Map.Entry<String, NDArray> one : trained.entrySet()) {
      List<String> outside =
          names.origin(one.getKey()).map(NameMap.Origin::tensors).orElse(List.of());
      if (outside.size() == 1) {
        double sum = 0;
        double squares = 0;
        for (float value : one.getValue().toFloatArray()) {
          sum += value;
          squares += (double) value * value;
        }
        String name = outside.get(0);
        // Errors of 1e-4 in every number that do not agree in sign.
        double slack = TOLERANCE * Math.sqrt(one.getValue().getShape().size());
        assertThat(sum)
            .as("sum of " + name)
            .isCloseTo(sums.path(name).asDouble(Double.NaN), within(slack));
        assertThat(Math.sqrt(squares))
            .as("length of " + name)
            .isCloseTo(lengths.path(name).asDouble(Double.NaN), within(slack));
        compared++;
      }
    }
    assertThat(compared).isEqualTo(sums.size());
  }

  @Override
  public void close() {
    model.close();
  }
}
