package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.training.initializer.UniformInitializer;

/**
 * A transformer over windows of a signal in several channels, {@code [n, c, t]} to {@code [n,
 * width]}, as ImageBind has it for inertial measurements (Girdhar et al. 2023): windows that do not
 * overlap, each the {@code c * window} numbers of all channels, channel by channel; a linear stem
 * without bias and its layer norm; class token, learned positions, transformer, class token pooled.
 * What is left at the end and fills no window is dropped.
 */
public final class WindowTrunk extends Layer {
  private static final float POSITION_DEVIATION = 0.01f;

  private final int width;
  private final int window;
  private final int windows;
  private final Parameter stem;
  private final LayerNorm stemNorm;
  private final Parameter classToken;
  private final Parameter positions;
  private final Transformer transformer;

  /**
   * Declares the parts.
   *
   * @param input {@code [c, t]}
   * @param window how many samples of each channel make a token
   * @throws org.bindery.spi.ConfigException if not even one window fits the input
   */
  public WindowTrunk(Shape input, int window, TransformerConfig config) {
    super(new Shape(config.width()));
    config.check("transformer");
    require(
        window >= 1 && window <= input.get(1),
        "window",
        window,
        "1 to the input's length " + input.get(1));
    this.width = config.width();
    this.window = window;
    this.windows = Math.toIntExact(input.get(1) / window);
    long features = input.get(0) * window;
    this.stem =
        weight(
            "stem",
            new Shape(width, features),
            new UniformInitializer((float) (1 / Math.sqrt(features))));
    this.stemNorm = child("stem_norm", new LayerNorm(width, LayerNorm.STEM_EPS));
    this.classToken =
        weight(
            "cls_token",
            new Shape(1, 1, width),
            new NormalInitializer((float) (1 / Math.sqrt(width))));
    this.positions =
        weight(
            "pos_embed",
            new Shape(1, windows + 1, width),
            new NormalInitializer(POSITION_DEVIATION));
    this.transformer = child("transformer", new Transformer(config, false));
  }

  /**
   * Returns the tokens before the stem, {@code [n, c, t]} to {@code [n, t / window, c * window]}:
   * feature {@code channel * window + offset}.
   */
  static NDArray windows(NDArray x, int window) {
    Shape shape = x.getShape();
    long n = shape.get(0);
    long channels = shape.get(1);
    long windows = shape.get(2) / window;
    NDArray whole = shape.get(2) == windows * window ? x : x.get(":, :, :" + windows * window);
    return whole
        .reshape(n, channels, windows, window)
        .swapAxes(1, 2)
        .reshape(n, windows, channels * window);
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    long n = x.getShape().get(0);
    NDArray projected =
        observed(
            "stem",
            ai.djl.nn.core.Linear.linear(windows(x, window), value(store, stem, x, training), null)
                .singletonOrThrow());
    NDArray tokens = stemNorm.apply(store, projected, training);
    NDArray first =
        x.getManager().zeros(new Shape(n, 1, width)).add(value(store, classToken, x, training));
    NDArray sequence = first.concat(tokens, 1).add(value(store, positions, x, training));
    observed("tokens", sequence);
    return observed("", transformer.apply(store, sequence, training).get(":, 0"));
  }
}
