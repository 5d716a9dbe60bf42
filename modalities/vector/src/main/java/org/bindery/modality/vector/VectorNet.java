package org.bindery.modality.vector;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.norm.Dropout;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.blocks.Layer;
import org.bindery.blocks.LayerNorm;
import org.bindery.blocks.Linear;

/** {@code values [n, length]} and {@code mask [n, length]} to {@code [n, width]}. */
final class VectorNet extends Layer {
  private final Optional<RunningScale> scale;
  private final Optional<Linear> stem;
  private final List<Residual> blocks = new ArrayList<>();
  private final Optional<LayerNorm> norm;
  private final boolean maskIsInput;

  VectorNet(VectorTrunk config, int length) {
    super(new Shape(config.width()));
    boolean mlp = config.kind().equals(VectorTrunk.MLP);
    this.maskIsInput = mlp;
    this.scale =
        config.standardize()
            ? Optional.of(child("scale", new RunningScale(length)))
            : Optional.empty();
    this.stem =
        config.kind().equals(VectorTrunk.IDENTITY)
            ? Optional.empty()
            : Optional.of(child("stem", stem(mlp ? 2 * length : length, config.width())));
    for (int i = 0; mlp && i < config.depth(); i++) {
      blocks.add(child("block" + i, new Residual(config.width(), config.dropout())));
    }
    this.norm =
        mlp
            ? Optional.of(child("norm", new LayerNorm(config.width(), LayerNorm.EPS)))
            : Optional.empty();
  }

  private static Linear stem(int in, int out) {
    // He et al. 2015, so that the first layer's outputs vary about as its inputs do.
    return new Linear(in, out, true, new NormalInitializer((float) Math.sqrt(2.0 / in)));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return apply(store, new NDList(x, x.onesLike()), training);
  }

  @Override
  public NDArray apply(ParameterStore store, NDList inputs, boolean training) {
    NDArray mask = inputs.get(1);
    NDArray x =
        scale.isPresent() ? scale.get().apply(store, inputs, training) : inputs.get(0).mul(mask);
    if (stem.isPresent()) {
      x = stem.get().apply(store, maskIsInput ? x.concat(mask, 1) : x, training);
    }
    for (Residual block : blocks) {
      x = block.apply(store, x, training);
    }
    return observed("", norm.isPresent() ? norm.get().apply(store, x, training) : x);
  }

  /** {@code x + W2 gelu(W1 norm(x))}. */
  private static final class Residual extends Layer {
    private final LayerNorm norm;
    private final Linear fc1;
    private final Linear fc2;
    private final float dropout;

    Residual(int width, double dropout) {
      super(new Shape(width));
      this.norm = child("norm", new LayerNorm(width, LayerNorm.EPS));
      this.fc1 = child("fc1", stem(width, 2 * width));
      this.fc2 = child("fc2", new Linear(2 * width, width, true));
      this.dropout = (float) dropout;
    }

    @Override
    public NDArray apply(ParameterStore store, NDArray x, boolean training) {
      NDArray inner = fc1.apply(store, norm.apply(store, x, training), training);
      inner = Activation.gelu(inner);
      if (training && dropout > 0) {
        inner = Dropout.dropout(inner, dropout, true).singletonOrThrow();
      }
      return observed("", x.add(fc2.apply(store, inner, training)));
    }
  }
}
