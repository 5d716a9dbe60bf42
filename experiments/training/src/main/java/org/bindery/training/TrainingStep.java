package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.blocks.Layer;
import org.bindery.data.Batch;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.HostTensor;

/**
 * One optimizer step: for every trained edge embed both sides and add its loss, go back once,
 * update once. All native memory of a step belongs to a manager closed at its end. One thread.
 */
final class TrainingStep implements AutoCloseable {
  private final BindingModel model;
  private final Recipe recipe;
  private final Stage stage;
  private final AdamW optimizer;
  private final Optional<Averages> averages;
  private long forwardNanos;
  private long backwardNanos;
  private long optimizerNanos;

  TrainingStep(BindingModel model, Recipe recipe, Stage stage) {
    this.model = model;
    this.recipe = recipe;
    this.stage = stage;
    this.optimizer = new AdamW(model.manager(), recipe, model.trained(stage));
    this.averages =
        recipe.averaging() > 0
            ? Optional.of(new Averages(model.manager(), model.arrays(), recipe.averaging()))
            : Optional.empty();
  }

  /**
   * The two sides of one edge's batch; row i belongs to row i.
   *
   * @param edge trained
   * @param a features of the first end
   * @param b features of the second end
   */
  record EdgeBatch(TrainedEdge edge, Batch a, Batch b) {}

  /**
   * What came out of a step.
   *
   * @param loss weighted sum over edges
   * @param edgeLoss for each edge
   * @param logitScale for each edge
   * @param gradientNorm before clipping
   */
  record Outcome(
      double loss,
      Map<TrainedEdge, Double> edgeLoss,
      Map<TrainedEdge, Double> logitScale,
      double gradientNorm) {}

  /**
   * Makes a step. The buffers of {@code batches} are borrowed until it returns.
   *
   * @param index of the step, from 0, deciding dropout
   * @param within the step within its stage, from 0, deciding the learning rate
   * @throws DivergedException before anything is changed if a loss is not finite, and after if the
   *     gradient is not
   */
  Outcome make(int index, int within, List<EdgeBatch> batches) {
    Devices.engine().setRandomSeed((int) Seeds.of(recipe.seed(), 2, index));
    Map<TrainedEdge, Double> edgeLoss = new LinkedHashMap<>();
    Map<TrainedEdge, Double> scales = new LinkedHashMap<>();
    long start = System.nanoTime();
    try (NDManager step = model.manager().newSubManager()) {
      double loss;
      try (GradientCollector collector = Devices.engine().newGradientCollector()) {
        NDArray total = null;
        for (EdgeBatch batch : batches) {
          NDArray a = embed(step, batch.edge().a(), batch.a());
          NDArray b = embed(step, batch.edge().b(), batch.b());
          NDArray scale = model.logitScale(step, batch.edge());
          NDArray value = InfoNceLoss.of(a, b, scale, recipe.reduction());
          edgeLoss.put(batch.edge(), (double) value.getFloat());
          scales.put(batch.edge(), (double) scale.getFloat());
          NDArray weighted = Layer.times(value, batch.edge().weight());
          total = total == null ? weighted : total.add(weighted);
        }
        loss = total.getFloat();
        edgeLoss.forEach(
            (edge, value) -> {
              if (!Double.isFinite(value)) {
                throw new DivergedException(
                    "The loss of "
                        + BindingModel.name(edge)
                        + " is "
                        + value
                        + " at step "
                        + (index + 1)
                        + ": lower recipe.learningRate ("
                        + recipe.learningRate()
                        + ") or the logit scale.");
              }
            });
        long forward = System.nanoTime();
        forwardNanos += forward - start;
        collector.backward(total);
        backwardNanos += System.nanoTime() - forward;
      }
      long backward = System.nanoTime();
      double norm = optimizer.step(step, Schedule.learningRate(recipe, within, stage.steps()));
      model.capLogitScales();
      averages.ifPresent(average -> average.update(within));
      optimizerNanos += System.nanoTime() - backward;
      if (!Double.isFinite(norm)) {
        throw new DivergedException(
            "The gradient is "
                + norm
                + " at step "
                + (index + 1)
                + ": lower recipe.learningRate ("
                + recipe.learningRate()
                + ").");
      }
      return new Outcome(loss, edgeLoss, scales, norm);
    }
  }

  /** A locked tower's batch holds its embeddings already. */
  private NDArray embed(NDManager step, ColumnId column, Batch batch) {
    if (stage.locks(column)) {
      HostTensor vectors = batch.tensors().get(0);
      return step.create(vectors.data(), vectors.shape(), vectors.type());
    }
    return model.embed(step, column, batch, true);
  }

  /** Returns moments, step counts and averages by name; live. */
  Map<String, NDArray> state() {
    Map<String, NDArray> state = new LinkedHashMap<>(optimizer.state());
    averages.ifPresent(
        average -> average.values().forEach((name, value) -> state.put(name + ".average", value)));
    return state;
  }

  /** Does something with the averaged weights in place of the last ones. */
  void withAverages(Runnable action) {
    averages.ifPresent(Averages::swap);
    try {
      action.run();
    } finally {
      averages.ifPresent(Averages::swap);
    }
  }

  /** Makes the averaged weights the model's, at the end of a stage. */
  void adoptAverages() {
    averages.ifPresent(Averages::swap);
  }

  /** Returns nanoseconds spent so far in forward, backward, optimizer. */
  long[] nanos() {
    return new long[] {forwardNanos, backwardNanos, optimizerNanos};
  }

  @Override
  public void close() {
    optimizer.close();
    averages.ifPresent(Averages::close);
  }
}
