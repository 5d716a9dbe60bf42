package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;

/**
 * Attention of each place to itself in the other frames of its film, {@code [films * frames, t,
 * width]} to the same shape, residual included: a learned vector is added to each frame, then
 * {@code x += attention(norm(x))} along the frames (Bertasius et al. 2021, as LanguageBind has it).
 *
 * <p>The vectors and the output projection begin at zero, so that untrained it changes nothing and
 * a film is seen as its pictures are (Bain et al. 2021, Frozen in Time). Films of another length
 * than the table of vectors have the table brought to theirs by {@link #resampling}.
 */
final class TimeAttention extends Layer {
  private final int frames;
  private final int width;
  private final Parameter embedding;
  private final LayerNorm norm;
  private final SelfAttention attention;

  /** Declares the parts; {@code config.timeFrames()} is at least 1. */
  TimeAttention(TransformerConfig config) {
    super(new Shape(-1, config.width()));
    this.frames = config.timeFrames();
    this.width = config.width();
    this.embedding = weight("embed", new Shape(1, frames, width), Initializer.ZEROS);
    this.norm = child("norm", new LayerNorm(width, config.eps()));
    this.attention = child("attn", new SelfAttention(config, false));
    attention.beginAtZero();
  }

  /**
   * Returns how a table of {@code from} rows becomes one of {@code to}, row by row {@code [to,
   * from]}. More rows are interpolated linearly between the centers of the old ones, the ends
   * repeated; fewer are means over as much of the old table as each stands for. Every row sums to
   * 1, so a table of equal rows stays one, and the same number of rows is the identity.
   */
  static float[] resampling(int from, int to) {
    float[] weights = new float[to * from];
    double step = (double) from / to;
    for (int row = 0; row < to; row++) {
      if (to >= from) {
        double place = Math.max(0, Math.min(from - 1, (row + 0.5) * step - 0.5));
        int below = (int) place;
        weights[row * from + below] += (float) (1 - (place - below));
        weights[row * from + Math.min(from - 1, below + 1)] += (float) (place - below);
      } else {
        for (int old = 0; old < from; old++) {
          double overlap = Math.min(old + 1, (row + 1) * step) - Math.max(old, row * step);
          weights[row * from + old] = (float) (Math.max(0, overlap) / step);
        }
      }
    }
    return weights;
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    return apply(store, x, frames, training);
  }

  /** Does the work for films of so many frames. */
  NDArray apply(ParameterStore store, NDArray x, int length, boolean training) {
    long films = x.getShape().get(0) / length;
    long places = x.getShape().get(1);
    NDArray byPlace =
        x.reshape(films, length, places, width)
            .swapAxes(1, 2)
            .reshape(films * places, length, width)
            .add(table(value(store, embedding, x, training), x, length));
    NDArray mixed = attention.apply(store, norm.apply(store, byPlace, training), training);
    return byPlace
        .add(mixed)
        .reshape(films, places, length, width)
        .swapAxes(1, 2)
        .reshape(films * length, places, width);
  }

  private NDArray table(NDArray learned, NDArray x, int length) {
    if (length == frames) {
      return learned;
    }
    return x.getManager()
        .create(resampling(frames, length), new Shape(1, length, frames))
        .matMul(learned);
  }
}
