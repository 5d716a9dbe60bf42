package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;

/**
 * Batch normalisation over axis 1, {@code [n, c, ...]} to the same shape (Ioffe and Szegedy 2015).
 * Running mean and variance are parameters without gradient, so checkpoints carry them.
 */
public final class BatchNorm extends Layer {
  private static final float MOMENTUM = 0.9f;
  private static final float EPS = 1e-5f;

  private final Parameter gamma;
  private final Parameter beta;
  private final Parameter mean;
  private final Parameter variance;

  /** Declares scale, shift and the running statistics of {@code channels} channels. */
  public BatchNorm(int channels) {
    super(new Shape(channels));
    Shape shape = new Shape(channels);
    this.gamma = weight("weight", shape, Initializer.ONES);
    this.beta = weight("bias", shape, Initializer.ZEROS);
    this.mean = running("running_mean", Parameter.Type.RUNNING_MEAN, shape, Initializer.ZEROS);
    this.variance = running("running_var", Parameter.Type.RUNNING_VAR, shape, Initializer.ONES);
  }

  private Parameter running(String name, Parameter.Type type, Shape shape, Initializer initial) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(type)
            .optRequiresGrad(false)
            .optShape(shape)
            .optInitializer(initial)
            .build());
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return ai.djl.nn.norm.BatchNorm.batchNorm(
            x,
            value(store, mean, x, training),
            value(store, variance, x, training),
            value(store, gamma, x, training),
            value(store, beta, x, training),
            1,
            MOMENTUM,
            EPS,
            training)
        .singletonOrThrow();
  }
}
