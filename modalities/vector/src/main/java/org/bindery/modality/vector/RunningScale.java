package org.bindery.modality.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import org.bindery.blocks.Layer;

/**
 * Brings each number to mean 0 and deviation 1 by the training rows seen so far; {@code values [n,
 * length]} and {@code mask [n, length]} to {@code [n, length]}, 0 where a number is missing, at
 * most 10 either way. Where no training row had a number, it stays as it is.
 *
 * <p>This is where a modality can learn scales: a preprocessor sees one row, a trunk sees batches.
 * Unlike batch normalization it counts present numbers only, and it normalizes training and
 * evaluation alike by the mean and variance of all rows so far, merged as Chan, Golub and LeVeque
 * (1979) do; so a row never depends on its batch. Mean, variance and count are parameters without
 * gradient, and checkpoints carry them. A pass of training moves them, whether a gradient is taken
 * through it or not.
 */
final class RunningScale extends Layer {
  private static final float CLIP = 10;

  /** As many rows weigh as if they were all there ever were, since a float counts no further. */
  private static final double MOST = 1e6;

  private static final float RELATIVE = 1e-5f;
  private static final float SMALLEST = 1e-12f;

  private final Parameter mean;
  private final Parameter variance;
  private final Parameter count;

  RunningScale(int length) {
    super(new Shape(length));
    Shape shape = new Shape(length);
    this.mean = running("running_mean", shape, Parameter.Type.RUNNING_MEAN, Initializer.ZEROS);
    this.variance = running("running_var", shape, Parameter.Type.RUNNING_VAR, Initializer.ONES);
    this.count = running("running_count", shape, Parameter.Type.OTHER, Initializer.ZEROS);
  }

  private Parameter running(
      String name, Shape shape, Parameter.Type type, Initializer initializer) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optRequiresGrad(false)
            .optShape(shape)
            .optInitializer(initializer)
            .build());
  }

  /** Takes numbers that are all there. */
  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return apply(store, new NDList(x, x.onesLike()), training);
  }

  @Override
  public NDArray apply(ParameterStore store, NDList inputs, boolean training) {
    NDArray values = inputs.get(0);
    NDArray mask = inputs.get(1);
    if (training) {
      learn(store, values.stopGradient(), mask);
    }
    NDManager batch = values.getManager();
    NDArray center = value(store, mean, values, training);
    NDArray zeros = batch.zeros(center.getShape());
    NDArray deviation = zeros.add(value(store, variance, values, training)).sqrt();
    // A number that never varies but by rounding is 0, not noise.
    NDArray rounding =
        zeros.add(center).abs().mul(batch.create(RELATIVE)).add(batch.create(SMALLEST));
    NDArray scaled = values.sub(center).div(deviation.maximum(rounding));
    return observed("", scaled.clip(-CLIP, CLIP).mul(mask));
  }

  private void learn(ParameterStore store, NDArray values, NDArray mask) {
    int[] rows = {0};
    NDArray present = mask.sum(rows);
    NDArray some = present.maximum(mask.getManager().create(1f));
    NDArray batchMean = values.mul(mask).sum(rows).div(some);
    NDArray off = values.sub(batchMean).mul(mask);
    NDArray batchVariance = off.mul(off).sum(rows).div(some);
    merge(
        new NDArray[] {
          value(store, mean, values, true),
          value(store, variance, values, true),
          value(store, count, values, true)
        },
        batchMean.toFloatArray(),
        batchVariance.toFloatArray(),
        present.toFloatArray());
  }

  private static void merge(
      NDArray[] running, float[] batchMean, float[] batchVariance, float[] present) {
    float[] means = running[0].toFloatArray();
    float[] variances = running[1].toFloatArray();
    float[] counts = running[2].toFloatArray();
    for (int i = 0; i < means.length; i++) {
      if (present[i] == 0) {
        continue;
      }
      double before = counts[i];
      double all = before + present[i];
      double shift = (double) batchMean[i] - means[i];
      double squares =
          (before == 0 ? 0 : variances[i] * before)
              + (double) batchVariance[i] * present[i]
              + shift * shift * before * present[i] / all;
      means[i] = (float) (means[i] + shift * present[i] / all);
      variances[i] = (float) (squares / all);
      counts[i] = (float) Math.min(all, MOST);
    }
    running[0].set(means);
    running[1].set(variances);
    running[2].set(counts);
  }
}
