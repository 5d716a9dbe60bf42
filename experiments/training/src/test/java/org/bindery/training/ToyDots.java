package org.bindery.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.blocks.PatchStem;
import org.bindery.blocks.PatchTrunk;
import org.bindery.blocks.TransformerConfig;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataLoader;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
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

/**
 * Films of a bright dot that goes left or right and a dark dot that stands, on 8 x 8 pixels, beside
 * the numbers that tell which way, and where both are in the middle of the film. Any frame shows
 * about where they are; which way is seen only in several frames in their order.
 */
final class ToyDots {
  private static final int SIDE = 8;
  private static final int FRAMES = 4;
  private static final int NUMBERS = 6;
  private static final double MIDDLE = (SIDE - 1) / 2.0;
  private static final double[] LIGHT = {2, -2};

  private ToyDots() {}

  /** The preprocessor's configuration. */
  record DotPreprocessing(int frames) {}

  /** The encoder's configuration. */
  record DotTrunk(int width, int depth, int heads) {}

  /** The modality {@code dot}; six of a signal's numbers are shown. */
  @BuiltFor(Spi.VERSION)
  static final class DotModality implements Modality<ToyWorld.Signal> {
    @Override
    public ModalityCard<ToyWorld.Signal> card() {
      return new ModalityCard<>(ModalityId.of("dot"), "Dot", ToyWorld.Signal.class, "A toy.");
    }

    @Override
    public DataLoader<ToyWorld.Signal> dataLoader() {
      return new ToyWorld.SignalModality().dataLoader();
    }

    @Override
    public PreprocessorFactory<ToyWorld.Signal, ?> preprocessor() {
      return new PreprocessorFactory<ToyWorld.Signal, DotPreprocessing>() {
        @Override
        public DotPreprocessing defaults() {
          return new DotPreprocessing(FRAMES);
        }

        @Override
        public Preprocessor<ToyWorld.Signal, ?> create(DotPreprocessing config) {
          return new DotPreprocessor(config.frames());
        }
      };
    }

    @Override
    public EncoderFactory<?> encoder() {
      return new DotEncoder();
    }
  }

  private static final class DotEncoder implements EncoderFactory<DotTrunk> {
    @Override
    public DotTrunk defaults() {
      return new DotTrunk(32, 2, 2);
    }

    @Override
    public FeatureSpec input(DotTrunk config) {
      return FeatureSpec.of(
          new TensorSpec("frames", DataType.FLOAT32, new Shape(1, -1, SIDE, SIDE), ""));
    }

    @Override
    public int width(DotTrunk config) {
      return config.width();
    }

    @Override
    public Block create(DotTrunk config, FeatureSpec features) {
      Shape shape = features.tensors().get(0).shape();
      return new PatchTrunk(
          shape,
          PatchStem.of(4),
          TransformerConfig.of(config.width(), config.depth(), config.heads())
              .overTime((int) shape.get(1)));
    }
  }

  private record DotPreprocessor(int frames)
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
      List<Float> numbers = prepared.values();
      float[] values = new float[frames * SIDE * SIDE];
      for (int i = 0; i < values.length; i++) {
        int frame = i / (SIDE * SIDE);
        double moment = frame - (frames - 1) / 2.0;
        for (int dot = 0; dot < LIGHT.length; dot++) {
          double gone = dot == 0 ? moment : 0;
          double x = MIDDLE + 2 * numbers.get(2 * dot + 2) + gone * numbers.get(0);
          double y = MIDDLE + 2 * numbers.get(2 * dot + 3) + gone * numbers.get(1);
          double far = Math.pow(i % SIDE - x, 2) + Math.pow(i / SIDE % SIDE - y, 2);
          values[i] += (float) (LIGHT[dot] * Math.exp(-far / 2));
        }
      }
      return List.of(Features.of(HostTensor.of(values, 1, frames, SIDE, SIDE)));
    }
  }

  /** The dataset {@code dots}, of 1000 rows. */
  @BuiltFor(Spi.VERSION)
  static final class DotDataset implements DatasetProvider {
    @Override
    public DatasetCard card() {
      return new DatasetCard(
          "dots",
          "Moving dots.",
          "Apache-2.0",
          "generated",
          List.of(ColumnId.of("dot"), ColumnId.of("signal")),
          new Splitting.ByKey(0, 100),
          Map.of());
    }

    @Override
    public RecordStream open(ReadRequest request) {
      return new DotStream(1000);
    }
  }

  private static final class DotStream implements RecordStream {
    private final RootAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot root;
    private boolean read;

    DotStream(int rows) {
      List<Field> fields = new ArrayList<>();
      for (String name : List.of(ID, KEY, SPLIT)) {
        fields.add(new Field(name, FieldType.nullable(ArrowType.Utf8.INSTANCE), null));
      }
      for (String name : List.of("dot", "signal")) {
        fields.add(new Field(name, FieldType.nullable(ArrowType.Binary.INSTANCE), null));
      }
      root = VectorSchemaRoot.create(new Schema(fields), allocator);
      root.allocateNew();
      Random random = new Random(1);
      DataLoader<ToyWorld.Signal> loader = new ToyWorld.SignalModality().dataLoader();
      for (int row = 0; row < rows; row++) {
        byte[] name = ("row" + row).getBytes(StandardCharsets.UTF_8);
        ((VarCharVector) root.getVector(ID)).setSafe(row, name);
        ((VarCharVector) root.getVector(KEY)).setSafe(row, name);
        List<Float> numbers = new ArrayList<>(Collections.nCopies(ToyWorld.WIDTH, 0f));
        for (int i = 0; i < NUMBERS; i++) {
          numbers.set(i, 2 * random.nextFloat() - 1);
        }
        numbers.set(0, Math.signum(numbers.get(0)));
        numbers.set(1, 0f);
        ToyWorld.Signal signal = new ToyWorld.Signal(List.copyOf(numbers));
        loader.write(signal, (VarBinaryVector) root.getVector("dot"), row);
        loader.write(signal, (VarBinaryVector) root.getVector("signal"), row);
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
