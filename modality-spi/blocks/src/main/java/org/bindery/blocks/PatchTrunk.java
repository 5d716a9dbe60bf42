package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;

/**
 * A vision transformer (Dosovitskiy et al. 2021) over anything shaped like a picture, {@code [n, c,
 * h, w]} to {@code [n, width]}: convolution into patches without bias, optional layer norm of the
 * stem (ImageBind has it for audio, depth and thermal), class token, learned positions,
 * transformer, class token pooled.
 */
public final class PatchTrunk extends Layer {
  private final int width;
  private final int patches;
  private final Shape stride;
  private final Parameter stem;
  private final LayerNorm stemNorm;
  private final Parameter classToken;
  private final Parameter positions;
  private final Transformer transformer;

  /**
   * Declares the parts.
   *
   * @param input {@code [c, h, w]}
   * @param patch side of a patch, in pixels or bins
   * @param stride step between patches; less than {@code patch} overlaps them
   * @throws org.bindery.spi.ConfigException if a patch does not fit the input
   */
  public PatchTrunk(
      Shape input, int patch, int stride, TransformerConfig config, boolean stemNorm) {
    super(new Shape(config.width()));
    config.check("transformer");
    require(patch >= 1, "patch", patch, "at least 1");
    require(stride >= 1, "stride", stride, "at least 1");
    long rows = (input.get(1) - patch) / stride + 1;
    long columns = (input.get(2) - patch) / stride + 1;
    require(
        input.get(1) >= patch && input.get(2) >= patch,
        "patch",
        patch,
        "at most the input's sides " + input.get(1) + " x " + input.get(2));
    this.width = config.width();
    this.patches = Math.toIntExact(rows * columns);
    this.stride = new Shape(stride, stride);
    float bound = (float) (1 / Math.sqrt(input.get(0) * patch * patch));
    this.stem =
        weight("stem", new Shape(width, input.get(0), patch, patch), new UniformInitializer(bound));
    this.stemNorm = stemNorm ? child("stem_norm", new LayerNorm(width, 1e-5f)) : null;
    float deviation = (float) (1 / Math.sqrt(width));
    this.classToken = weight("cls_token", new Shape(1, 1, width), new NormalInitializer(deviation));
    this.positions =
        weight("pos_embed", new Shape(1, patches + 1, width), new NormalInitializer(deviation));
    this.transformer = child("transformer", new Transformer(config, false));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    long n = x.getShape().get(0);
    NDArray tokens =
        Conv2d.conv2d(x, value(store, stem, x, training), null, stride)
            .singletonOrThrow()
            .reshape(n, width, patches)
            .swapAxes(1, 2);
    if (stemNorm != null) {
      tokens = stemNorm.apply(store, tokens, training);
    }
    NDArray first =
        x.getManager().zeros(new Shape(n, 1, width)).add(value(store, classToken, x, training));
    NDArray sequence = first.concat(tokens, 1).add(value(store, positions, x, training));
    return transformer.apply(store, sequence, training).get(":, 0");
  }
}
