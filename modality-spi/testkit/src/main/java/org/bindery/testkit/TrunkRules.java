package org.bindery.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.spi.FeatureSpec;

/** How the trunk turns features into vectors. Weights are random, from a fixed seed. */
final class TrunkRules<S> {
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
      try (OpenTrunk trunk = open(rows)) {
        NDList output = trunk.forward(trunk.batch(), false);
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
    try (OpenTrunk trunk = open(ROWS)) {
      NDArray together = trunk.forward(trunk.batch(), false).get(0);
      // Absolute for small vectors, relative for large ones.
      float scale = Math.max(1, together.abs().max().getFloat());
      for (int row = 0; row < ROWS; row++) {
        String rows = row + ":" + (row + 1);
        NDList one = new NDList();
        trunk.batch().forEach(tensor -> one.add(tensor.get(rows)));
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
      orderDoesNotMatter(trunk, together, TOLERANCE * scale);
    }
  }

  private static void orderDoesNotMatter(OpenTrunk trunk, NDArray together, float tolerance) {
    NDList reversed = new NDList();
    trunk.batch().forEach(tensor -> reversed.add(tensor.flip(0)));
    float off = trunk.forward(reversed, false).get(0).flip(0).sub(together).abs().max().getFloat();
    if (!(off <= tolerance)) {
      throw Failure.of(
          "In evaluation vectors differ by {} when the rows come in another order: compute each"
              + " batch anew and remember nothing from one batch to the next.",
          off);
    }
  }

  void gradientReachesEveryParameter() {
    try (OpenTrunk trunk = open(ROWS)) {
      Set<String> missing = new TreeSet<>(trunk.trainable().keySet());
      // Dropped paths and dropout may hide a parameter from one step, hardly from all of them.
      for (int step = 0; step < 8 && !missing.isEmpty(); step++) {
        try (GradientCollector collector = trunk.engine().newGradientCollector()) {
          NDArray output = trunk.forward(trunk.batch(), true).get(0);
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
    try (OpenTrunk trunk = open(ROWS)) {
      for (boolean training : new boolean[] {false, true}) {
        int before = trunk.weights().getManagedArrays().size();
        try (NDManager step = trunk.weights().newSubManager();
            GradientCollector collector = trunk.engine().newGradientCollector()) {
          NDArray output = trunk.forward(step, training);
          // A trunk of nothing but given numbers has no slope to take.
          if (!trunk.trainable().isEmpty()) {
            collector.backward(output.sum());
          }
        }
        int left = trunk.weights().getManagedArrays().size() - before;
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

  private OpenTrunk open(int rows) {
    return new OpenTrunk(subject.trunk(), subject.features(rows));
  }
}
