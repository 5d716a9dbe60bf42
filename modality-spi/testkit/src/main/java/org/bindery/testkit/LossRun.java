package org.bindery.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A loss's block on the engine. Draws are the same in each forward pass. */
final class LossRun implements AutoCloseable {
  private static final int SEED = 20;

  // Never Engine.getInstance(): DJL's own "RPC" engine may be the default.
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager root = engine.newBaseManager();
  private final NDManager weights = root.newSubManager();
  private final Block block;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, double[]> drawn = new LinkedHashMap<>();

  /** What came out: the loss and its slope by each of {@link LossPoint#numbers}. */
  record Outcome(double loss, List<double[]> gradients) {}

  /** Initialises the block; where the point has no parameters yet, it gets the drawn ones. */
  LossRun(Block block, LossPoint point) {
    this.block = block;
    engine.setRandomSeed(SEED);
    block.initialize(weights, DataType.FLOAT32);
    collect(block, "");
    parameters.forEach((name, parameter) -> drawn.put(name, doubles(parameter.getArray())));
    complete(point);
  }

  private void complete(LossPoint point) {
    drawn.forEach((name, values) -> point.parameters().computeIfAbsent(name, n -> values.clone()));
  }

  private void collect(Block part, String path) {
    for (Pair<String, Parameter> own : part.getDirectParameters()) {
      parameters.put(path + own.getKey(), own.getValue());
    }
    for (Pair<String, Block> child : part.getChildren()) {
      collect(child.getValue(), path + child.getKey().replaceFirst("^\\d{2,}", "") + ".");
    }
  }

  NDManager weights() {
    return weights;
  }

  /** Computes the loss, on a manager of its own. */
  double loss(LossPoint point) {
    try (NDManager step = root.newSubManager()) {
      return forward(inputs(step, point), point).getFloat();
    }
  }

  /** Computes loss and gradients, on a manager of its own. */
  Outcome differentiate(LossPoint point) {
    try (NDManager step = root.newSubManager()) {
      NDList inputs = inputs(step, point);
      inputs.forEach(array -> array.setRequiresGradient(true));
      double loss;
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray value = forward(inputs, point);
        loss = value.getFloat();
        collector.backward(value);
      }
      List<double[]> gradients = new ArrayList<>();
      inputs.forEach(array -> gradients.add(gradient(array)));
      parameters.values().forEach(p -> gradients.add(gradient(p.getArray())));
      return new Outcome(loss, gradients);
    }
  }

  NDList inputs(NDManager manager, LossPoint point) {
    NDList inputs = new NDList();
    for (int m = 0; m < point.signals(); m++) {
      inputs.add(manager.create(floats(point.numbers().get(m)), point.shape(m)));
    }
    inputs.add(manager.create((float) point.scale()));
    return inputs;
  }

  NDArray forward(NDList inputs, LossPoint point) {
    return forwardAll(inputs, point).singletonOrThrow();
  }

  NDList forwardAll(NDList inputs, LossPoint point) {
    complete(point);
    parameters.forEach(
        (name, parameter) -> {
          NDArray array = parameter.getArray();
          array.setRequiresGradient(false);
          array.set(floats(point.parameter(name)));
          array.setRequiresGradient(parameter.requiresGradient());
        });
    engine.setRandomSeed(SEED);
    return block.forward(new ParameterStore(root, false), inputs, true);
  }

  private static double[] gradient(NDArray array) {
    try (NDArray gradient = array.getGradient()) {
      return doubles(gradient);
    }
  }

  private static double[] doubles(NDArray array) {
    float[] values = array.toFloatArray();
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  @Override
  public void close() {
    root.close();
  }
}
