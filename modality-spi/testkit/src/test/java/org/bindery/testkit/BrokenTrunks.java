package org.bindery.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Spi;
import org.bindery.spi.TensorSpec;

/** Modalities whose trunks each break one rule. */
public final class BrokenTrunks {
  private BrokenTrunks() {}

  /** Leaves the trunk to one method. */
  abstract static class OtherTrunk extends TinyModality {
    abstract Block trunk(int width);

    @Override
    public EncoderFactory<?> encoder() {
      return new Encoding() {
        @Override
        Block trunk(int width) {
          return OtherTrunk.this.trunk(width);
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenFit extends TinyModality {
    @Override
    public EncoderFactory<?> encoder() {
      return new Encoding() {
        @Override
        public FeatureSpec input(TrunkConfig config) {
          return FeatureSpec.of(new TensorSpec("values", DataType.INT64, new Shape(-1), "1"));
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenWidth extends TinyModality {
    @Override
    public EncoderFactory<?> encoder() {
      return new Encoding() {
        @Override
        public int width(TrunkConfig config) {
          return config.width() + 1;
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenRows extends OtherTrunk {
    @Override
    Block trunk(int width) {
      return new TinyTrunk(width) {
        @Override
        NDArray vectors(NDArray rows, NDArray matrix, NDArray shift, boolean training) {
          NDArray good = super.vectors(rows, matrix, shift, training);
          return good.add(good.mean(new int[] {0}, true));
        }
      };
    }
  }

  /** Remembers what it made of as many rows. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenMemory extends OtherTrunk {
    @Override
    Block trunk(int width) {
      return new TinyTrunk(width) {
        private float[] remembered = {};

        @Override
        NDArray vectors(NDArray rows, NDArray matrix, NDArray shift, boolean training) {
          NDArray good = super.vectors(rows, matrix, shift, training);
          if (rows.getShape().get(0) == 1) {
            return good;
          }
          if (remembered.length != good.size()) {
            remembered = good.toFloatArray();
            return good;
          }
          return training ? good : rows.getManager().create(remembered, good.getShape());
        }
      };
    }
  }

  /** Gives all samples the same vector. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenLearning extends OtherTrunk {
    @Override
    Block trunk(int width) {
      return new TinyTrunk(width) {
        @Override
        NDArray vectors(NDArray rows, NDArray matrix, NDArray shift, boolean training) {
          return super.vectors(rows.onesLike(), matrix, shift, training);
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenGradient extends OtherTrunk {
    @Override
    Block trunk(int width) {
      return new TinyTrunk(width) {
        @Override
        NDArray vectors(NDArray rows, NDArray matrix, NDArray shift, boolean training) {
          return rows.matMul(matrix);
        }
      };
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenScope extends OtherTrunk {
    @Override
    Block trunk(int width) {
      return new TinyTrunk(width) {
        @Override
        NDArray vectors(NDArray rows, NDArray matrix, NDArray shift, boolean training) {
          return rows.matMul(matrix).add(shift.mul(2));
        }
      };
    }
  }
}
