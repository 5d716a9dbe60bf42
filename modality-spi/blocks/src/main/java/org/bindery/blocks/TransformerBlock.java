package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;

/**
 * A pre-norm transformer block, {@code [n, t, width]} to the same shape: {@code x +=
 * attention(norm(x)); x += mlp(norm(x))}, stochastic depth for each sample (Huang et al. 2016).
 * With attention over time, n counts frames, film after film, and before all that each place
 * attends to the same place in the other frames of its film.
 */
public final class TransformerBlock extends Layer {
  private final LayerNorm norm1;
  private final SelfAttention attention;
  private final LayerNorm norm2;
  private final Linear fc1;
  private final Linear fc2;
  private final double dropPath;
  private final boolean quickGelu;
  private final TimeAttention time;
  private final int timeFrames;

  /**
   * Declares the parts.
   *
   * @param index of this block, which decides its drop path rate
   */
  public TransformerBlock(TransformerConfig config, int index, boolean causal) {
    super(new Shape(-1, config.width()));
    int width = config.width();
    int hidden = (int) Math.round(width * config.mlpRatio());
    this.dropPath = config.dropPathOf(index);
    this.quickGelu = config.quickGelu();
    this.timeFrames = config.timeFrames();
    this.time = config.timeFrames() > 0 ? child("time", new TimeAttention(config)) : null;
    this.norm1 = child("norm_1", new LayerNorm(width, config.eps()));
    this.attention = child("attn", new SelfAttention(config, causal));
    this.norm2 = child("norm_2", new LayerNorm(width, config.eps()));
    this.fc1 = child("fc1", Linear.xavier(width, hidden));
    this.fc2 = child("fc2", Linear.xavier(hidden, width));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return apply(store, x, timeFrames, training);
  }

  /** Does the work for films of so many frames. */
  NDArray apply(ParameterStore store, NDArray x, int frames, boolean training) {
    NDArray y = time == null ? x : time.apply(store, x, frames, training);
    NDArray attended = attention.apply(store, norm1.apply(store, y, training), training);
    y = y.add(drop(attended, training));
    NDArray hidden = fc1.apply(store, norm2.apply(store, y, training), training);
    NDArray mixed = fc2.apply(store, activated(hidden), training);
    return observed("", y.add(drop(mixed, training)));
  }

  private NDArray activated(NDArray x) {
    return quickGelu ? x.mul(Activation.sigmoid(times(x, 1.702))) : Activation.gelu(x);
  }

  private NDArray drop(NDArray branch, boolean training) {
    if (!training || dropPath == 0) {
      return branch;
    }
    NDArray kept =
        branch
            .getManager()
            .randomUniform(0, 1, new Shape(branch.getShape().get(0), 1, 1))
            .gte(dropPath)
            .toType(DataType.FLOAT32, false);
    return branch.mul(times(kept, 1 / (1 - dropPath)));
  }
}
