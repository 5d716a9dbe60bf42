package org.bindery.worlds;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bindery.graph.LossSpec;
import org.bindery.losses.Losses;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;

/** The loss of one edge, with what it learns itself. Confined to one thread. */
final class BoundLoss {
  private static final Object ENGINE_RANDOM = new Object();

  private final Block block;
  private final ParameterStore store;
  private final Optional<LogitScale> logitScale;
  private final LossContract contract;
  private final Map<Parameter, Weights> learned = new LinkedHashMap<>();

  private BoundLoss(
      Block block, ParameterStore store, Optional<LogitScale> logitScale, LossContract contract) {
    this.block = block;
    this.store = store;
    this.logitScale = logitScale;
    this.contract = contract;
  }

  /**
   * Makes the loss of an edge.
   *
   * @throws ConfigException if there is no such loss, or the spec changes its configuration
   */
  static BoundLoss of(LossSpec spec, int arity, int dimension, NDManager run, long seed) {
    if (!spec.config().isEmpty()) {
      throw new ConfigException(
          "loss." + spec.name(),
          spec.config().toString(),
          "In a generated world every loss is trained as it is by default, not with "
              + spec.config()
              + ": leave the configuration of "
              + spec.name()
              + " out.");
    }
    return create(Losses.of().get(spec.name()), arity, dimension, run, seed);
  }

  private static <C extends Record> BoundLoss create(
      Loss<C> loss, int arity, int dimension, NDManager run, long seed) {
    C config = loss.defaults();
    Block block = loss.create(config, arity, dimension);
    Shape[] shapes = new Shape[arity + 1];
    Arrays.fill(shapes, new Shape(2, dimension));
    shapes[arity] = new Shape();
    BoundLoss bound =
        new BoundLoss(
            block, new ParameterStore(run, false), loss.logitScale(), loss.contract(config));
    synchronized (ENGINE_RANDOM) {
      Engine.getEngine("PyTorch").setRandomSeed(Long.hashCode(seed));
      block.initialize(run, DataType.FLOAT32, shapes);
    }
    block
        .getParameters()
        .forEach(
            entry -> {
              NDArray array = entry.getValue().getArray();
              bound.learned.put(
                  entry.getValue(), new Weights(array.getShape(), array.toFloatArray()));
            });
    return bound;
  }

  /** Returns how many rows of the second signal it takes for each of the first. */
  int candidates() {
    return contract instanceof LossContract.Pairs pairs ? pairs.candidates() : 1;
  }

  /** Returns the scale it begins with where an edge does not say one. */
  Optional<LogitScale> logitScale() {
    return logitScale;
  }

  /**
   * Computes the loss. What it draws comes from the engine's one generator, which all threads
   * share: for losses over three signals or more, which may draw negatives, it is set and used
   * behind a lock, so that the draw depends on seed and step alone.
   */
  NDArray forward(NDList inputs, long seed, int step) {
    if (inputs.size() == 3) {
      return block.forward(store, inputs, true).singletonOrThrow();
    }
    synchronized (ENGINE_RANDOM) {
      Engine.getEngine("PyTorch").setRandomSeed(31 * Long.hashCode(seed) + step);
      return block.forward(store, inputs, true).singletonOrThrow();
    }
  }

  void update(double learningRate) {
    learned.forEach(
        (parameter, weights) -> {
          NDArray array = parameter.getArray();
          try (NDArray gradient = array.getGradient()) {
            weights.update(gradient.toFloatArray(), learningRate);
            gradient.subi(gradient);
          }
          array.set(FloatBuffer.wrap(weights.values()));
        });
  }
}
