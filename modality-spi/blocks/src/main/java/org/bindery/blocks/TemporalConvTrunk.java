package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import java.util.ArrayList;
import java.util.List;

/**
 * A small network over time, {@code [n, 1, bins, frames]} to {@code [n, width]}, with the bins as
 * channels: four convolutions without bias, of {@code width / 3} channels (5 frames, stride 2; 5
 * frames, residual) and of {@code width / 2} (5 frames, stride 2; 3 frames, residual), each
 * followed by batch norm and ReLU; then the mean over time, followed by the maximum over time. A
 * word keeps its frequencies but not its pace, which is why only time is convolved.
 *
 * <p>A second array {@code [n, frames]} may say which frames count: 1 where there is sound, 0 in
 * the padding behind it. What stands in padding has no influence: it is read as 0, and mean and
 * maximum leave it out. A row without any frame gives zeros.
 */
public final class TemporalConvTrunk extends Layer {
  private static final int[] KERNELS = {5, 5, 5, 3};
  private static final int[] STRIDES = {2, 1, 2, 1};

  private final List<Parameter> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();

  /**
   * Declares the parts.
   *
   * @param input {@code [1, bins, frames]}
   * @param width length of the result, a multiple of 6
   */
  public TemporalConvTrunk(Shape input, int width) {
    super(new Shape(width));
    require(width >= 6 && width % 6 == 0, "width", width, "a multiple of 6");
    long in = input.get(1);
    for (int stage = 0; stage < KERNELS.length; stage++) {
      int out = stage < 2 ? width / 3 : width / 2;
      float bound = (float) Math.sqrt(1.0 / (in * KERNELS[stage]));
      convolutions.add(
          weight(
              "conv" + stage, new Shape(out, in, KERNELS[stage]), new UniformInitializer(bound)));
      norms.add(child("norm" + stage, new BatchNorm(out)));
      in = out;
    }
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray y = over(store, x.squeeze(1), training);
    return NDArrays.concat(new NDList(y.mean(new int[] {2}), y.max(new int[] {2})), 1);
  }

  /** Takes {@code [n, 1, bins, frames]} alone or followed by the mask {@code [n, frames]}. */
  @Override
  public NDArray apply(ParameterStore store, NDList inputs, boolean training) {
    if (inputs.size() == 1) {
      return apply(store, inputs.get(0), training);
    }
    NDArray mask = inputs.get(1).expandDims(1);
    NDArray y = over(store, inputs.get(0).squeeze(1).mul(mask), training);
    // Two strides of 2: a result counts where the frame in its middle does.
    NDArray counts = mask.get(":,:,::4");
    NDArray kept = y.mul(counts);
    NDArray mean = kept.sum(new int[] {2}).div(counts.sum(new int[] {2}).maximum(1));
    // After ReLU nothing is below 0, so that frames set to 0 are never the only maximum.
    return NDArrays.concat(new NDList(mean, kept.max(new int[] {2})), 1);
  }

  private NDArray over(ParameterStore store, NDArray x, boolean training) {
    NDArray y = x;
    for (int stage = 0; stage < KERNELS.length; stage++) {
      NDArray before = y;
      y =
          Conv1d.conv1d(
                  y,
                  value(store, convolutions.get(stage), y, training),
                  null,
                  new Shape(STRIDES[stage]),
                  new Shape(KERNELS[stage] / 2))
              .singletonOrThrow();
      y = Activation.relu(norms.get(stage).apply(store, y, training));
      if (STRIDES[stage] == 1) {
        y = y.add(before);
      }
    }
    return y;
  }
}
