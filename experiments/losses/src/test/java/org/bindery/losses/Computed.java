package org.bindery.losses;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.Loss;

/** A loss as the engine computes it, for rows written down in a test. */
record Computed(double loss, List<float[]> gradients) {
  /** Computes loss and gradients by rows and scale. */
  static <C extends Record> Computed of(Loss<C> loss, C config, double scale, double[][]... rows) {
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed(11);
    try (NDManager manager = engine.newBaseManager()) {
      Block block = loss.create(config, rows.length, rows[0][0].length);
      block.initialize(manager, DataType.FLOAT32);
      NDList inputs = new NDList();
      for (double[][] signal : rows) {
        inputs.add(manager.create(floats(signal)));
      }
      inputs.add(manager.create((float) scale));
      inputs.forEach(array -> array.setRequiresGradient(true));
      try (GradientCollector collector = engine.newGradientCollector()) {
        NDArray value =
            block.forward(new ParameterStore(manager, false), inputs, true).singletonOrThrow();
        double result = value.getFloat();
        collector.backward(value);
        List<float[]> gradients = new ArrayList<>();
        inputs.forEach(array -> gradients.add(array.getGradient().toFloatArray()));
        return new Computed(result, gradients);
      }
    }
  }

  /** Computes the loss with its defaults. */
  static <C extends Record> double loss(Loss<C> loss, double scale, double[][]... rows) {
    return of(loss, loss.defaults(), scale, rows).loss();
  }

  static float[][] floats(double[][] rows) {
    float[][] narrow = new float[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[0].length; j++) {
        narrow[i][j] = (float) rows[i][j];
      }
    }
    return narrow;
  }
}
