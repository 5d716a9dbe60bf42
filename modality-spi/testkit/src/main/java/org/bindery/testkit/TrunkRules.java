package org.bindery.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;

/** How the trunk turns features into vectors. Weights are random, from a fixed seed. */
final class TrunkRules<S> {
  private static final int SEED = 20;
  private static final int ROWS = 7;
  private static final float TOLERANCE = 1e-5f;

  private final Subject<S> subject;

  TrunkRules(Subject<S> subject) {
    this.subject = subject;
  }

  void preprocessorFitsTheTrunk() {
    FeatureSpec given = subject.preprocessor().output();
    FeatureSpec expected = subject.encoderInput();
    if (!expected.accepts(given)) {
      throw Failure.of(
          "The preprocessor gives {}, the trunk expects {}: make input(config) and output() agree,"
              + " with -1 where any length is right.",
          given,
          expected);
    }
  }

  void givesOneVectorForEachRow() {
    int width = subject.encoderWidth();
    for (int rows : List.of(1, 2, ROWS)) {
      try (Trunk trunk = open(rows)) {
        NDList output = trunk.forward(trunk.batch, false);
        Shape expected = new Shape(rows, width);
        if (output.size() != 1
            || !output.get(0).getShape().equals(expected)
            || output.get(0).getDataType() != DataType.FLOAT32) {
          throw Failure.of(
              "For {} rows the trunk gives {}: return one float32 array {}.",
              rows,
              output,
              expected);
        }
        if (output.get(0).isNaN().any().getBoolean()) {
          throw Failure.of("The untrained trunk gives NaN: check its initialization and eps.");
        }
      }
    }
  }

  void rowsAreIndependentInEvaluation() {
    try (Trunk trunk = open(ROWS)) {
      NDArray together = trunk.forward(trunk.batch, false).get(0);
      // Absolute for small vectors, relative for large ones.
      float scale = Math.max(1, together.abs().max().getFloat());
      for (int row = 0; row < ROWS; row++) {
        String rows = row + ":" + (row + 1);
        NDList one = new NDList();
        trunk.batch.forEach(tensor -> one.add(tensor.get(rows)));
        NDArray alone = trunk.forward(one, false).get(0);
        float off = alone.sub(together.get(rows)).abs().max().getFloat();
        if (!(off <= TOLERANCE * scale)) {
          throw Failure.of(
              "In evaluation row {} differs by {} when the other rows are absent: normalize within"
                  + " a row (layer norm, not batch statistics), drop nothing, and mix no rows.",
              row,
              off);
        }
      }
    }
  }

  void gradientReachesEveryParameter() {
    try (Trunk trunk = open(ROWS)) {
      Set<String> missing = new TreeSet<>(trunk.trainable().keySet());
      // Dropped paths and dropout may hide a parameter from one step, hardly from all of them.
      for (int step = 0; step < 8 && !missing.isEmpty(); step++) {
        try (GradientCollector collector = trunk.engine.newGradientCollector()) {
          NDArray output = trunk.forward(trunk.batch, true).get(0);
          // A plain sum would hide everything before a layer norm, whose outputs always sum to 0.
          NDArray weights =
              output.getManager().randomNormal(0, 1, output.getShape(), DataType.FLOAT32);
          collector.backward(output.mul(weights).sum());
        }
        missing.removeIf(name -> reached(trunk.trainable().get(name)));
        // A branch that begins at zero hides what is before it until its end has moved.
        trunk.trainable().values().forEach(TrunkRules::moveFromZero);
      }
      if (!missing.isEmpty()) {
        throw Failure.of(
            "No gradient reaches {}: use the parameter in forward(), or remove or freeze it.",
            missing);
      }
    }
  }

  private static void moveFromZero(Parameter parameter) {
    NDArray array = parameter.getArray();
    try (NDManager scratch = array.getManager().newSubManager()) {
      NDArray copy = scratch.create(array.toFloatArray(), array.getShape());
      if (copy.abs().max().getFloat() == 0) {
        array.set(
            scratch.randomNormal(0, 0.02f, array.getShape(), DataType.FLOAT32).toFloatArray());
      }
    }
  }

  private static boolean reached(Parameter parameter) {
    try (NDArray gradient = parameter.getArray().getGradient();
        NDArray size = gradient.abs().max()) {
      return size.getFloat() > 0;
    }
  }

  void leavesNothingOnTheManager() {
    try (Trunk trunk = open(ROWS)) {
      for (boolean training : new boolean[] {false, true}) {
        int before = trunk.weights.getManagedArrays().size();
        try (NDManager step = trunk.weights.newSubManager();
            GradientCollector collector = trunk.engine.newGradientCollector()) {
          NDList batch = new NDList();
          trunk.batch.forEach(
              tensor -> {
                NDArray copy = tensor.duplicate();
                copy.attach(step);
                batch.add(copy);
              });
          NDArray output = trunk.forward(batch, training).get(0);
          collector.backward(output.sum());
        }
        int left = trunk.weights.getManagedArrays().size() - before;
        if (left > 0) {
          throw Failure.of(
              "A forward pass (training: {}) leaves {} arrays on the parameters' manager, which"
                  + " leaks native memory: a result belongs to the manager of its first operand,"
                  + " so start from the batch, or attach() what starts from a parameter to the"
                  + " batch's manager.",
              training,
              left);
        }
      }
    }
  }

  private Trunk open(int rows) {
    return new Trunk(subject.trunk(), subject.features(rows));
  }

  /** An initialized trunk and a batch, freed together. */
  private static final class Trunk implements AutoCloseable {
    // Never Engine.getInstance(): DJL's own "RPC" engine may be the default.
    private final Engine engine = Engine.getEngine("PyTorch");
    private final NDManager root = engine.newBaseManager();
    private final NDManager weights = root.newSubManager();
    private final Block block;
    private final NDList batch;

    Trunk(Block block, List<Features> rows) {
      engine.setRandomSeed(SEED);
      this.block = block;
      this.batch = batch(root, rows);
      block.initialize(weights, DataType.FLOAT32, batch.getShapes());
    }

    NDList forward(NDList inputs, boolean training) {
      return block.forward(new ParameterStore(root, false), inputs, training);
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
