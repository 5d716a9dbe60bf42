package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bindery.data.Toys.Toy;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.PluginException;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureSourceTest {
  @TempDir Path home;
  private Table table;

  @BeforeEach
  void importSixRows() {
    table = Toys.table(home, Toys.rows(6, 1));
  }

  @AfterEach
  void close() {
    table.close();
  }

  /** Two views: the value, then the value plus the context's seed. */
  private static class Doubling implements Preprocessor<Toy, Float> {
    final AtomicInteger prepared = new AtomicInteger();

    @Override
    public FeatureSpec output() {
      return FeatureSpec.of(new TensorSpec("x", DataType.FLOAT32, new Shape(2), "toys"));
    }

    @Override
    public int views(Mode mode) {
      return 2;
    }

    @Override
    public Float prepare(Toy sample) {
      prepared.incrementAndGet();
      return (float) sample.value();
    }

    @Override
    public long bytes(Float value) {
      return 100;
    }

    @Override
    public List<Features> finish(Float value, SampleContext context) {
      return List.of(
          Features.of(HostTensor.of(new float[] {value, value}, 2)),
          Features.of(HostTensor.of(new float[] {value, value + context.seed()}, 2)));
    }
  }

  private FeatureSource<Toy> source(Preprocessor<?, ?> preprocessor, long cacheBytes) {
    return new FeatureSource<>(table, Toys.A, preprocessor, cacheBytes);
  }

  private static float[] values(HostTensor tensor) {
    float[] values = new float[tensor.data().limit()];
    ((FloatBuffer) tensor.data()).duplicate().get(0, values);
    return values;
  }

  @Test
  void featuresFollowTheContextWhilePreparedSamplesAreKept() {
    Doubling doubling = new Doubling();
    FeatureSource<Toy> source = source(doubling, 1000);
    List<Features> first = source.features(5, SampleContext.train(10));
    List<Features> second = source.features(5, SampleContext.train(20));
    assertThat(values(first.get(1).tensors().get(0))).containsExactly(5, 15);
    assertThat(values(second.get(1).tensors().get(0))).containsExactly(5, 25);
    assertThat(doubling.prepared).hasValue(1);
  }

  @Test
  void theCacheNeverHoldsMoreThanItsBudget() {
    Doubling doubling = new Doubling();
    FeatureSource<Toy> source = source(doubling, 250);
    for (int pass = 0; pass < 2; pass++) {
      for (int row = 0; row < 6; row++) {
        source.features(row, SampleContext.EVAL);
      }
    }
    assertThat(source.cachedBytes()).isEqualTo(200);
    assertThat(doubling.prepared).hasValue(6 + 4);
  }

  @Test
  void aBugOfThePreprocessorIsBlamedOnModalityAndMethod() {
    FeatureSource<Toy> source =
        source(
            new Doubling() {
              @Override
              public Float prepare(Toy sample) {
                throw new ArrayIndexOutOfBoundsException("7");
              }
            },
            0);
    assertThatThrownBy(() -> source.features(1, SampleContext.EVAL))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("modality 'toy'")
        .hasMessageContaining("prepare()")
        .hasMessageContaining("'r1'");
  }

  @Test
  void aCorruptSampleIsNamedByDatasetRowAndColumn() {
    FeatureSource<Toy> source =
        source(
            new Doubling() {
              @Override
              public Float prepare(Toy sample) {
                throw new CorruptSampleException("the toy is hollow");
              }
            },
            0);
    assertThatThrownBy(() -> source.features(1, SampleContext.EVAL))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("'toy.a' of row 'r1' of dataset 'toys'")
        .hasMessageContaining("hollow");
  }

  @Test
  void anotherNumberOfViewsThanAnnouncedIsRefused() {
    FeatureSource<Toy> source =
        source(
            new Doubling() {
              @Override
              public int views(Mode mode) {
                return 3;
              }
            },
            0);
    assertThatThrownBy(() -> source.features(0, SampleContext.EVAL))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("made 2 views where views(EVAL) announced 3");
  }

  @Test
  void anotherShapeThanAnnouncedIsRefused() {
    FeatureSource<Toy> source =
        source(
            new Doubling() {
              @Override
              public FeatureSpec output() {
                return FeatureSpec.of(new TensorSpec("x", DataType.FLOAT32, new Shape(3), ""));
              }
            },
            0);
    assertThatThrownBy(() -> source.features(0, SampleContext.EVAL))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("made 'x' as float32 (2) where output() announced float32 (3)");
  }

  @Test
  void aColumnTheTableLacksIsRefused() {
    assertThatThrownBy(
            () -> new FeatureSource<Toy>(table, ColumnId.of("toy.aa"), new Doubling(), 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Did you mean 'toy.a'?");
  }

  @Test
  void aBatchIsRowMajorWithTheViewsOfARowSideBySide() {
    FeatureSource<Toy> source = source(new Doubling(), 0);
    SampleContext context = SampleContext.train(100);
    Batch batch =
        Collation.collate(
            source.output(), List.of(source.features(2, context), source.features(4, context)));
    assertThat(batch.rows()).isEqualTo(2);
    assertThat(batch.views()).isEqualTo(2);
    HostTensor tensor = batch.tensors().get(0);
    assertThat(tensor.shape()).isEqualTo(new Shape(4, 2));
    assertThat(values(tensor)).containsExactly(2, 2, 2, 102, 4, 4, 4, 104);
    assertThat(tensor.data().isDirect()).isTrue();
    assertThat(((FloatBuffer) tensor.data()).order()).isEqualTo(ByteOrder.nativeOrder());
  }

  @Test
  void wholeNumbersAndBytesAreCollatedToo() {
    FeatureSpec spec =
        FeatureSpec.of(
            new TensorSpec("tokens", DataType.INT64, new Shape(-1), ""),
            new TensorSpec("pixels", DataType.UINT8, new Shape(2), ""));
    List<List<Features>> rows =
        List.of(
            List.of(row(new long[] {1, 2, 3}, new byte[] {9, (byte) 200})),
            List.of(row(new long[] {4, 5, 6}, new byte[] {7, 8})));
    Batch batch = Collation.collate(spec, rows);
    long[] tokens = new long[6];
    ((LongBuffer) batch.tensors().get(0).data()).get(0, tokens);
    assertThat(tokens).containsExactly(1, 2, 3, 4, 5, 6);
    byte[] pixels = new byte[4];
    ((ByteBuffer) batch.tensors().get(1).data()).get(0, pixels);
    assertThat(pixels).containsExactly(9, (byte) 200, 7, 8);
    assertThat(batch.tensors()).extracting(HostTensor::data).allMatch(Buffer::isDirect);
    assertThat(batch.tensors().get(0).shape()).isEqualTo(new Shape(2, 3));
  }

  @Test
  void openLengthsMustAgreeWithinABatch() {
    FeatureSpec spec =
        FeatureSpec.of(
            new TensorSpec("tokens", DataType.INT64, new Shape(-1), ""),
            new TensorSpec("pixels", DataType.UINT8, new Shape(1), ""));
    List<List<Features>> rows =
        List.of(
            List.of(row(new long[] {1, 2}, new byte[] {1})),
            List.of(row(new long[] {4}, new byte[] {1})));
    assertThatThrownBy(() -> Collation.collate(spec, rows))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("'tokens'")
        .hasMessageContaining("(2)")
        .hasMessageContaining("(1)");
  }

  private static Features row(long[] tokens, byte[] pixels) {
    return Features.of(
        HostTensor.of(tokens, tokens.length),
        new HostTensor(new Shape(pixels.length), DataType.UINT8, ByteBuffer.wrap(pixels)));
  }
}
