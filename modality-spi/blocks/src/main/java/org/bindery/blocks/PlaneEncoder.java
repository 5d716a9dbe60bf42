package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/**
 * Builds the trunk over {@code [n, 1, height, width]}, float32, for modalities whose samples are
 * one plane. Any thread.
 *
 * @param tensor the name of the features, such as {@code depth}
 */
public record PlaneEncoder(String tensor) implements EncoderFactory<PlaneTrunk> {
  @Override
  public PlaneTrunk defaults() {
    return PlaneTrunk.small();
  }

  @Override
  public FeatureSpec input(PlaneTrunk config) {
    return FeatureSpec.of(
        new TensorSpec(tensor, DataType.FLOAT32, new Shape(1, -1, -1), "standardized"));
  }

  @Override
  public int width(PlaneTrunk config) {
    return config.width();
  }

  @Override
  public Block create(PlaneTrunk config, FeatureSpec features) {
    Shape input = features.tensors().get(0).shape();
    require(
        config.patch() <= Math.min(input.get(1), input.get(2)),
        "patch",
        config.patch(),
        "at most the features' sides, " + input.get(1) + " x " + input.get(2));
    PatchStem stem =
        PatchStem.normed(config.patch(), config.patch()).dropping(config.tokenDropout());
    return new PatchTrunk(input, stem, config.transformer());
  }
}
