package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import java.util.ArrayList;
import java.util.List;

/**
 * A small convolutional network, {@code [n, c, h, w]} to {@code [n, width]}. Each stage is a 3x3
 * convolution without bias, batch norm and ReLU; all but the last have stride 2 and twice the
 * channels of the stage before, the last has stride 1 and {@code width / 2} channels. Then the mean
 * over all places, followed by the maximum over all places; no linear map, since a projection head
 * follows. Learns from a few hundred pairs where a transformer does not.
 *
 * <p>Weights begin uniform within {@code 1 / sqrt(fan-in)}. Batch norm makes their size irrelevant
 * to the result, but the smaller they are, the further a step of Adam turns them.
 */
public final class ConvTrunk extends Layer {
  private static final Shape PADDING = new Shape(1, 1);

  private final List<Parameter> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();

  /**
   * Declares the parts.
   *
   * @param input {@code [c, h, w]}
   * @param channels of the first stage, unless it is the only one
   * @param stages number of convolutions, one more than the sides are halved
   * @param width length of the result, even
   * @throws org.bindery.spi.ConfigException if nothing would be left of the input
   */
  public ConvTrunk(Shape input, int channels, int stages, int width) {
    super(new Shape(width));
    require(channels >= 1, "channels", channels, "at least 1");
    require(width >= 2 && width % 2 == 0, "width", width, "an even number, at least 2");
    long side = Math.min(input.get(1), input.get(2));
    require(
        stages >= 1 && side >> (stages - 1) >= 1,
        "stages",
        stages,
        "at least 1 and few enough for an input of " + input.get(1) + " x " + input.get(2));
    long in = input.get(0);
    for (int stage = 0; stage < stages; stage++) {
      int out = stage < stages - 1 ? channels << stage : width / 2;
      float bound = (float) Math.sqrt(1.0 / (in * 9));
      convolutions.add(
          weight("conv" + stage, new Shape(out, in, 3, 3), new UniformInitializer(bound)));
      norms.add(child("norm" + stage, new BatchNorm(out)));
      in = out;
    }
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray y = x;
    for (int stage = 0; stage < convolutions.size(); stage++) {
      int stride = stage < convolutions.size() - 1 ? 2 : 1;
      y =
          Conv2d.conv2d(
                  y,
                  value(store, convolutions.get(stage), y, training),
                  null,
                  new Shape(stride, stride),
                  PADDING)
              .singletonOrThrow();
      y = Activation.relu(norms.get(stage).apply(store, y, training));
    }
    NDArray places = y.reshape(y.getShape().get(0), y.getShape().get(1), -1);
    return NDArrays.concat(new NDList(places.mean(new int[] {2}), places.max(new int[] {2})), 1);
  }
}
