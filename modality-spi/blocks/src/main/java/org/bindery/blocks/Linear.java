package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;
import java.util.Optional;

/**
 * {@code [..., in]} to {@code [..., out]}: {@code x W^T + b}, with W {@code [out, in]}. With an
 * adapter, {@code x W^T + b + (alpha / rank) (x A^T) B^T}, as {@link LowRank} says.
 */
public final class Linear extends Layer {
  private final int in;
  private final int out;
  private final Parameter weight;
  private final Parameter bias;
  private Optional<Adapter> adapter = Optional.empty();

  private record Adapter(LowRank shape, Parameter a, Parameter b) {}

  /** Declares a normal weight of deviation 0.02 and, if {@code withBias}, a zero bias. */
  public Linear(int in, int out, boolean withBias) {
    this(in, out, withBias, new NormalInitializer(0.02f));
  }

  /** Declares a weight drawn by {@code initializer} and, if {@code withBias}, a zero bias. */
  public Linear(int in, int out, boolean withBias, Initializer initializer) {
    super(new Shape(-1, out));
    this.in = in;
    this.out = out;
    this.weight = weight("weight", new Shape(out, in), initializer);
    this.bias = withBias ? weight("bias", new Shape(out), Initializer.ZEROS) : null;
  }

  /** Declares a weight by Glorot's uniform rule and a zero bias, as ImageBind begins its blocks. */
  static Linear xavier(int in, int out) {
    float bound = (float) Math.sqrt(6.0 / (in + out));
    return new Linear(in, out, true, new UniformInitializer(bound));
  }

  /**
   * Declares an adapter, {@code lora_a} uniform within {@code 1 / sqrt(in)} and {@code lora_b}
   * zero, so that nothing changes at first, and holds weight and bias. To be called once, before
   * the block is initialised.
   */
  void adapt(LowRank shape) {
    weight.freeze(true);
    if (bias != null) {
      bias.freeze(true);
    }
    Parameter a =
        weight(
            "lora_a",
            new Shape(shape.rank(), in),
            new UniformInitializer((float) (1 / Math.sqrt(in))));
    Parameter b = weight("lora_b", new Shape(out, shape.rank()), Initializer.ZEROS);
    adapter = Optional.of(new Adapter(shape, a, b));
  }

  /**
   * Adds {@code (alpha / rank) B A} to the weight and does away with the adapter, if there is one:
   * the outputs stay the same up to rounding, and what is left is a plain linear map whose weight
   * is still held.
   */
  void merge() {
    adapter.ifPresent(
        found -> {
          NDArray base = weight.getArray();
          try (NDManager scratch = base.getManager().newSubManager()) {
            NDArray a =
                scratch.create(
                    found.a().getArray().toFloatArray(), new Shape(found.shape().rank(), in));
            NDArray b =
                scratch.create(
                    found.b().getArray().toFloatArray(), new Shape(out, found.shape().rank()));
            NDArray held = scratch.create(base.toFloatArray(), base.getShape());
            base.set(held.add(times(b.matMul(a), found.shape().scale())).toFloatArray());
          }
          parameters.values().removeIf(p -> p == found.a() || p == found.b());
          found.a().close();
          found.b().close();
          adapter = Optional.empty();
        });
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray y =
        ai.djl.nn.core.Linear.linear(
                x,
                value(store, weight, x, training),
                bias == null ? null : value(store, bias, x, training))
            .singletonOrThrow();
    if (adapter.isPresent()) {
      Adapter found = adapter.get();
      NDArray narrow = product(x, value(store, found.a(), x, training));
      // The narrow side is the cheap one to scale.
      narrow = times(narrow, found.shape().scale());
      y = y.add(product(narrow, value(store, found.b(), x, training)));
    }
    return observed("", y);
  }

  private static NDArray product(NDArray x, NDArray w) {
    return ai.djl.nn.core.Linear.linear(x, w, null).singletonOrThrow();
  }
}
