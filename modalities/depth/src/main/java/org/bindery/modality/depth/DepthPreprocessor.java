package org.bindery.modality.depth;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;
import org.bindery.spi.support.FittedPlane;

/** Fills, converts and resizes once, then crops for each epoch. */
final class DepthPreprocessor implements Preprocessor<DepthMap, FittedPlane> {
  static final PreprocessorFactory<DepthMap, DepthPreprocessing> FACTORY = new Factory();

  private final DepthPreprocessing config;

  private DepthPreprocessor(DepthPreprocessing config) {
    this.config = config;
  }

  @Override
  public FeatureSpec output() {
    return FeatureSpec.of(
        new TensorSpec(
            "depth",
            DataType.FLOAT32,
            new Shape(1, config.size(), config.size()),
            config.scale() + ", standardized"));
  }

  @Override
  public FittedPlane prepare(DepthMap sample) {
    if (sample.measured() == 0) {
      throw new CorruptSampleException(
          "a " + sample + " has no measurement at all: every pixel is 0 or NaN");
    }
    float[] plane = sample.meters();
    HoleFilling.fill(plane, sample.width(), sample.height());
    for (int i = 0; i < plane.length; i++) {
      plane[i] = (float) config.standardized(plane[i]);
    }
    return FittedPlane.of(plane, sample.width(), sample.height(), config.size());
  }

  @Override
  public long bytes(FittedPlane prepared) {
    return prepared.bytes();
  }

  @Override
  public List<Features> finish(FittedPlane prepared, SampleContext context) {
    return prepared.features(config.augmentation(), context);
  }

  private static final class Factory implements PreprocessorFactory<DepthMap, DepthPreprocessing> {
    @Override
    public DepthPreprocessing defaults() {
      return DepthPreprocessing.defaults();
    }

    @Override
    public Preprocessor<DepthMap, ?> create(DepthPreprocessing config) {
      return new DepthPreprocessor(config);
    }
  }
}
