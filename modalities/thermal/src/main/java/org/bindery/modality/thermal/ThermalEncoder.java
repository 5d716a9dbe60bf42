package org.bindery.modality.thermal;

import static org.bindery.modality.thermal.ThermalPreprocessing.require;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.blocks.PatchStem;
import org.bindery.blocks.PatchTrunk;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Builds the trunk over {@code [n, 1, size, size]}. */
final class ThermalEncoder implements EncoderFactory<ThermalTrunk> {
  @Override
  public ThermalTrunk defaults() {
    return ThermalTrunk.defaults();
  }

  @Override
  public FeatureSpec input(ThermalTrunk config) {
    return FeatureSpec.of(
        new TensorSpec("heat", DataType.FLOAT32, new Shape(1, -1, -1), "standardized"));
  }

  @Override
  public int width(ThermalTrunk config) {
    return config.width();
  }

  @Override
  public Block create(ThermalTrunk config, FeatureSpec features) {
    Shape input = features.tensors().get(0).shape();
    require(
        config.patch() <= Math.min(input.get(1), input.get(2)),
        "patch",
        config.patch(),
        "at most the features' sides, " + input.get(1) + " x " + input.get(2));
    return new PatchTrunk(
        input, PatchStem.normed(config.patch(), config.patch()), config.transformer());
  }
}
