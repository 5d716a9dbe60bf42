package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of {@link TransformerBlock}s with a final layer norm, {@code [n, t, width]} throughout.
 */
public final class Transformer extends Layer {
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;

  /** Declares the blocks. */
  public Transformer(TransformerConfig config, boolean causal) {
    super(new Shape(-1, config.width()));
    config.check("transformer");
    for (int i = 0; i < config.depth(); i++) {
      blocks.add(child("block" + i, new TransformerBlock(config, i, causal)));
    }
    norm = child("norm", new LayerNorm(config.width(), config.eps()));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray y = x;
    for (TransformerBlock block : blocks) {
      y = block.apply(store, y, training);
    }
    observed("out", y);
    return norm.apply(store, y, training);
  }
}
