package org.bindery.runner;

import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;
import org.bindery.testkit.PluginJars;

/** A plugin of the outside that breaks where a test says, and data for it: pairs of eight bytes. */
final class Smells {
  static final String MODALITY = "com.example.smell.Smell";
  static final int TRAIN = 48;
  static final int TEST = 16;

  /** The place in the plugin's source that a test fills. */
  enum Place {
    READ,
    PREPARE,
    FINISH,
    FORWARD
  }

  private Smells() {}

  /** Compiles the plugin with a statement in one place; {@code calls} counts from 1 there. */
  static Path jar(Path folder, String name, Place place, String statement) {
    String source = SOURCE;
    for (Place each : Place.values()) {
      source =
          source.replace(
              "/*" + each + "*/",
              each == place ? "int calls = CALLS.incrementAndGet(); " + statement : "");
    }
    return new PluginJars(folder)
        .jar(name, Map.of(MODALITY, source), Map.of(Modality.class, List.of(MODALITY)));
  }

  static Modality<?> modality(URLClassLoader loader) throws ReflectiveOperationException {
    return (Modality<?>) loader.loadClass(MODALITY).getConstructor().newInstance();
  }

  /** Two signals; with batches of 8, each step makes 16 samples. */
  static ExperimentSpec spec(String name, int steps) {
    return new ExperimentSpec(
        name,
        "",
        DataSpec.of("smells"),
        GraphSpec.of(GraphBuilder.anchor("smell").bind("smell.b").build()),
        TinySpec.recipe().withSteps(steps),
        List.of(0L));
  }

  /** The dataset. */
  @BuiltFor(Spi.VERSION)
  static final class Dataset implements DatasetProvider {
    @Override
    public DatasetCard card() {
      return new DatasetCard(
          "smells",
          "Smells",
          "CC0-1.0",
          "made in the test",
          List.of(ColumnId.of("smell"), ColumnId.of("smell.b")),
          new Splitting.Given(),
          Map.of());
    }

    @Override
    public RecordStream open(ReadRequest request) {
      return new Stream();
    }
  }

  private static final class Stream implements RecordStream {
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot batch =
        VectorSchemaRoot.create(
            new Schema(
                List.of(
                    Field.nullable(ID, ArrowType.Utf8.INSTANCE),
                    Field.nullable(KEY, ArrowType.Utf8.INSTANCE),
                    Field.nullable(SPLIT, ArrowType.Utf8.INSTANCE),
                    Field.nullable("smell", ArrowType.Binary.INSTANCE),
                    Field.nullable("smell.b", ArrowType.Binary.INSTANCE))),
            allocator);
    private boolean given;

    @Override
    public boolean next() {
      boolean first = !given;
      given = true;
      if (first) {
        Random random = new Random(7);
        batch.allocateNew();
        for (int row = 0; row < TRAIN + TEST; row++) {
          put(ID, row, "r" + row);
          put(KEY, row, "r" + row);
          put(SPLIT, row, row < TRAIN ? "train" : "test");
          byte[] smell = new byte[8];
          random.nextBytes(smell);
          ((VarBinaryVector) batch.getVector("smell")).setSafe(row, smell);
          ((VarBinaryVector) batch.getVector("smell.b")).setSafe(row, smell);
        }
        batch.setRowCount(TRAIN + TEST);
      }
      return first;
    }

    private void put(String column, int row, String value) {
      ((VarCharVector) batch.getVector(column))
          .setSafe(row, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public VectorSchemaRoot batch() {
      return batch;
    }

    @Override
    public void close() {
      batch.close();
      allocator.close();
    }
  }

  private static final String SOURCE =
      """
      package com.example.smell;

      import ai.djl.ndarray.NDArray;
      import ai.djl.ndarray.types.DataType;
      import ai.djl.ndarray.types.Shape;
      import ai.djl.nn.Block;
      import ai.djl.training.ParameterStore;
      import ai.djl.training.initializer.NormalInitializer;
      import java.util.List;
      import java.util.Map;
      import java.util.concurrent.atomic.AtomicInteger;
      import org.bindery.blocks.*;
      import org.bindery.spi.*;
      import org.bindery.spi.support.BinaryLoader;

      @BuiltFor(Spi.VERSION)
      public final class Smell implements Modality<List<Byte>> {
        static final AtomicInteger CALLS = new AtomicInteger();
        static final FeatureSpec SPEC =
            FeatureSpec.of(new TensorSpec("bytes", DataType.FLOAT32, new Shape(8), ""));

        public record Options() {}

        @SuppressWarnings({"unchecked", "rawtypes"})
        public ModalityCard<List<Byte>> card() {
          return new ModalityCard(ModalityId.of("smell"), "Smell", List.class, "Eight bytes.");
        }

        public DataLoader<List<Byte>> dataLoader() {
          return new BinaryLoader<>(ModalityId.of("smell"), Map.of()) {
            protected List<Byte> decode(byte[] file) {
              /*READ*/
              Byte[] bytes = new Byte[8];
              for (int i = 0; i < 8; i++) { bytes[i] = file[i]; }
              return List.of(bytes);
            }

            protected byte[] encode(List<Byte> sample) {
              byte[] bytes = new byte[8];
              for (int i = 0; i < 8; i++) { bytes[i] = sample.get(i); }
              return bytes;
            }
          };
        }

        public PreprocessorFactory<List<Byte>, ?> preprocessor() {
          return new PreprocessorFactory<List<Byte>, Options>() {
            public Options defaults() { return new Options(); }
            public Preprocessor<List<Byte>, ?> create(Options options) { return new Sniff(); }
          };
        }

        static final class Sniff implements Preprocessor<List<Byte>, List<Byte>> {
          public FeatureSpec output() { return SPEC; }

          public List<Byte> prepare(List<Byte> sample) {
            /*PREPARE*/
            return sample;
          }

          public long bytes(List<Byte> prepared) { return 8; }

          public List<Features> finish(List<Byte> prepared, SampleContext context) {
            float[] values = new float[8];
            for (int i = 0; i < 8; i++) { values[i] = prepared.get(i) / 128f; }
            if (context.mode() == Mode.TRAIN) {
              /*FINISH*/
            }
            return List.of(Features.of(HostTensor.of(values, values.length)));
          }
        }

        public EncoderFactory<?> encoder() {
          return new EncoderFactory<Options>() {
            public Options defaults() { return new Options(); }
            public FeatureSpec input(Options options) { return SPEC; }
            public int width(Options options) { return 8; }
            public Block create(Options options, FeatureSpec features) { return new Nose(); }
          };
        }

        static final class Nose extends Layer {
          private final Linear linear;

          Nose() {
            super(new Shape(8));
            linear = child("linear", new Linear(8, 8, true, new NormalInitializer(0.3f)));
          }

          public NDArray apply(ParameterStore store, NDArray x, boolean training) {
            NDArray out = linear.apply(store, x, training);
            if (training) {
              /*FORWARD*/
            }
            return out;
          }
        }
      }
      """;
}
