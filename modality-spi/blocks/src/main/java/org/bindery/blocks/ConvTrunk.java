package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import java.util.ArrayList;
import java.util.List;

/**
 * A small convolutional network, {@code [n, c, h, w]} to {@code [n, width]}: in each stage a 3x3
 * convolution of stride 2 without bias, batch norm and ReLU, with twice the channels of the stage
 * before; then the mean over all places and a linear map. Learns from a few hundred pairs where a
 * transformer does not.
 */
public final class ConvTrunk extends Layer {
  private static final Shape STRIDE = new Shape(2, 2);
  private static final Shape PADDING = new Shape(1, 1);

  private final List<Parameter> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final Linear out;

  /**
   * Declares the parts.
   *
   * @param input {@code [c, h, w]}
   * @param channels of the first stage
   * @param stages how often the sides are halved
   * @throws org.bindery.spi.ConfigException if nothing would be left of the input
   */
  public ConvTrunk(Shape input, int channels, int stages, int width) {
    super(new Shape(width));
    require(channels >= 1, "channels", channels, "at least 1");
    require(width >= 1, "width", width, "at least 1");
    long side = Math.min(input.get(1), input.get(2));
    require(
        stages >= 1 && side >> (stages - 1) >= 1,
        "stages",
        stages,
        "at least 1 and few enough for an input of " + input.get(1) + " x " + input.get(2));
    long in = input.get(0);
    int wide = channels;
    for (int stage = 0; stage < stages; stage++) {
      float bound = (float) Math.sqrt(6.0 / (in * 9));
      convolutions.add(
          weight("conv" + stage, new Shape(wide, in, 3, 3), new UniformInitializer(bound)));
      norms.add(child("norm" + stage, new BatchNorm(wide)));
      in = wide;
      wide *= 2;
    }
    this.out = child("out", new Linear((int) in, width, true));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray y = x;
    for (int stage = 0; stage < convolutions.size(); stage++) {
      y =
          Conv2d.conv2d(
                  y, value(store, convolutions.get(stage), y, training), null, STRIDE, PADDING)
              .singletonOrThrow();
      y = Activation.relu(norms.get(stage).apply(store, y, training));
    }
    return out.apply(
        store,
        y.reshape(y.getShape().get(0), y.getShape().get(1), -1).mean(new int[] {2}),
        training);
  }
}
