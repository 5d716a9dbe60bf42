package org.bindery.testkit;

import ai.djl.engine.Engine;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Rendering;
import org.bindery.spi.SampleContext;
import org.bindery.spi.Spi;

/** Modalities that each break one rule. */
public final class BrokenModalities {
  private BrokenModalities() {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenConstructor extends TinyModality {
    public BrokenConstructor() {
      Engine.getEngine("PyTorch");
    }
  }

  public static final class BrokenStamp extends TinyModality {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenService extends TinyModality {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenCard extends TinyModality {
    @Override
    public ModalityCard<Tiny> card() {
      return new ModalityCard<>(ModalityId.of("tiny"), " ", Tiny.class, "Four numbers.");
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenSampleType extends TinyModality {
    @Override
    @SuppressWarnings("unchecked")
    public ModalityCard<Tiny> card() {
      Class<?> wrong = String.class;
      return new ModalityCard<>(
          ModalityId.of("tiny"), "Tiny", (Class<Tiny>) wrong, "Four numbers.");
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenDefaults extends TinyModality {
    @Override
    public EncoderFactory<?> encoder() {
      return new Encoding() {
        @Override
        public TrunkConfig defaults() {
          return new TrunkConfig(0);
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenRefusal extends TinyModality {
    @Override
    public PreprocessorFactory<Tiny, ?> preprocessor() {
      return new Preprocessing() {
        @Override
        public Preprocessor<Tiny, ?> create(PreprocessingConfig config) {
          return this;
        }
      };
    }
  }

  /** Looks at the outer record only. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenInnerRefusal extends TinyModality {
    @Override
    public PreprocessorFactory<Tiny, ?> preprocessor() {
      return new Preprocessing() {
        @Override
        void refuseLimits(Limits limits) {
          refuse("limits.most", limits.most());
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenRenderer extends TinyModality {
    @Override
    public Renderer<Tiny> renderer() {
      return sample -> new Rendering("text/plain", new byte[] {'x'}, "");
    }
  }

  /** A loader that passes on to the good one, for broken ones to change. */
  static class PassingLoader implements DataLoader<Tiny> {
    final DataLoader<Tiny> good = new TinyModality.Loader(ModalityId.of("tiny"));

    @Override
    public Field field() {
      return good.field();
    }

    @Override
    public Tiny read(FieldVector column, int row) {
      return good.read(column, row);
    }

    @Override
    public void write(Tiny sample, FieldVector column, int row) {
      good.write(sample, column, row);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenField extends TinyModality {
    @Override
    public DataLoader<Tiny> dataLoader() {
      return new PassingLoader() {
        @Override
        public Field field() {
          return Field.nullable("other", good.field().getType());
        }
      };
    }
  }

  /** Keeps two digits only. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenPrecision extends TinyModality {
    @Override
    public DataLoader<Tiny> dataLoader() {
      return new Loader(card().id()) {
        @Override
        protected byte[] encode(Tiny sample) {
          float[] rounded = sample.values().clone();
          for (int i = 0; i < rounded.length; i++) {
            rounded[i] = Math.round(rounded[i] * 100) / 100f;
          }
          return super.encode(new Tiny(rounded));
        }
      };
    }
  }

  /** Remembers samples by row instead of reading the column, so a slice confuses it. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenSlice extends TinyModality {
    @Override
    public DataLoader<Tiny> dataLoader() {
      Tiny[] remembered = new Tiny[16];
      return new PassingLoader() {
        @Override
        public Tiny read(FieldVector column, int row) {
          Tiny sample = super.read(column, row);
          return remembered[row] == null ? sample : remembered[row];
        }

        @Override
        public void write(Tiny sample, FieldVector column, int row) {
          remembered[row] = sample;
          super.write(sample, column, row);
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenNulls extends TinyModality {
    @Override
    public DataLoader<Tiny> dataLoader() {
      return new PassingLoader() {
        @Override
        public void write(Tiny sample, FieldVector column, int row) {
          super.write(sample, column, row);
          if (row == 8) {
            super.write(sample, column, 9);
          }
        }
      };
    }
  }

  /** Trusts that there is room. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenGrowth extends TinyModality {
    @Override
    public DataLoader<Tiny> dataLoader() {
      return new PassingLoader() {
        @Override
        public void write(Tiny sample, FieldVector column, int row) {
          if (column.getValueCapacity() <= row) {
            throw new IndexOutOfBoundsException(row);
          }
          super.write(sample, column, row);
        }
      };
    }
  }

  /** Trusts that a column has the name of the modality. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenName extends TinyModality {
    @Override
    public DataLoader<Tiny> dataLoader() {
      return new PassingLoader() {
        @Override
        public Tiny read(FieldVector column, int row) {
          return column.getName().equals("tiny") ? super.read(column, row) : new Tiny(new float[4]);
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenDecoder extends TinyModality {
    @Override
    public DataLoader<Tiny> dataLoader() {
      return new Loader(card().id()) {
        @Override
        protected Tiny decode(byte[] file) {
          if (file.length != 17) {
            throw new ArrayIndexOutOfBoundsException(file.length);
          }
          return super.decode(file);
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenSample extends TinyModality {
    @Override
    public PreprocessorFactory<Tiny, ?> preprocessor() {
      return new Preprocessing() {
        @Override
        public Tiny prepare(Tiny sample) {
          sample.values()[0] = 0;
          return sample;
        }
      };
    }
  }

  /** Leaves the features to one method. */
  abstract static class OtherFeatures extends TinyModality {
    abstract List<Features> finish(Tiny prepared, SampleContext context, List<Features> good);

    @Override
    public PreprocessorFactory<Tiny, ?> preprocessor() {
      return new Preprocessing() {
        @Override
        public List<Features> finish(Tiny prepared, SampleContext context) {
          return OtherFeatures.this.finish(prepared, context, super.finish(prepared, context));
        }
      };
    }
  }

  private static List<Features> noisy(Tiny sample, RandomGenerator random, double noise) {
    return List.of(Features.of(TinyModality.Preprocessing.tensor(sample, random, noise)));
  }

  /** Lets the seed of the call before shine through. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenSeed extends OtherFeatures {
    private final ThreadLocal<Long> previous = ThreadLocal.withInitial(() -> 0L);

    @Override
    List<Features> finish(Tiny prepared, SampleContext context, List<Features> good) {
      if (context.mode() == Mode.EVAL) {
        return good;
      }
      long mixed = 31 * previous.get() + context.seed();
      previous.set(context.seed());
      return noisy(prepared, new SplittableRandom(mixed), 1);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenAugmentation extends OtherFeatures {
    @Override
    List<Features> finish(Tiny prepared, SampleContext context, List<Features> good) {
      return noisy(prepared, new SplittableRandom(1), 0);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenEvaluation extends OtherFeatures {
    @Override
    List<Features> finish(Tiny prepared, SampleContext context, List<Features> good) {
      return noisy(prepared, context.random(), 1);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenViews extends OtherFeatures {
    @Override
    List<Features> finish(Tiny prepared, SampleContext context, List<Features> good) {
      return List.of(good.get(0), good.get(0));
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenFiniteness extends OtherFeatures {
    @Override
    List<Features> finish(Tiny prepared, SampleContext context, List<Features> good) {
      if (context.mode() == Mode.EVAL) {
        return good;
      }
      float[] values = {Float.NaN, context.seed(), 0, 0};
      return List.of(Features.of(HostTensor.of(values, Tiny.LENGTH)));
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenSize extends TinyModality {
    @Override
    public PreprocessorFactory<Tiny, ?> preprocessor() {
      return new Preprocessing() {
        @Override
        public long bytes(Tiny prepared) {
          return 0;
        }
      };
    }
  }

  /** Gives nothing while another call is under way. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenThreads extends OtherFeatures {
    private final AtomicInteger inside = new AtomicInteger();

    @Override
    List<Features> finish(Tiny prepared, SampleContext context, List<Features> good) {
      inside.incrementAndGet();
      try {
        Thread.sleep(5);
        return inside.get() == 1 ? good : List.of();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return good;
      } finally {
        inside.decrementAndGet();
      }
    }
  }
}
