package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;

/** Layer normalisation over the last axis, {@code [..., width]} to the same shape. */
public final class LayerNorm extends Layer {
  /** ImageBind's value inside trunks and heads. */
  public static final double EPS = 1e-6;

  /** ImageBind's value after the convolution of a stem; CLIP's everywhere. */
  public static final double STEM_EPS = 1e-5;

  private final Shape axis;
  private final float eps;
  private final Parameter gamma;
  private final Parameter beta;

  /**
   * Declares scale (ones) and shift (zeros).
   *
   * @param eps added to the variance
   */
  public LayerNorm(int width, double eps) {
    super(new Shape(-1, width));
    this.axis = new Shape(width);
    this.eps = (float) eps;
    this.gamma = weight("weight", axis, Initializer.ONES);
    this.beta = weight("bias", axis, Initializer.ZEROS);
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return observed(
        "",
        ai.djl.nn.norm.LayerNorm.layerNorm(
                x, axis, value(store, gamma, x, training), value(store, beta, x, training), eps)
            .singletonOrThrow());
  }
}
