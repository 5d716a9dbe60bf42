package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * A stack of {@link TransformerBlock}s with a final layer norm, {@code [n, t, width]} throughout.
 */
public final class Transformer extends Layer {
  private final TransformerConfig config;
  private final List<TransformerBlock> blocks = new ArrayList<>();
  private final LayerNorm norm;

  /** Declares the blocks. */
  public Transformer(TransformerConfig config, boolean causal) {
    super(new Shape(-1, config.width()));
    config.check("transformer");
    this.config = config;
    for (int i = 0; i < config.depth(); i++) {
      blocks.add(child("block" + i, new TransformerBlock(config, i, causal)));
    }
    norm = child("norm", new LayerNorm(config.width(), config.eps()));
  }

  /** Returns the size. */
  public TransformerConfig config() {
    return config;
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return apply(store, x, config.timeFrames(), training);
  }

  /**
   * Does the work for films of any length.
   *
   * @param frames of each film, where frames attend to each other over time
   */
  NDArray apply(ParameterStore store, NDArray x, int frames, boolean training) {
    NDArray y = x;
    boolean kept = training || !isReleasing();
    for (TransformerBlock block : blocks) {
      y = kept ? block.apply(store, y, frames, training) : released(store, block, y, frames);
    }
    observed("out", y);
    return norm.apply(store, y, training);
  }

  /**
   * Does the work of a block and lets go of its intermediates at once; kept until the batch is over
   * they would add up, for one picture and 32 blocks of width 1280 to a gigabyte.
   */
  private static NDArray released(
      ParameterStore store, TransformerBlock block, NDArray x, int frames) {
    NDManager batch = x.getManager();
    try (NDManager step = batch.newSubManager()) {
      x.tempAttach(step);
      NDArray y = block.apply(store, x, frames, false);
      y.attach(batch);
      return y;
    }
  }
}
