package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.blocks.Layer;
import org.bindery.blocks.Linear;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.SampleContext;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;
import org.bindery.spi.TensorSpec;
import org.bindery.spi.support.BinaryLoader;

/**
 * A world with known truth: 6 latent numbers a row, seen through a fixed random map and noise in
 * each of three columns. Every pair of columns can be retrieved from what they share. The films
 * show the second and the third column's numbers, see {@link ToyFilms}.
 */
final class ToyWorld {
  static final int WIDTH = 12;
  private static final int LATENT = 6;

  private ToyWorld() {}

  /** Twelve numbers. */
  record Signal(List<Float> values) {}

  /** The encoder's configuration. */
  record SignalTrunk(int width) {}

  /** The preprocessor's configuration. */
  record SignalPreprocessing(double noise) {}

  /** The modality {@code signal}. */
  @BuiltFor(Spi.VERSION)
  public static final class SignalModality implements Modality<Signal> {
    @Override
    public ModalityCard<Signal> card() {
      return new ModalityCard<>(ModalityId.of("signal"), "Signal", Signal.class, "A toy.");
    }

    @Override
    public DataLoader<Signal> dataLoader() {
      return new BinaryLoader<>(ModalityId.of("signal"), Map.of()) {
        @Override
        protected Signal decode(byte[] file) {
          Float[] values = new Float[WIDTH];
          ByteBuffer bytes = ByteBuffer.wrap(file);
          for (int i = 0; i < WIDTH; i++) {
            values[i] = bytes.getFloat();
          }
          return new Signal(List.of(values));
        }

        @Override
        protected byte[] encode(Signal sample) {
          ByteBuffer bytes = ByteBuffer.allocate(4 * WIDTH);
          sample.values().forEach(bytes::putFloat);
          return bytes.array();
        }
      };
    }

    @Override
    public PreprocessorFactory<Signal, ?> preprocessor() {
      return new PreprocessorFactory<Signal, SignalPreprocessing>() {
        @Override
        public SignalPreprocessing defaults() {
          return new SignalPreprocessing(0.05);
        }

        @Override
        public Preprocessor<Signal, ?> create(SignalPreprocessing config) {
          return new SignalPreprocessor(config);
        }
      };
    }

    @Override
    public EncoderFactory<?> encoder() {
      return new EncoderFactory<SignalTrunk>() {
        @Override
        public SignalTrunk defaults() {
          return new SignalTrunk(32);
        }

        @Override
        public FeatureSpec input(SignalTrunk config) {
          return SPEC;
        }

        @Override
        public int width(SignalTrunk config) {
          return config.width();
        }

        @Override
        public Block create(SignalTrunk config, FeatureSpec features) {
          return new Perceptron(config.width());
        }
      };
    }

    @Override
    public List<FrozenTower<Signal>> frozenTowers() {
      return List.of(new AsIs());
    }
  }

  private static final FeatureSpec SPEC =
      FeatureSpec.of(new TensorSpec("values", DataType.FLOAT32, new Shape(WIDTH), ""));

  private record SignalPreprocessor(SignalPreprocessing config)
      implements Preprocessor<Signal, Signal> {
    @Override
    public FeatureSpec output() {
      return SPEC;
    }

    @Override
    public Signal prepare(Signal sample) {
      if (sample.values().get(0).isNaN()) {
        throw new CorruptSampleException("the first value is not a number");
      }
      return sample;
    }

    @Override
    public long bytes(Signal prepared) {
      return 200;
    }

    @Override
    public List<Features> finish(Signal prepared, SampleContext context) {
      float[] values = new float[WIDTH];
      var random = context.random();
      for (int i = 0; i < WIDTH; i++) {
        double noise =
            context.mode() == org.bindery.spi.Mode.TRAIN
                ? config.noise() * random.nextGaussian()
                : 0;
        values[i] = (float) (prepared.values().get(i) + noise);
      }
      return List.of(Features.of(HostTensor.of(values, WIDTH)));
    }
  }

  private static final class Perceptron extends Layer {
    private final Linear first;
    private final Linear second;

    Perceptron(int width) {
      super(new Shape(width));
      var initializer = new ai.djl.training.initializer.NormalInitializer(0.3f);
      first = child("first", new Linear(WIDTH, width, true, initializer));
      second = child("second", new Linear(width, width, true, initializer));
    }

    @Override
    public NDArray apply(ParameterStore store, NDArray x, boolean training) {
      NDArray hidden = first.apply(store, x, training).tanh();
      return second.apply(store, hidden, training);
    }
  }

  private static final class AsIs implements FrozenTower<Signal> {
    @Override
    public String name() {
      return "as-is";
    }

    @Override
    public int dimension() {
      return WIDTH;
    }

    @Override
    public String license() {
      return "Apache-2.0";
    }

    @Override
    public Encoder<Signal> open() {
      return new Encoder<>() {
        @Override
        public List<float[]> embed(List<Signal> samples) {
          return samples.stream()
              .map(
                  sample -> {
                    float[] values = new float[WIDTH];
                    for (int i = 0; i < WIDTH; i++) {
                      values[i] = sample.values().get(i);
                    }
                    return values;
                  })
              .toList();
        }

        @Override
        public void close() {}
      };
    }
  }

  /** The dataset {@code toy}. */
  @BuiltFor(Spi.VERSION)
  public static final class ToyDataset implements DatasetProvider {
    static final List<String> COLUMNS = List.of("signal", "signal.b", "signal.c", "film", "film.b");

    @Override
    public DatasetCard card() {
      return new DatasetCard(
          "toy",
          "A toy world.",
          "Apache-2.0",
          "generated",
          COLUMNS.stream().map(ColumnId::of).toList(),
          new Splitting.ByKey(0, 100),
          Map.of("rows", "500", "bad", "0"));
    }

    @Override
    public RecordStream open(ReadRequest request) {
      int rows = Integer.parseInt(request.options().getOrDefault("rows", "500"));
      int bad = Integer.parseInt(request.options().getOrDefault("bad", "0"));
      return new ToyStream(rows, bad);
    }
  }

  private static final class ToyStream implements RecordStream {
    private final RootAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot root;
    private boolean read;

    ToyStream(int rows, int bad) {
      List<Field> fields = new java.util.ArrayList<>();
      for (String name : List.of(ID, KEY, SPLIT)) {
        fields.add(new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), null));
      }
      for (String column : ToyDataset.COLUMNS) {
        fields.add(new Field(column, FieldType.nullable(ArrowType.Binary.INSTANCE), null));
      }
      root = VectorSchemaRoot.create(new Schema(fields), allocator);
      Random random = new Random(1);
      float[][][] maps = new float[3][LATENT][WIDTH];
      for (float[][] map : maps) {
        for (float[] line : map) {
          for (int i = 0; i < WIDTH; i++) {
            line[i] = (float) random.nextGaussian() / 2;
          }
        }
      }
      DataLoader<Signal> loader = new SignalModality().dataLoader();
      root.allocateNew();
      for (int row = 0; row < rows; row++) {
        ((VarCharVector) root.getVector(ID))
            .setSafe(row, ("row" + row).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        ((VarCharVector) root.getVector(KEY))
            .setSafe(row, ("key" + row).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        double[] latent = random.doubles(LATENT, -1, 1).toArray();
        for (int c = 0; c < 3; c++) {
          Float[] values = new Float[WIDTH];
          for (int i = 0; i < WIDTH; i++) {
            double sum = 0.05 * random.nextGaussian();
            for (int k = 0; k < LATENT; k++) {
              sum += latent[k] * maps[c][k][i];
            }
            values[i] = row < bad && c == 1 ? Float.NaN : (float) Math.tanh(sum);
          }
          FieldVector vector = root.getVector(ToyDataset.COLUMNS.get(c));
          loader.write(new Signal(List.of(values)), (VarBinaryVector) vector, row);
          if (c > 0) {
            FieldVector film = root.getVector(ToyDataset.COLUMNS.get(c + 2));
            loader.write(new Signal(List.of(values)), (VarBinaryVector) film, row);
          }
        }
      }
      root.setRowCount(rows);
    }

    @Override
    public boolean next() {
      boolean first = !read;
      read = true;
      return first;
    }

    @Override
    public VectorSchemaRoot batch() {
      return root;
    }

    @Override
    public void close() {
      root.close();
      allocator.close();
    }
  }
}
