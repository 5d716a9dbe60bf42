package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;

/**
 * Attention of each place to itself in the other frames of its film, {@code [films * frames, t,
 * width]} to the same shape, residual included: a learned vector is added to each frame, then
 * {@code x += attention(norm(x))} along the frames (Bertasius et al. 2021, as LanguageBind has it).
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
    float deviation = (float) (1 / Math.sqrt(width));
    this.embedding = weight("embed", new Shape(1, frames, width), new NormalInitializer(deviation));
    this.norm = child("norm", new LayerNorm(width, config.eps()));
    this.attention = child("attn", new SelfAttention(config, false));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    long films = x.getShape().get(0) / frames;
    long places = x.getShape().get(1);
    NDArray byPlace =
        x.reshape(films, frames, places, width)
            .swapAxes(1, 2)
            .reshape(films * places, frames, width)
            .add(value(store, embedding, x, training));
    NDArray mixed = attention.apply(store, norm.apply(store, byPlace, training), training);
    return byPlace
        .add(mixed)
        .reshape(films, places, frames, width)
        .swapAxes(1, 2)
        .reshape(films * frames, places, width);
  }
}
