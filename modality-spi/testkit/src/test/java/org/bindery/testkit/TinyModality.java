package org.bindery.testkit;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.Spi;
import org.bindery.spi.TensorSpec;
import org.bindery.spi.support.BinaryLoader;

/** The smallest modality that keeps all rules; its broken heirs each break one. */
@BuiltFor(Spi.VERSION)
public class TinyModality implements Modality<Tiny> {
  private static final byte MAGIC = 'T';

  /** Public and without work, as the interface asks. */
  public TinyModality() {}

  @Override
  public ModalityCard<Tiny> card() {
    return new ModalityCard<>(ModalityId.of("tiny"), "Tiny", Tiny.class, "Four numbers.");
  }

  @Override
  public DataLoader<Tiny> dataLoader() {
    return new Loader(card().id());
  }

  @Override
  public PreprocessorFactory<Tiny, ?> preprocessor() {
    return new Preprocessing();
  }

  @Override
  public EncoderFactory<?> encoder() {
    return new Encoding();
  }

  /** Encodes as a magic byte and four floats. */
  static class Loader extends BinaryLoader<Tiny> {
    Loader(ModalityId id) {
      super(id, Map.of("encoding", "tiny"));
    }

    @Override
    protected Tiny decode(byte[] file) {
      if (file.length != 1 + Float.BYTES * Tiny.LENGTH || file[0] != MAGIC) {
        throw new CorruptSampleException("it is not a tiny file");
      }
      ByteBuffer buffer = ByteBuffer.wrap(file).position(1);
      float[] values = new float[Tiny.LENGTH];
      buffer.asFloatBuffer().get(values);
      return new Tiny(values);
    }

    @Override
    protected byte[] encode(Tiny sample) {
      ByteBuffer buffer = ByteBuffer.allocate(1 + Float.BYTES * Tiny.LENGTH).put(MAGIC);
      buffer.asFloatBuffer().put(sample.values());
      return buffer.array();
    }
  }

  record Limits(double least, double most) {}

  record PreprocessingConfig(double noise, Limits limits) {}

  /** Adds noise in training. */
  static class Preprocessing
      implements PreprocessorFactory<Tiny, PreprocessingConfig>, Preprocessor<Tiny, Tiny> {
    @Override
    public PreprocessingConfig defaults() {
      return new PreprocessingConfig(0.1, new Limits(-100, 100));
    }

    @Override
    public Preprocessor<Tiny, ?> create(PreprocessingConfig config) {
      refuse("noise", config.noise());
      refuseLimits(config.limits());
      return this;
    }

    void refuseLimits(Limits limits) {
      refuse("limits.least", limits.least());
      refuse("limits.most", limits.most());
    }

    static void refuse(String path, double value) {
      if (!Double.isFinite(value)) {
        throw new ConfigException(path, String.valueOf(value), path + " must be a finite number.");
      }
    }

    @Override
    public FeatureSpec output() {
      return FeatureSpec.of(
          new TensorSpec("values", DataType.FLOAT32, new Shape(Tiny.LENGTH), "1"));
    }

    @Override
    public Tiny prepare(Tiny sample) {
      return sample;
    }

    @Override
    public long bytes(Tiny prepared) {
      return 4L * prepared.values().length;
    }

    @Override
    public List<Features> finish(Tiny prepared, SampleContext context) {
      RandomGenerator random = context.random();
      double noise = context.mode() == Mode.TRAIN ? defaults().noise() : 0;
      return List.of(Features.of(tensor(prepared, random, noise)));
    }

    static HostTensor tensor(Tiny sample, RandomGenerator random, double noise) {
      float[] values = new float[Tiny.LENGTH];
      for (int i = 0; i < values.length; i++) {
        values[i] = sample.values()[i] + (float) (noise * random.nextGaussian());
      }
      return HostTensor.of(values, Tiny.LENGTH);
    }
  }

  record TrunkConfig(int width) {}

  /** Makes a {@link TinyTrunk}. */
  static class Encoding implements EncoderFactory<TrunkConfig> {
    @Override
    public TrunkConfig defaults() {
      return new TrunkConfig(3);
    }

    @Override
    public FeatureSpec input(TrunkConfig config) {
      return FeatureSpec.of(
          new TensorSpec("values", DataType.FLOAT32, new Shape(Tiny.LENGTH), "1"));
    }

    @Override
    public int width(TrunkConfig config) {
      return config.width();
    }

    @Override
    public Block create(TrunkConfig config, FeatureSpec features) {
      if (config.width() < 1) {
        throw new ConfigException(
            "width", String.valueOf(config.width()), "Width must be 1 or more.");
      }
      return trunk(config.width());
    }

    Block trunk(int width) {
      return new TinyTrunk(width);
    }
  }
}
