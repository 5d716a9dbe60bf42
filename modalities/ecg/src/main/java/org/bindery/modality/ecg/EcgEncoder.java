package org.bindery.modality.ecg;

import static org.bindery.modality.ecg.EcgPreprocessing.require;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Builds the trunk over {@code leads [n, c, t]} and {@code mask [n, c]}. */
final class EcgEncoder implements EncoderFactory<EcgTrunk> {
  @Override
  public EcgTrunk defaults() {
    return EcgTrunk.defaults();
  }

  @Override
  public FeatureSpec input(EcgTrunk config) {
    return FeatureSpec.of(
        new TensorSpec("leads", DataType.FLOAT32, new Shape(-1, -1), "scaled"),
        new TensorSpec("mask", DataType.FLOAT32, new Shape(-1), "1 is there, 0 is not"));
  }

  @Override
  public int width(EcgTrunk config) {
    return config.width();
  }

  @Override
  public Block create(EcgTrunk config, FeatureSpec features) {
    Shape leads = features.tensors().get(0).shape();
    int samples = Math.toIntExact(leads.get(1));
    require(
        samples >> config.stages() >= 1,
        "stages",
        config.stages(),
        "so few that " + samples + " samples make a token");
    return new EcgLayers(config, Math.toIntExact(leads.get(0)), samples);
  }
}
