package org.bindery.modality.vector;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;

/** Numbers and which of them are there. */
final class VectorPreprocessor implements Preprocessor<NumericVector, float[]> {
  static final PreprocessorFactory<NumericVector, VectorPreprocessing> FACTORY =
      new PreprocessorFactory<>() {
        @Override
        public VectorPreprocessing defaults() {
          return VectorPreprocessing.defaults();
        }

        @Override
        public Preprocessor<NumericVector, ?> create(VectorPreprocessing config) {
          return new VectorPreprocessor(config);
        }
      };

  private final VectorPreprocessing config;

  private VectorPreprocessor(VectorPreprocessing config) {
    this.config = config;
  }

  static FeatureSpec spec(long length) {
    return FeatureSpec.of(
        new TensorSpec("values", DataType.FLOAT32, new Shape(length), "as they are"),
        new TensorSpec("mask", DataType.FLOAT32, new Shape(length), "1 present, 0 missing"));
  }

  @Override
  public FeatureSpec output() {
    return spec(config.length());
  }

  /** Returns the numbers, NaN where one is missing, in the vector's own length. */
  @Override
  public float[] prepare(NumericVector sample) {
    float[] values = sample.values().clone();
    if (values.length > config.length()) {
      throw new CorruptSampleException(
          "the vector has "
              + values.length
              + " numbers and the features "
              + config.length()
              + ": set preprocess.length to "
              + values.length);
    }
    if (config.transform().equals(VectorPreprocessing.LOG)) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) Math.copySign(Math.log1p(Math.abs(values[i])), values[i]);
      }
    }
    return values;
  }

  @Override
  public long bytes(float[] prepared) {
    return (long) Float.BYTES * prepared.length;
  }

  @Override
  public List<Features> finish(float[] prepared, SampleContext context) {
    float[] values = Arrays.copyOf(prepared, config.length());
    Arrays.fill(values, prepared.length, values.length, Float.NaN);
    if (context.mode() == Mode.TRAIN && config.drop() > 0) {
      drop(values, context.random());
    }
    float[] mask = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        values[i] = 0;
      } else {
        mask[i] = 1;
      }
    }
    return List.of(
        Features.of(HostTensor.of(values, values.length), HostTensor.of(mask, values.length)));
  }

  /** Leaves numbers out, but never the last. */
  private void drop(float[] values, RandomGenerator random) {
    int left = 0;
    for (float value : values) {
      left += Float.isNaN(value) ? 0 : 1;
    }
    int first = random.nextInt(values.length);
    for (int i = 0; i < values.length; i++) {
      int at = (first + i) % values.length;
      if (!Float.isNaN(values[at]) && random.nextDouble() < config.drop() && left > 1) {
        values[at] = Float.NaN;
        left--;
      }
    }
  }
}
