package org.bindery.modality.thermal;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.bindery.modality.thermal.ThermalImage.Unit;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;
import org.bindery.spi.support.FittedPlane;

/** Scales and resizes once, then crops for each epoch. */
final class ThermalPreprocessor implements Preprocessor<ThermalImage, FittedPlane> {
  static final PreprocessorFactory<ThermalImage, ThermalPreprocessing> FACTORY = new Factory();

  private static final double TAIL = 0.01;

  private final ThermalPreprocessing config;

  private ThermalPreprocessor(ThermalPreprocessing config) {
    this.config = config;
  }

  @Override
  public FeatureSpec output() {
    return FeatureSpec.of(
        new TensorSpec(
            "heat",
            DataType.FLOAT32,
            new Shape(1, config.size(), config.size()),
            "share of the range, standardized"));
  }

  @Override
  public FittedPlane prepare(ThermalImage sample) {
    float[] values = sample.values();
    int width = sample.width();
    int height = sample.height();
    boolean fixed = config.range().equals(ThermalPreprocessing.FIXED);
    if (fixed && sample.unit() == Unit.COUNTS_8) {
      byte[] grey = new byte[values.length];
      for (int i = 0; i < grey.length; i++) {
        grey[i] = (byte) (int) values[i];
      }
      FittedPlane fitted = FittedPlane.of(grey, width, height, config.size());
      standardize(fitted.values(), 0, 255);
      return fitted;
    }
    double low = 0;
    double high = 65_535;
    if (!fixed) {
      float[] sorted = values.clone();
      Arrays.sort(sorted);
      int tail = (int) (TAIL * (sorted.length - 1));
      low = sorted[tail];
      high = sorted[sorted.length - 1 - tail];
    } else if (sample.unit() == Unit.KELVIN) {
      low = config.coldest();
      high = config.hottest();
    }
    standardize(values, low, high);
    return FittedPlane.of(values, width, height, config.size());
  }

  /** Of an image of one value only, that value becomes 0 of the range. */
  private void standardize(float[] values, double low, double high) {
    float span = high > low ? (float) (high - low) : 1;
    for (int i = 0; i < values.length; i++) {
      float share = Math.max(0, Math.min(1, (float) (values[i] - low) / span));
      values[i] = (float) ((share - config.mean()) / config.deviation());
    }
  }

  @Override
  public long bytes(FittedPlane prepared) {
    return prepared.bytes();
  }

  @Override
  public List<Features> finish(FittedPlane prepared, SampleContext context) {
    return prepared.features(config.augmentation(), context);
  }

  private static final class Factory
      implements PreprocessorFactory<ThermalImage, ThermalPreprocessing> {
    @Override
    public ThermalPreprocessing defaults() {
      return ThermalPreprocessing.defaults();
    }

    @Override
    public Preprocessor<ThermalImage, ?> create(ThermalPreprocessing config) {
      return new ThermalPreprocessor(config);
    }
  }
}
