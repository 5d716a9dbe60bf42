package org.bindery.modality.vector;

import ai.djl.nn.Block;
import org.bindery.spi.ConfigException;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;

/** Makes networks over numbers, or nothing at all. */
final class VectorEncoder implements EncoderFactory<VectorTrunk> {
  private static final long ANY = -1;

  @Override
  public VectorTrunk defaults() {
    return VectorTrunk.defaults();
  }

  @Override
  public FeatureSpec input(VectorTrunk config) {
    return VectorPreprocessor.spec(ANY);
  }

  @Override
  public int width(VectorTrunk config) {
    return config.width();
  }

  @Override
  public Block create(VectorTrunk config, FeatureSpec features) {
    long length = features.tensors().get(0).shape().get(0);
    if (config.kind().equals(VectorTrunk.IDENTITY) && config.width() != length) {
      throw new ConfigException(
          "width",
          String.valueOf(config.width()),
          "Vector: an identity trunk is as wide as its features; encoder.width is "
              + config.width()
              + " and preprocess.length is "
              + length
              + ": set both to the length of the vectors.");
    }
    return new VectorNet(config, Math.toIntExact(length));
  }
}
