package org.bindery.worlds;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * One array that is learned, kept in Java with its moments (Adam, Kingma and Ba 2015; 0.9, 0.999).
 * The engine gets a fresh leaf in every step: for arrays this small, copying is cheaper than the
 * ten native calls of an update in place.
 */
final class Weights {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final Shape shape;
  private final float[] values;
  private final double[] mean;
  private final double[] square;
  private int updates;

  Weights(Shape shape, float[] values) {
    this.shape = shape;
    this.values = values;
    this.mean = new double[values.length];
    this.square = new double[values.length];
  }

  float[] values() {
    return values;
  }

  NDArray leaf(NDManager step) {
    NDArray leaf = step.create(values, shape);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  void update(float[] gradient, double learningRate) {
    updates++;
    double first = 1 - Math.pow(BETA_1, updates);
    double second = 1 - Math.pow(BETA_2, updates);
    for (int i = 0; i < values.length; i++) {
      double g = gradient[i];
      mean[i] = BETA_1 * mean[i] + (1 - BETA_1) * g;
      square[i] = BETA_2 * square[i] + (1 - BETA_2) * g * g;
      values[i] -=
          (float) (learningRate * (mean[i] / first) / (Math.sqrt(square[i] / second) + EPSILON));
    }
  }
}
