package org.bindery.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether preprocessor and trunk can be learned with: each of 16 samples is given a partner, a
 * vector that is learned too, and symmetric InfoNCE has to tell the partners apart. Where samples
 * look alike to the trunk, no partners help, and the loss stays at {@code ln 16} or above.
 */
final class LearningRules<S> {
  private static final int PAIRS = 16;
  private static final int STEPS = 30;
  private static final int DIMENSION = 8;
  private static final float RATE = 0.01f;

  /** Head and partners are the kit's own and must not be what a trunk waits for. */
  private static final float OWN_RATE = 0.1f;

  private static final String HEAD = "(head of the kit)";
  private static final String OFFSET = "(offset of the kit)";
  private static final String PARTNERS = "(partners of the kit)";
  private static final float SCALE = 10;

  /** The loss may end at this share of that of one who cannot tell any pair apart. */
  private static final double ENOUGH = 0.9;

  private final Subject<S> subject;

  LearningRules(Subject<S> subject) {
    this.subject = subject;
  }

  void thirtyStepsLowerTheLoss() {
    try (OpenTrunk trunk = new OpenTrunk(subject.trunk(), subject.features(PAIRS))) {
      // Below this manager and not the trunk's, so that the head counts as no leak of the trunk.
      NDManager own = trunk.batch().get(0).getManager().newSubManager();
      long width = trunk.forward(trunk.batch(), false).get(0).getShape().get(1);
      float wide = (float) (1 / Math.sqrt(width));
      Shape head = new Shape(width, DIMENSION);
      Map<String, NDArray> weights = new LinkedHashMap<>();
      for (Map.Entry<String, Parameter> entry : trunk.trainable().entrySet()) {
        weights.put(entry.getKey(), entry.getValue().getArray());
      }
      weights.put(HEAD, own.randomNormal(0, wide, head, DataType.FLOAT32));
      weights.put(OFFSET, own.randomNormal(0, 1, new Shape(1, DIMENSION), DataType.FLOAT32));
      Shape partners = new Shape(DIMENSION, PAIRS);
      weights.put(PARTNERS, own.randomNormal(0, 1, partners, DataType.FLOAT32));
      weights.values().forEach(weight -> weight.setRequiresGradient(true));
      Adam adam = new Adam(weights);
      double first = 0;
      double last = 0;
      for (int step = 0; step < STEPS; step++) {
        try (NDManager scope = trunk.weights().newSubManager();
            GradientCollector collector = trunk.engine().newGradientCollector()) {
          NDArray vectors = standardized(trunk.forward(scope, true));
          NDArray rows = vectors.matMul(weights.get(HEAD)).add(weights.get(OFFSET));
          NDArray loss = loss(unit(rows, 1), unit(weights.get(PARTNERS), 0));
          last = loss.getFloat();
          first = step == 0 ? last : first;
          collector.backward(loss);
        }
        adam.step();
      }
      double chance = Math.log(PAIRS);
      if (!(last < first && last < ENOUGH * chance)) {
        throw Failure.of(
            "In {} steps of training the loss of {} pairs went from {} to {}, and {} is what one"
                + " gets who cannot tell them apart: let the features tell samples apart and the"
                + " trunk use all of them, check its initialization, or draw samples that differ.",
            STEPS,
            PAIRS,
            first,
            last,
            chance);
      }
    }
  }

  /**
   * Takes from an untrained trunk what all its vectors share, which may be nearly everything. Less
   * than a ten-thousandth is rounding and stays small.
   */
  private static NDArray standardized(NDArray vectors) {
    NDArray centered = vectors.sub(vectors.mean(new int[] {0}, true));
    NDArray spread = centered.mul(centered).mean(new int[] {0}, true).add(1e-12f).sqrt();
    NDArray rounding = vectors.abs().max().mul(vectors.getManager().create(1e-4f));
    return centered.div(spread.add(rounding));
  }

  private static NDArray unit(NDArray rows, int axis) {
    return rows.div(rows.mul(rows).sum(new int[] {axis}, true).add(1e-12f).sqrt());
  }

  /** Symmetric InfoNCE of rows {@code [n, d]} and partners {@code [d, n]}, both of unit length. */
  private static NDArray loss(NDArray rows, NDArray partners) {
    NDManager manager = rows.getManager();
    NDArray logits = rows.mul(manager.create(SCALE)).matMul(partners);
    NDArray own = manager.eye(PAIRS).mul(manager.create(-0.5f / PAIRS));
    return logits.logSoftmax(0).add(logits.logSoftmax(1)).mul(own).sum();
  }

  /** Adam (Kingma and Ba 2015) in Java memory, where it leaves nothing behind. */
  private static final class Adam {
    private final Map<String, NDArray> weights;
    private final Map<String, float[]> means = new LinkedHashMap<>();
    private final Map<String, float[]> squares = new LinkedHashMap<>();
    private int steps;

    Adam(Map<String, NDArray> weights) {
      this.weights = weights;
    }

    void step() {
      steps++;
      weights.forEach(this::step);
    }

    private void step(String name, NDArray weight) {
      float[] values = weight.toFloatArray();
      float[] slopes;
      try (NDArray gradient = weight.getGradient()) {
        slopes = gradient.toFloatArray();
        gradient.subi(gradient);
      }
      float[] mean = means.computeIfAbsent(name, absent -> new float[values.length]);
      float[] square = squares.computeIfAbsent(name, absent -> new float[values.length]);
      double meanBias = 1 - Math.pow(0.9, steps);
      double squareBias = 1 - Math.pow(0.999, steps);
      double rate = name.endsWith("of the kit)") ? OWN_RATE : RATE;
      for (int i = 0; i < values.length; i++) {
        mean[i] = 0.9f * mean[i] + 0.1f * slopes[i];
        square[i] = 0.999f * square[i] + 0.001f * slopes[i] * slopes[i];
        double move = mean[i] / meanBias / (Math.sqrt(square[i] / squareBias) + 1e-8);
        values[i] -= (float) (rate * move);
      }
      weight.setRequiresGradient(false);
      weight.set(values);
      weight.setRequiresGradient(true);
    }
  }
}
