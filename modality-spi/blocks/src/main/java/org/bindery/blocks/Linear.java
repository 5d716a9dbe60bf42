package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;

/** {@code [..., in]} to {@code [..., out]}: {@code x W^T + b}, with W {@code [out, in]}. */
public final class Linear extends Layer {
  private final Parameter weight;
  private final Parameter bias;

  /** Declares a normal weight of deviation 0.02 and, if {@code withBias}, a zero bias. */
  public Linear(int in, int out, boolean withBias) {
    this(in, out, withBias, new NormalInitializer(0.02f));
  }

  /** Declares a weight drawn by {@code initializer} and, if {@code withBias}, a zero bias. */
  public Linear(int in, int out, boolean withBias, Initializer initializer) {
    super(new Shape(-1, out));
    this.weight = weight("weight", new Shape(out, in), initializer);
    this.bias = withBias ? weight("bias", new Shape(out), Initializer.ZEROS) : null;
  }

  /** Declares a weight by Glorot's uniform rule and a zero bias, as ImageBind begins its blocks. */
  static Linear xavier(int in, int out) {
    float bound = (float) Math.sqrt(6.0 / (in + out));
    return new Linear(in, out, true, new UniformInitializer(bound));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return observed(
        "",
        ai.djl.nn.core.Linear.linear(
                x,
                value(store, weight, x, training),
                bias == null ? null : value(store, bias, x, training))
            .singletonOrThrow());
  }
}
