package org.bindery.modality.imu;

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

/** Resamples once, with a margin at both ends, then moves and standardizes for each epoch. */
final class ImuPreprocessor implements Preprocessor<ImuRecording, float[]> {
  static final PreprocessorFactory<ImuRecording, ImuPreprocessing> FACTORY = new Factory();

  private static final int CHANNELS = 6;
  private static final double STILL = 1e-6;

  private final ImuPreprocessing config;
  private final int margin;

  private ImuPreprocessor(ImuPreprocessing config) {
    this.config = config;
    this.margin = config.margin();
  }

  @Override
  public FeatureSpec output() {
    return FeatureSpec.of(
        new TensorSpec(
            "motion",
            DataType.FLOAT32,
            new Shape(CHANNELS, config.samples()),
            config.standardize()
                ? "standard deviations"
                : "m/s2 / " + config.gravity() + ", rad/s / " + config.turn()));
  }

  @Override
  public float[] prepare(ImuRecording sample) {
    int length = config.samples() + 2 * margin;
    int rows = sample.rows();
    boolean stretch = config.fit().equals(ImuPreprocessing.STRETCH);
    double step = stretch ? (rows - 1.0) / (config.samples() - 1) : sample.rate() / config.rate();
    // From a whole row on, so that nothing is interpolated where the rates agree.
    double begin = stretch ? 0 : Math.floor((rows - 1 - (config.samples() - 1) * step) / 2);
    boolean hold = !config.fit().equals(ImuPreprocessing.ZERO);
    float[] prepared = new float[CHANNELS * length];
    for (int i = 0; i < length; i++) {
      double place = begin + (i - margin) * step;
      if (hold) {
        place = Math.max(0, Math.min(rows - 1, place));
      }
      for (int channel = 0; channel < sample.channels(); channel++) {
        double scale = channel < 3 ? config.gravity() : config.turn();
        prepared[channel * length + i] =
            (float) (at(sample, channel, place, Math.max(1, step)) / scale);
      }
    }
    return prepared;
  }

  /** Weighs the rows around a place by a triangle of this half width; 0 far outside. */
  private static double at(ImuRecording sample, int channel, double place, double reach) {
    if (place < -0.5 || place > sample.rows() - 0.5) {
      return 0;
    }
    int first = Math.max(0, (int) Math.ceil(place - reach));
    int last = Math.min(sample.rows() - 1, (int) Math.floor(place + reach));
    double sum = 0;
    double weights = 0;
    for (int row = first; row <= last; row++) {
      double weight = 1 - Math.abs(row - place) / reach;
      sum += weight * sample.value(row, channel);
      weights += weight;
    }
    return weights > 0 ? sum / weights : 0;
  }

  @Override
  public long bytes(float[] prepared) {
    return 4L * prepared.length + 16;
  }

  @Override
  public List<Features> finish(float[] prepared, SampleContext context) {
    int samples = config.samples();
    int length = samples + 2 * margin;
    boolean train = context.mode() == Mode.TRAIN;
    RandomGenerator random = context.random();
    int begin = train && margin > 0 ? random.nextInt(2 * margin + 1) : margin;
    float[] features = new float[CHANNELS * samples];
    for (int channel = 0; channel < CHANNELS; channel++) {
      System.arraycopy(prepared, channel * length + begin, features, channel * samples, samples);
      if (config.standardize()) {
        standardize(features, channel * samples, samples);
      }
    }
    if (train && config.noise() > 0) {
      for (int i = 0; i < features.length; i++) {
        features[i] += (float) (config.noise() * random.nextGaussian());
      }
    }
    return List.of(Features.of(HostTensor.of(features, CHANNELS, samples)));
  }

  private static void standardize(float[] values, int from, int count) {
    double sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += values[i];
    }
    double mean = sum / count;
    double squares = 0;
    for (int i = from; i < from + count; i++) {
      squares += (values[i] - mean) * (values[i] - mean);
    }
    double deviation = Math.sqrt(squares / count);
    double divisor = deviation > STILL ? deviation : 1;
    for (int i = from; i < from + count; i++) {
      values[i] = (float) ((values[i] - mean) / divisor);
    }
  }

  private static final class Factory
      implements PreprocessorFactory<ImuRecording, ImuPreprocessing> {
    @Override
    public ImuPreprocessing defaults() {
      return ImuPreprocessing.defaults();
    }

    @Override
    public Preprocessor<ImuRecording, ?> create(ImuPreprocessing config) {
      return new ImuPreprocessor(config);
    }
  }
}
