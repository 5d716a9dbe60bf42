package org.bindery.modality.audio;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.blocks.ConvTrunk;
import org.bindery.blocks.PatchStem;
import org.bindery.blocks.PatchTrunk;
import org.bindery.blocks.TemporalConvTrunk;
import org.bindery.spi.ConfigException;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Builds the trunk over spectrograms {@code [n, 1, melBins, frames]}. */
final class AudioEncoder implements EncoderFactory<AudioTrunk> {
  @Override
  public AudioTrunk defaults() {
    return AudioTrunk.defaults();
  }

  @Override
  public FeatureSpec input(AudioTrunk config) {
    TensorSpec values =
        new TensorSpec(
            "log-mel", DataType.FLOAT32, new Shape(1, -1, -1), "ln(mel energy), z-scored");
    return config.masked()
        ? FeatureSpec.of(
            values, new TensorSpec("mask", DataType.FLOAT32, new Shape(-1), "1 sound, 0 padding"))
        : FeatureSpec.of(values);
  }

  @Override
  public int width(AudioTrunk config) {
    return config.width();
  }

  @Override
  public Block create(AudioTrunk config, FeatureSpec features) {
    if (!input(config).accepts(features)) {
      throw new ConfigException(
          "encoder",
          features.toString(),
          "The audio encoder takes one tensor [1, melBins, frames] of floats"
              + (config.masked() ? " and a mask [frames]" : " and no mask")
              + ", not "
              + features.tensors()
              + ".");
    }
    Shape shape = features.tensors().get(0).shape();
    long height = shape.get(1);
    long width = shape.get(2);
    if (config.kind().equals(AudioTrunk.VIT)) {
      require(config.patch() <= Math.min(height, width), "patch", config.patch(), height, width);
      return new PatchTrunk(
          shape,
          PatchStem.normed(config.patch(), config.stride()).dropping(config.tokenDropout()),
          config.transformer());
    }
    if (config.kind().equals(AudioTrunk.TEMPORAL)) {
      return new TemporalConvTrunk(shape, config.width());
    }
    require(
        Math.min(height, width) >> (config.stages() - 1) >= 1,
        "stages",
        config.stages(),
        height,
        width);
    return new ConvTrunk(shape, config.channels(), config.stages(), config.width());
  }

  private static void require(boolean fits, String name, int value, long height, long width) {
    if (!fits) {
      throw new ConfigException(
          "encoder." + name,
          String.valueOf(value),
          "Audio encoder: "
              + name
              + " is "
              + value
              + ", too many for spectrograms of "
              + height
              + " bins and "
              + width
              + " frames; use fewer.");
    }
  }
}
