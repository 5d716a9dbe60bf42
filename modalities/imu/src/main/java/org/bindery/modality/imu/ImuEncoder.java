package org.bindery.modality.imu;

import static org.bindery.modality.imu.ImuPreprocessing.require;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.blocks.WindowTrunk;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Builds the trunk over {@code [n, 6, samples]}. */
final class ImuEncoder implements EncoderFactory<ImuTrunk> {
  @Override
  public ImuTrunk defaults() {
    return ImuTrunk.defaults();
  }

  @Override
  public FeatureSpec input(ImuTrunk config) {
    return FeatureSpec.of(
        new TensorSpec("motion", DataType.FLOAT32, new Shape(6, -1), "normalized"));
  }

  @Override
  public int width(ImuTrunk config) {
    return config.width();
  }

  @Override
  public Block create(ImuTrunk config, FeatureSpec features) {
    Shape input = features.tensors().get(0).shape();
    require(
        config.window() <= input.get(1),
        "window",
        config.window(),
        "at most the features' length, " + input.get(1));
    return new WindowTrunk(input, config.window(), config.transformer());
  }
}
