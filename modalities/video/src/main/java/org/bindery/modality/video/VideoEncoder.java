package org.bindery.modality.video;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.blocks.PatchStem;
import org.bindery.blocks.PatchTrunk;
import org.bindery.spi.ConfigException;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Builds the trunk over {@code [n, 3, frames, h, w]}. */
final class VideoEncoder implements EncoderFactory<VideoTrunk> {
  @Override
  public VideoTrunk defaults() {
    return VideoTrunk.defaults();
  }

  @Override
  public FeatureSpec input(VideoTrunk config) {
    return FeatureSpec.of(
        new TensorSpec(
            "frames", DataType.FLOAT32, new Shape(3, -1, -1, -1), "standard deviations"));
  }

  @Override
  public int width(VideoTrunk config) {
    return config.width();
  }

  @Override
  public Block create(VideoTrunk config, FeatureSpec features) {
    if (!input(config).accepts(features)) {
      throw new ConfigException(
          "encoder",
          features.toString(),
          "The video encoder takes one tensor [3, frames, h, w] of floats, not "
              + features.tensors()
              + ".");
    }
    Shape shape = features.tensors().get(0).shape();
    int frames = Math.toIntExact(shape.get(1));
    long side = Math.min(shape.get(2), shape.get(3));
    VideoTrunk.require(config.patch() <= side, "patch", config.patch(), side + " or less");
    int spanned = config.time().equals(VideoTrunk.SPAN) ? frames : 1;
    PatchStem stem =
        new PatchStem(config.patch(), config.patch(), spanned, false, config.preNorm())
            .dropping(config.tokenDropout());
    return new PatchTrunk(shape, stem, config.transformer(frames));
  }
}
