package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.blocks.Layer;
import org.bindery.data.Batch;
import org.bindery.spi.ColumnId;
import org.bindery.spi.HostTensor;

/**
 * One optimizer step: for every term embed its sides and add its loss, go back once, update once.
 * All native memory of a step belongs to a manager closed at its end. One thread.
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
    CachedGradients.requireExact(model, recipe);
    this.optimizer = new AdamW(model.manager(), recipe, model.trained(stage));
    this.averages =
        recipe.averaging() > 0
            ? Optional.of(new Averages(model.manager(), model.arrays(), recipe.averaging()))
            : Optional.empty();
  }

  /**
   * One term's batch; row i of each side belongs to row i of the others.
   *
   * @param term trained
   * @param sides features of every signal of the term
   */
  record TermBatch(LossTerm term, List<Batch> sides) {
    /** Copies the list. */
    TermBatch {
      sides = List.copyOf(sides);
    }
  }

  /**
   * What came out of a step.
   *
   * @param loss weighted sum over edges
   * @param edgeLoss for each edge, by name
   * @param logitScale for each edge, by name
   * @param gradientNorm before clipping
   */
  record Outcome(
      double loss,
      Map<String, Double> edgeLoss,
      Map<String, Double> logitScale,
      double gradientNorm) {}

  /**
   * Makes a step. The buffers of {@code batches} are borrowed until it returns.
   *
   * @param index of the step, from 0, deciding dropout
   * @param within the step within its stage, from 0, deciding the learning rate
   * @throws DivergedException before anything is changed if a loss is not finite, and after if the
   *     gradient is not
   */
  Outcome make(int index, int within, List<TermBatch> batches) {
    Devices.engine().setRandomSeed((int) Seeds.of(recipe.seed(), 2, index));
    Map<String, Double> edgeLoss = new LinkedHashMap<>();
    Map<String, Double> scales = new LinkedHashMap<>();
    long start = System.nanoTime();
    try (NDManager step = model.manager().newSubManager()) {
      CachedGradients cached = new CachedGradients(model, recipe, index);
      List<List<NDArray>> leaves = recipe.chunk() > 0 ? leaves(cached, step, batches) : List.of();
      double loss;
      try (GradientCollector collector = Devices.engine().newGradientCollector()) {
        NDArray total = null;
        for (int i = 0; i < batches.size(); i++) {
          LossTerm term = batches.get(i).term();
          List<NDArray> sides = leaves.isEmpty() ? sides(step, batches.get(i)) : leaves.get(i);
          NDArray scale = model.logitScale(step, term);
          NDArray value = model.loss(term, sides, scale);
          edgeLoss.put(term.name(), (double) value.getFloat());
          scales.put(term.name(), (double) scale.getFloat());
          NDArray weighted = Layer.times(value, term.weight());
          total = total == null ? weighted : total.add(weighted);
        }
        loss = total.getFloat();
        edgeLoss.forEach((name, value) -> requireFinite(name, value, index));
        long forward = System.nanoTime();
        forwardNanos += forward - start;
        collector.backward(total);
        backwardNanos += System.nanoTime() - forward;
      }
      long second = System.nanoTime();
      cached.backward();
      backwardNanos += System.nanoTime() - second;
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

  private void requireFinite(String name, double value, int index) {
    if (!Double.isFinite(value)) {
      throw new DivergedException(
          "The loss of "
              + name
              + " is "
              + value
              + " at step "
              + (index + 1)
              + ": lower recipe.learningRate ("
              + recipe.learningRate()
              + ") or the logit scale.");
    }
  }

  private List<NDArray> sides(NDManager step, TermBatch batch) {
    List<NDArray> sides = new ArrayList<>();
    for (int i = 0; i < batch.sides().size(); i++) {
      ColumnId column = batch.term().columns().get(i);
      sides.add(
          stage.locks(column)
              ? vectors(step, batch.sides().get(i))
              : model.embed(step, column, batch.sides().get(i), true));
    }
    return sides;
  }

  private List<List<NDArray>> leaves(
      CachedGradients cached, NDManager step, List<TermBatch> batches) {
    List<List<NDArray>> all = new ArrayList<>();
    for (TermBatch batch : batches) {
      List<NDArray> sides = new ArrayList<>();
      for (int i = 0; i < batch.sides().size(); i++) {
        ColumnId column = batch.term().columns().get(i);
        sides.add(
            stage.locks(column)
                ? vectors(step, batch.sides().get(i))
                : cached.leaf(step, column, batch.sides().get(i)));
      }
      all.add(sides);
    }
    return all;
  }

  /** A locked tower's batch holds its embeddings already. */
  private static NDArray vectors(NDManager step, Batch batch) {
    HostTensor vectors = batch.tensors().get(0);
    return step.create(vectors.data(), vectors.shape(), vectors.type());
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
