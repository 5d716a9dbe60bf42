package ${package};

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;

/**
 * Turns a sample into features, in Java memory. What does not depend on the epoch is done once, in
 * {@code prepare}; augmentation belongs in {@code finish}, with the context's random numbers only,
 * so that the same seed gives the same bits.
 *
 * <p>To change: both. Here a signal is stretched to one length and z-scored, and noise augments it.
 */
final class ${className}Preprocessor implements Preprocessor<${className}, float[]> {
  static final PreprocessorFactory<${className}, ${className}Preprocessing> FACTORY =
      new PreprocessorFactory<>() {
        @Override
        public ${className}Preprocessing defaults() {
          return new ${className}Preprocessing(96, 0.1);
        }

        @Override
        public Preprocessor<${className}, ?> create(${className}Preprocessing config) {
          return new ${className}Preprocessor(config);
        }
      };

  private final ${className}Preprocessing config;

  private ${className}Preprocessor(${className}Preprocessing config) {
    this.config = config;
  }

  /** The tensor between preprocessor and trunk, channels first; a length of -1 is any. */
  static FeatureSpec spec(long length) {
    return FeatureSpec.of(
        new TensorSpec("signal", DataType.FLOAT32, new Shape(1, length), "z-scored"));
  }

  @Override
  public FeatureSpec output() {
    return spec(config.length());
  }

  @Override
  public float[] prepare(${className} sample) {
    float[] stretched = stretched(sample.values(), config.length());
    double sum = 0;
    double squares = 0;
    for (float value : stretched) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / stretched.length;
    double variance = Math.max(0, squares / stretched.length - mean * mean);
    // A constant signal becomes zeros, not NaN.
    double deviation = Math.max(Math.sqrt(variance), 1e-6);
    for (int i = 0; i < stretched.length; i++) {
      stretched[i] = (float) ((stretched[i] - mean) / deviation);
    }
    return stretched;
  }

  @Override
  public long bytes(float[] prepared) {
    return (long) Float.BYTES * prepared.length;
  }

  @Override
  public List<Features> finish(float[] prepared, SampleContext context) {
    float[] values = prepared.clone();
    if (context.mode() == Mode.TRAIN && config.noise() > 0) {
      RandomGenerator random = context.random();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (config.noise() * random.nextGaussian());
      }
    }
    return List.of(Features.of(HostTensor.of(values, 1, values.length)));
  }

  /** Interpolates linearly, the first value staying the first and the last the last. */
  private static float[] stretched(float[] values, int length) {
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      double at = (double) i * (values.length - 1) / (length - 1);
      int left = (int) at;
      int right = Math.min(left + 1, values.length - 1);
      result[i] = (float) (values[left] + (at - left) * (values[right] - values[left]));
    }
    return result;
  }
}
