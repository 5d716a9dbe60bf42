package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import org.bindery.blocks.Layer;
import org.bindery.blocks.Linear;

/**
 * From the pooled vector into the shared space, {@code [n, width]} to unit rows {@code [n,
 * embedding]}: dropout, a linear map without bias, L2 normalisation. ImageBind found the linear
 * head better than an MLP.
 */
final class ProjectionHead extends Layer {
  private final double dropout;
  private final Linear linear;

  ProjectionHead(int width, int embedding, double dropout) {
    super(new Shape(embedding));
    this.dropout = dropout;
    this.linear =
        child(
            "linear",
            new Linear(
                width, embedding, false, new NormalInitializer((float) (1 / Math.sqrt(width)))));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray y = x;
    if (training && dropout > 0) {
      y = ai.djl.nn.norm.Dropout.dropout(x, (float) dropout, true).singletonOrThrow();
    }
    return observed("", linear.apply(store, y, training).normalize(2, 1, 1e-12));
  }
}
