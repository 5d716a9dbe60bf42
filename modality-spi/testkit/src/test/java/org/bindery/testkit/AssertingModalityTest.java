package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Features;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.Modality;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AssertingModalityTest {
  private static final int ROWS = 4;

  @Test
  void aModalityThatKeepsAllRulesDoesWhatItDoesWithout() {
    assertThat(use(new AssertingModality<>(new TinyModality()))).isEqualTo(use(new TinyModality()));
  }

  static Stream<Arguments> brokenModalities() {
    return Stream.of(
        Arguments.of(new BrokenModalities.BrokenRenderer(), "alt text"),
        Arguments.of(new BrokenModalities.BrokenSampleType(), "return a java.lang.String"),
        Arguments.of(new BrokenModalities.BrokenPrecision(), "encode without loss"),
        Arguments.of(new BrokenModalities.BrokenSample(), "work on a copy"),
        Arguments.of(new BrokenModalities.BrokenSeed(), "keep no state"),
        Arguments.of(new BrokenModalities.BrokenEvaluation(), "TRAIN only"),
        Arguments.of(new BrokenModalities.BrokenViews(), "make them agree"),
        Arguments.of(new BrokenModalities.BrokenFiniteness(), "a NaN"),
        Arguments.of(new BrokenModalities.BrokenSize(), "bytes()"),
        Arguments.of(new BrokenTrunks.BrokenFit(), "input(config)"),
        Arguments.of(new BrokenTrunks.BrokenWidth(), "(4, 4)"),
        Arguments.of(new NoVectors(), "one for each"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenModalities")
  void aModalityThatBreaksARuleIsStoppedInOrdinaryUse(Modality<Tiny> broken, String advice) {
    assertThatThrownBy(() -> use(new AssertingModality<>(broken)))
        .isExactlyInstanceOf(AssertionError.class)
        .hasMessageContaining(advice);
  }

  @Test
  void aCellThatCannotBeReadIsStillTheFrameworksToCount() {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector column = column(allocator)) {
      DataLoader<Tiny> good = new AssertingModality<>(new TinyModality()).dataLoader();
      ((VarBinaryVector) column).setSafe(1, new byte[] {1, 2});
      assertThatThrownBy(() -> good.read(column, 1)).isInstanceOf(CorruptSampleException.class);
      DataLoader<Tiny> broken =
          new AssertingModality<>(new BrokenModalities.BrokenDecoder()).dataLoader();
      assertThatThrownBy(() -> broken.read(column, 1))
          .isExactlyInstanceOf(AssertionError.class)
          .hasMessageContaining("row 1 of column 'tiny' must throw CorruptSampleException");
    }
  }

  @Test
  void theCallersMistakesAreNotThePlugins() {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector column = column(allocator)) {
      column.setNull(2);
      DataLoader<Tiny> loader = new AssertingModality<>(new TinyModality()).dataLoader();
      assertThatThrownBy(() -> loader.read(column, 2)).hasMessageContaining("The caller reads");
      assertThatThrownBy(() -> loader.read(column, 9)).hasMessageContaining("The caller reads");
    }
  }

  @Test
  void aTrunksParametersKeepTheirNames() {
    Block plain = trunk(new TinyModality());
    Block asserting = trunk(new AssertingModality<>(new TinyModality()));
    assertThat(asserting.getParameters().keys()).isEqualTo(plain.getParameters().keys());
  }

  private static FieldVector column(BufferAllocator allocator) {
    TinyModality tiny = new TinyModality();
    FieldVector column = tiny.dataLoader().field().createVector(allocator);
    column.allocateNew();
    for (int row = 0; row < ROWS; row++) {
      tiny.dataLoader().write(Tiny.draw(new SplittableRandom(row)), column, row);
    }
    column.setValueCount(ROWS);
    return column;
  }

  private static Block trunk(Modality<Tiny> modality) {
    Preprocessor<Tiny, ?> preprocessor =
        Subject.create(modality.preprocessor(), modality.preprocessor().defaults());
    EncoderFactory<?> encoder = modality.encoder();
    return Subject.create(encoder, encoder.defaults(), preprocessor.output());
  }

  /** Does once all that an import and a training do; returns what a run would see of it. */
  private static List<Object> use(Modality<Tiny> modality) {
    modality.card();
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector column = modality.dataLoader().field().createVector(allocator);
        NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      column.allocateNew();
      for (int row = 0; row < ROWS; row++) {
        modality.dataLoader().write(Tiny.draw(new SplittableRandom(row)), column, row);
      }
      column.setValueCount(ROWS);
      List<Tiny> samples =
          IntStream.range(0, ROWS)
              .mapToObj(row -> modality.dataLoader().read(column, row))
              .toList();
      modality.renderer().render(samples.get(0));
      for (FrozenTower<Tiny> tower : modality.frozenTowers()) {
        try (FrozenTower.Encoder<Tiny> encoder = tower.open()) {
          encoder.embed(samples);
        }
      }
      float[] rows = features(modality, samples);
      Block trunk = trunk(modality);
      Engine.getEngine("PyTorch").setRandomSeed(3);
      trunk.initialize(manager, DataType.FLOAT32, new Shape(ROWS, Tiny.LENGTH));
      NDArray batch = manager.create(rows, new Shape(ROWS, Tiny.LENGTH));
      NDArray vectors =
          trunk.forward(new ParameterStore(manager, false), new NDList(batch), false).get(0);
      return List.of(samples, new Tiny(rows), new Tiny(vectors.toFloatArray()));
    }
  }

  private static float[] features(Modality<Tiny> modality, List<Tiny> samples) {
    Preprocessor<Tiny, ?> preprocessor =
        Subject.create(modality.preprocessor(), modality.preprocessor().defaults());
    float[] rows = new float[ROWS * Tiny.LENGTH];
    for (int row = 0; row < ROWS; row++) {
      preprocessor.views(Mode.TRAIN);
      features(preprocessor, samples.get(row), SampleContext.train(row));
      Features features = features(preprocessor, samples.get(row), SampleContext.EVAL);
      ((FloatBuffer) features.tensors().get(0).data())
          .duplicate()
          .get(rows, row * Tiny.LENGTH, Tiny.LENGTH);
    }
    return rows;
  }

  private static <P> Features features(
      Preprocessor<Tiny, P> preprocessor, Tiny sample, SampleContext context) {
    P prepared = preprocessor.prepare(sample);
    preprocessor.bytes(prepared);
    return preprocessor.finish(prepared, context).get(0);
  }

  /** Has a frozen tower that swallows its samples. */
  private static final class NoVectors extends TinyModality {
    @Override
    public List<FrozenTower<Tiny>> frozenTowers() {
      return List.of(
          new FrozenTower<>() {
            @Override
            public String name() {
              return "silent";
            }

            @Override
            public int dimension() {
              return 2;
            }

            @Override
            public String license() {
              return "CC0-1.0";
            }

            @Override
            public Encoder<Tiny> open() {
              return new Encoder<>() {
                @Override
                public List<float[]> embed(List<Tiny> samples) {
                  return List.of();
                }

                @Override
                public void close() {
                  // Nothing was loaded.
                }
              };
            }
          });
    }
  }
}
