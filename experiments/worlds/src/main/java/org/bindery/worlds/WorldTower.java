package org.bindery.worlds;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Embeds one signal: a linear map to unit rows, or two with a rectifier between. Confined to one
 * thread while it is trained.
 */
final class WorldTower {
  private final List<Weights> weights = new ArrayList<>();
  private final int[] widths;
  private List<NDArray> leaves = List.of();

  WorldTower(int input, WorldRecipe recipe, Random initial) {
    widths =
        recipe.hidden() == 0
            ? new int[] {input, recipe.dimension()}
            : new int[] {input, recipe.hidden(), recipe.dimension()};
    for (int layer = 1; layer < widths.length; layer++) {
      float[] matrix = new float[widths[layer - 1] * widths[layer]];
      boolean rectified = layer < widths.length - 1;
      double deviation = Math.sqrt((rectified ? 2.0 : 1.0) / widths[layer - 1]);
      for (int i = 0; i < matrix.length; i++) {
        matrix[i] = (float) (deviation * initial.nextGaussian());
      }
      weights.add(new Weights(new Shape(widths[layer - 1], widths[layer]), matrix));
      if (rectified) {
        weights.add(new Weights(new Shape(widths[layer]), new float[widths[layer]]));
      }
    }
  }

  /** Returns the length of what it embeds. */
  int input() {
    return widths[0];
  }

  /** Hands the weights to the engine for one step. */
  void begin(NDManager step) {
    leaves = weights.stream().map(array -> array.leaf(step)).toList();
  }

  /** Embeds {@code [n, input]} as unit rows {@code [n, dimension]}. */
  NDArray embed(NDArray rows) {
    NDArray x = rows.matMul(leaves.get(0));
    if (leaves.size() > 1) {
      x = x.add(leaves.get(1)).getNDArrayInternal().relu().matMul(leaves.get(2));
    }
    return x.normalize(2, 1, 1e-12);
  }

  /** Takes over what the step's gradients say. */
  void update(double learningRate) {
    for (int i = 0; i < leaves.size(); i++) {
      try (NDArray gradient = leaves.get(i).getGradient()) {
        weights.get(i).update(gradient.toFloatArray(), learningRate);
      }
    }
    leaves = List.of();
  }

  /** Embeds rows as they are now, without the engine; {@code [n * dimension]}, not normalized. */
  float[] embed(float[][] rows) {
    int out = widths[widths.length - 1];
    float[] embedded = new float[rows.length * out];
    for (int i = 0; i < rows.length; i++) {
      double[] x = new double[rows[i].length];
      for (int k = 0; k < x.length; k++) {
        x[k] = rows[i][k];
      }
      x = times(x, weights.get(0).values(), widths[1]);
      if (weights.size() > 1) {
        float[] bias = weights.get(1).values();
        for (int k = 0; k < x.length; k++) {
          x[k] = Math.max(0, x[k] + bias[k]);
        }
        x = times(x, weights.get(2).values(), out);
      }
      for (int k = 0; k < out; k++) {
        embedded[i * out + k] = (float) x[k];
      }
    }
    return embedded;
  }

  private static double[] times(double[] x, float[] matrix, int out) {
    double[] y = new double[out];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < out; j++) {
        y[j] += x[i] * matrix[i * out + j];
      }
    }
    return y;
  }
}
