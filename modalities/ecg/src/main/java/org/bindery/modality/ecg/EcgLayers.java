package org.bindery.modality.ecg;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import java.util.ArrayList;
import java.util.List;
import org.bindery.blocks.BatchNorm;
import org.bindery.blocks.Layer;
import org.bindery.blocks.LayerNorm;
import org.bindery.blocks.Linear;
import org.bindery.blocks.Transformer;

/**
 * {@code leads [n, c, t]} and {@code mask [n, c]} to {@code [n, width]}: convolutions of stride 2
 * with batch norms, a linear map and layer norm to tokens, class token, learned positions,
 * transformer, class token pooled.
 *
 * <p>Leads that are absent are multiplied by 0, whatever stands in them, and the others by {@code c
 * / present}, so that what the stem sums up is as strong for three leads as for twelve. Which leads
 * there are is told to the class token by a linear map of the mask.
 */
final class EcgLayers extends Layer {
  private static final int KERNEL = 7;
  private static final float POSITION_DEVIATION = 0.01f;

  private final int width;
  private final int leads;
  private final List<Parameter> convolutions = new ArrayList<>();
  private final List<BatchNorm> norms = new ArrayList<>();
  private final Linear tokens;
  private final LayerNorm tokenNorm;
  private final Linear present;
  private final Parameter classToken;
  private final Parameter positions;
  private final Transformer transformer;

  EcgLayers(EcgTrunk config, int leads, int samples) {
    super(new Shape(config.width()));
    this.width = config.width();
    this.leads = leads;
    int in = leads;
    int length = samples;
    for (int stage = 0; stage < config.stages(); stage++) {
      int out = (int) Math.min(width, (long) config.channels() << Math.min(stage, 1));
      float deviation = (float) Math.sqrt(2.0 / (in * KERNEL));
      convolutions.add(
          weight("conv" + stage, new Shape(out, in, KERNEL), new NormalInitializer(deviation)));
      norms.add(child("norm" + stage, new BatchNorm(out)));
      in = out;
      length = (length + 1) / 2;
    }
    this.tokens = child("tokens", new Linear(in, width, false));
    this.tokenNorm = child("token_norm", new LayerNorm(width, LayerNorm.STEM_EPS));
    this.present = child("present", new Linear(leads, width, false));
    this.classToken =
        weight(
            "cls_token",
            new Shape(1, 1, width),
            new NormalInitializer((float) (1 / Math.sqrt(width))));
    this.positions =
        weight(
            "pos_embed",
            new Shape(1, length + 1, width),
            new NormalInitializer(POSITION_DEVIATION));
    this.transformer = child("transformer", new Transformer(config.transformer(), false));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    throw new IllegalArgumentException("An ECG trunk takes leads and mask, not " + x.getShape());
  }

  @Override
  public NDArray apply(ParameterStore store, NDList inputs, boolean training) {
    NDArray signal = inputs.get(0);
    NDArray mask = inputs.get(1);
    long n = signal.getShape().get(0);
    NDArray share = times(mask.div(mask.sum(new int[] {1}, true).maximum(1)), leads);
    NDArray y = signal.mul(share.expandDims(2));
    for (int stage = 0; stage < convolutions.size(); stage++) {
      y =
          Conv1d.conv1d(
                  y,
                  value(store, convolutions.get(stage), y, training),
                  null,
                  new Shape(2),
                  new Shape(KERNEL / 2))
              .singletonOrThrow();
      y = Activation.relu(norms.get(stage).apply(store, y, training));
    }
    NDArray sequence =
        tokenNorm.apply(store, tokens.apply(store, y.swapAxes(1, 2), training), training);
    NDArray first =
        present
            .apply(store, mask, training)
            .expandDims(1)
            .add(value(store, classToken, y, training));
    NDArray all = first.concat(sequence, 1).add(value(store, positions, y, training));
    observed("tokens", all);
    return observed("", transformer.apply(store, all, training).get(":, 0").reshape(n, width));
  }
}
