package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;

/** Layer normalisation over the last axis, {@code [..., width]} to the same shape. */
public final class LayerNorm extends Layer {
  /** ImageBind's value inside trunks and heads. */
  public static final float EPS = 1e-6f;

  private final Shape axis;
  private final float eps;
  private final Parameter gamma;
  private final Parameter beta;

  /**
   * Declares scale (ones) and shift (zeros).
   *
   * @param eps added to the variance
   */
  public LayerNorm(int width, float eps) {
    super(new Shape(-1, width));
    this.axis = new Shape(width);
    this.eps = eps;
    this.gamma = weight("weight", axis, Initializer.ONES);
    this.beta = weight("bias", axis, Initializer.ZEROS);
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return ai.djl.nn.norm.LayerNorm.layerNorm(
            x, axis, value(store, gamma, x, training), value(store, beta, x, training), eps)
        .singletonOrThrow();
  }
}
