package org.bindery.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;

/** An initialized trunk and a batch, freed together. Weights are random, from a fixed seed. */
final class OpenTrunk implements AutoCloseable {
  private static final int SEED = 20;

  // Never Engine.getInstance(): DJL's own "RPC" engine may be the default.
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager root = engine.newBaseManager();
  private final NDManager weights = root.newSubManager();
  private final Block block;
  private final NDList batch;

  OpenTrunk(Block block, List<Features> rows) {
    engine.setRandomSeed(SEED);
    this.block = block;
    this.batch = batch(root, rows);
    block.initialize(weights, DataType.FLOAT32, batch.getShapes());
  }

  Engine engine() {
    return engine;
  }

  /** Returns the manager of the parameters. */
  NDManager weights() {
    return weights;
  }

  NDList batch() {
    return batch;
  }

  NDList forward(NDList inputs, boolean training) {
    return block.forward(new ParameterStore(root, false), inputs, training);
  }

  /** Runs the trunk on copies of the batch that live as long as {@code step}. */
  NDArray forward(NDManager step, boolean training) {
    NDList inputs = new NDList();
    for (NDArray tensor : batch) {
      NDArray copy = tensor.duplicate();
      copy.attach(step);
      inputs.add(copy);
    }
    return forward(inputs, training).get(0);
  }

  Map<String, Parameter> trainable() {
    Map<String, Parameter> trainable = new TreeMap<>();
    for (Pair<String, Parameter> entry : block.getParameters()) {
      if (entry.getValue().requiresGradient()) {
        trainable.put(entry.getKey(), entry.getValue());
      }
    }
    return trainable;
  }

  @Override
  public void close() {
    root.close();
  }

  private static NDList batch(NDManager manager, List<Features> rows) {
    NDList batch = new NDList();
    for (int tensor = 0; tensor < rows.get(0).tensors().size(); tensor++) {
      List<NDArray> stacked = new ArrayList<>();
      for (Features row : rows) {
        stacked.add(array(manager, row.tensors().get(tensor)));
      }
      batch.add(NDArrays.stack(new NDList(stacked)));
    }
    return batch;
  }

  private static NDArray array(NDManager manager, HostTensor tensor) {
    if (tensor.data() instanceof FloatBuffer values) {
      float[] copy = new float[values.limit()];
      values.duplicate().rewind().get(copy);
      return manager.create(copy, tensor.shape());
    }
    if (tensor.data() instanceof LongBuffer values) {
      long[] copy = new long[values.limit()];
      values.duplicate().rewind().get(copy);
      return manager.create(copy, tensor.shape());
    }
    return manager.create(tensor.data().duplicate(), tensor.shape(), tensor.type());
  }
}
