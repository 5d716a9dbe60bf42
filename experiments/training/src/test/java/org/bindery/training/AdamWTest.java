package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.blocks.Layer;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final String[] NAMES = {
    "trunk.cls_token", "trunk.block0.attn.bias_k", "head.linear.weight", "trunk.norm.bias"
  };
  private static final Shape[] SHAPES = {
    new Shape(1, 1, 3), new Shape(1, 1, 3), new Shape(2, 3), new Shape(3)
  };

  @Test
  void aStepIsLoshchilovAndHuttersFormulaWithClippingByTheGlobalNorm() {
    Recipe recipe =
        Recipe.standard().withWeightDecay(0.1).withBeta1(0.9).withBeta2(0.95).withClipNorm(1.5);
    try (NDManager manager = Devices.engine().newBaseManager()) {
      Map<String, NDArray> parameters = new LinkedHashMap<>();
      parameters.put("matrix", manager.create(new float[] {1, -2, 3, 0.5f}, new Shape(2, 2)));
      parameters.put("bias", manager.create(new float[] {0.25f, -4}));
      parameters.values().forEach(p -> p.setRequiresGradient(true));
      double[] matrix = {1, -2, 3, 0.5};
      double[] bias = {0.25, -4};
      double[] m = new double[6];
      double[] v = new double[6];
      try (AdamW adam = new AdamW(manager, recipe, parameters)) {
        for (int t = 1; t <= 5; t++) {
          double rate = 0.01 * t;
          // loss = sum x^2 / 2 * t, so that the gradient is t x
          double norm = 0;
          for (double x : matrix) {
            norm += t * x * t * x;
          }
          for (double x : bias) {
            norm += t * x * t * x;
          }
          norm = Math.sqrt(norm);
          double factor = Math.min(1, 1.5 / (norm + 1e-6));
          naiveStep(matrix, m, v, 0, t, factor, rate, 0.1);
          naiveStep(bias, m, v, 4, t, factor, rate, 0);
          try (NDManager step = manager.newSubManager();
              GradientCollector collector = Devices.engine().newGradientCollector()) {
            NDArray loss = step.zeros(new Shape());
            for (NDArray p : parameters.values()) {
              NDArray square = p.mul(p);
              square.attach(step);
              loss = loss.add(Layer.times(square.sum(), 0.5 * t));
            }
            collector.backward(loss);
            assertThat((double) adam.step(step, rate)).isCloseTo(norm, within(1e-3));
          }
        }
      }
      float[] actualMatrix = parameters.get("matrix").toFloatArray();
      for (int i = 0; i < 4; i++) {
        assertThat((double) actualMatrix[i]).isCloseTo(matrix[i], within(1e-5));
      }
      float[] actualBias = parameters.get("bias").toFloatArray();
      for (int i = 0; i < 2; i++) {
        assertThat((double) actualBias[i]).isCloseTo(bias[i], within(1e-5));
      }
      assertThat(parameters.get("bias").getGradient().toFloatArray()).containsOnly(0f);
    }
  }

  @Test
  void whatDecaysIsTheRecipesChoice() {
    assertThat(decayed(Decay.ALL)).containsOnlyKeys(NAMES);
    assertThat(decayed(Decay.MATRICES))
        .containsOnlyKeys("trunk.cls_token", "trunk.block0.attn.bias_k", "head.linear.weight");
    assertThat(decayed(Decay.WEIGHTS)).containsOnlyKeys("head.linear.weight");
  }

  @Test
  void everythingDecaysByTheRateTimesTheDecayOfTheRecipe() {
    assertThat(decayed(Decay.ALL).values())
        .allSatisfy(value -> assertThat((double) value).isCloseTo(2 * (1 - 0.01), within(1e-6)));
  }

  @Test
  void epsIsAddedToTheRootOfTheSecondMoment() {
    try (NDManager manager = Devices.engine().newBaseManager()) {
      NDArray bias = manager.create(new float[] {2});
      bias.setRequiresGradient(true);
      Recipe recipe = Recipe.standard().withEps(0.5).withClipNorm(0);
      step(manager, recipe, Map.of("bias", bias), 3);
      // The first step's moments are the gradient and its square: 3 and 3.
      assertThat((double) bias.getFloat()).isCloseTo(2 - 0.1 * 3 / (3 + 0.5), within(1e-6));
    }
  }

  /** Returns what changed of arrays of twos, by one step without a gradient. */
  private static Map<String, Float> decayed(Decay decay) {
    Recipe recipe = Recipe.standard().withWeightDecay(0.1).withDecay(decay);
    Map<String, Float> changed = new LinkedHashMap<>();
    try (NDManager manager = Devices.engine().newBaseManager()) {
      Map<String, NDArray> parameters = new LinkedHashMap<>();
      for (int i = 0; i < NAMES.length; i++) {
        NDArray twos = Layer.times(manager.ones(SHAPES[i]), 2);
        NDArray leaf = manager.create(twos.toFloatArray(), SHAPES[i]);
        leaf.setRequiresGradient(true);
        parameters.put(NAMES[i], leaf);
      }
      step(manager, recipe, parameters, 0);
      parameters.forEach(
          (name, value) -> {
            float first = value.toFloatArray()[0];
            if (first != 2) {
              changed.put(name, first);
            }
          });
    }
    return changed;
  }

  /** Makes one step at the learning rate 0.1 in which all gradients are {@code gradient}. */
  private static void step(
      NDManager manager, Recipe recipe, Map<String, NDArray> parameters, double gradient) {
    try (AdamW adam = new AdamW(manager, recipe, parameters);
        NDManager step = manager.newSubManager()) {
      try (GradientCollector collector = Devices.engine().newGradientCollector()) {
        NDArray loss = step.zeros(new Shape());
        for (NDArray parameter : parameters.values()) {
          NDArray sum = parameter.sum();
          sum.attach(step);
          loss = loss.add(Layer.times(sum, gradient));
        }
        collector.backward(loss);
      }
      adam.step(step, 0.1);
    }
  }

  private static void naiveStep(
      double[] x,
      double[] m,
      double[] v,
      int offset,
      int t,
      double factor,
      double rate,
      double decay) {
    for (int i = 0; i < x.length; i++) {
      double g = t * x[i] * factor;
      m[offset + i] = 0.9 * m[offset + i] + 0.1 * g;
      v[offset + i] = 0.95 * v[offset + i] + 0.05 * g * g;
      double mean = m[offset + i] / (1 - Math.pow(0.9, t));
      double square = v[offset + i] / (1 - Math.pow(0.95, t));
      x[i] -= rate * decay * x[i];
      x[i] -= rate * mean / (Math.sqrt(square) + 1e-8);
    }
  }
}
