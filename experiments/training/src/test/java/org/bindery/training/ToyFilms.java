package org.bindery.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.List;
import org.bindery.blocks.PatchStem;
import org.bindery.blocks.PatchTrunk;
import org.bindery.blocks.TransformerConfig;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.Spi;
import org.bindery.spi.TensorSpec;

/** Signals of {@link ToyWorld} as films of 4 x 4 pixels, in which the numbers move on. */
final class ToyFilms {
  private static final int SIDE = 4;

  private ToyFilms() {}

  /** The preprocessor's configuration. */
  record FilmPreprocessing(int frames) {}

  /** The encoder's configuration. */
  record FilmTrunk(int width, int depth, int heads, double tokenDropout) {}

  /** The modality {@code film}. */
  @BuiltFor(Spi.VERSION)
  public static final class FilmModality implements Modality<ToyWorld.Signal> {
    @Override
    public ModalityCard<ToyWorld.Signal> card() {
      return new ModalityCard<>(ModalityId.of("film"), "Film", ToyWorld.Signal.class, "A toy.");
    }

    @Override
    public DataLoader<ToyWorld.Signal> dataLoader() {
      return new ToyWorld.SignalModality().dataLoader();
    }

    @Override
    public PreprocessorFactory<ToyWorld.Signal, ?> preprocessor() {
      return new PreprocessorFactory<ToyWorld.Signal, FilmPreprocessing>() {
        @Override
        public FilmPreprocessing defaults() {
          return new FilmPreprocessing(4);
        }

        @Override
        public Preprocessor<ToyWorld.Signal, ?> create(FilmPreprocessing config) {
          return new FilmPreprocessor(config.frames());
        }
      };
    }

    @Override
    public EncoderFactory<?> encoder() {
      return new FilmEncoder();
    }
  }

  private static final class FilmEncoder implements EncoderFactory<FilmTrunk> {
    @Override
    public FilmTrunk defaults() {
      return new FilmTrunk(16, 2, 2, 0);
    }

    @Override
    public FeatureSpec input(FilmTrunk config) {
      return FeatureSpec.of(
          new TensorSpec("frames", DataType.FLOAT32, new Shape(1, -1, SIDE, SIDE), ""));
    }

    @Override
    public int width(FilmTrunk config) {
      return config.width();
    }

    @Override
    public Block create(FilmTrunk config, FeatureSpec features) {
      Shape shape = features.tensors().get(0).shape();
      return new PatchTrunk(
          shape,
          PatchStem.of(2).dropping(config.tokenDropout()),
          TransformerConfig.of(config.width(), config.depth(), config.heads())
              .overTime((int) shape.get(1)));
    }
  }

  private record FilmPreprocessor(int frames)
      implements Preprocessor<ToyWorld.Signal, ToyWorld.Signal> {
    @Override
    public FeatureSpec output() {
      return FeatureSpec.of(
          new TensorSpec("frames", DataType.FLOAT32, new Shape(1, frames, SIDE, SIDE), ""));
    }

    @Override
    public ToyWorld.Signal prepare(ToyWorld.Signal sample) {
      return sample;
    }

    @Override
    public long bytes(ToyWorld.Signal prepared) {
      return 200;
    }

    @Override
    public List<Features> finish(ToyWorld.Signal prepared, SampleContext context) {
      float[] values = new float[frames * SIDE * SIDE];
      for (int i = 0; i < values.length; i++) {
        int frame = i / (SIDE * SIDE);
        values[i] = prepared.values().get((i % (SIDE * SIDE) + frame) % ToyWorld.WIDTH);
      }
      return List.of(Features.of(HostTensor.of(values, 1, frames, SIDE, SIDE)));
    }
  }
}
