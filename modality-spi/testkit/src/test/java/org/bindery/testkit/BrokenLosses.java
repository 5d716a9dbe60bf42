package org.bindery.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LossCard;
import org.bindery.spi.Spi;

/** Losses that each break one rule. */
public final class BrokenLosses {
  private BrokenLosses() {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenConstructor extends TinyLoss {
    public BrokenConstructor() {
      Engine.getEngine("PyTorch");
    }
  }

  public static final class BrokenStamp extends TinyLoss {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenService extends TinyLoss {}

  @BuiltFor(Spi.VERSION)
  public static final class BrokenCard extends TinyLoss {
    @Override
    public LossCard card() {
      return new LossCard("tiny", "Tiny", "None", " ");
    }
  }

  /** Takes any offset. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenRefusal extends TinyLoss {
    @Override
    public Block create(Config config, int arity, int dimension) {
      return super.create(Double.isFinite(config.offset()) ? config : defaults(), arity, dimension);
    }
  }

  /** Takes any number of signals. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenArity extends TinyLoss {
    @Override
    public Block create(Config config, int arity, int dimension) {
      return super.create(config, 2, dimension);
    }
  }

  @BuiltFor(Spi.VERSION)
  public static final class BrokenShape extends TinyLoss {
    @Override
    protected NDArray result(NDArray distance, NDArray scale, NDArray weight, NDArray offset) {
      return super.result(distance, scale, weight, offset).expandDims(0);
    }
  }

  /** Is off by a constant, which no gradient shows. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenValue extends TinyLoss {
    @Override
    double expected(Config config, LossPoint point) {
      return super.expected(config, point) + 0.01;
    }
  }

  /** Moves the second signal only. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenGradient extends TinyLoss {
    @Override
    protected NDArray distance(NDArray a, NDArray b) {
      return super.distance(a.stopGradient(), b);
    }
  }

  /** Counts the first row twice. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenOrder extends TinyLoss {
    @Override
    protected NDArray distance(NDArray a, NDArray b) {
      return super.distance(a, b).add(super.distance(a.get("0:1"), b.get("0:1")));
    }

    @Override
    protected double naive(double[][] a, double[][] b) {
      return super.naive(a, b) + super.naive(new double[][] {a[0]}, new double[][] {b[0]});
    }
  }

  /** Rewards distance. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenSign extends TinyLoss {
    @Override
    protected NDArray distance(NDArray a, NDArray b) {
      return super.distance(a, b).neg();
    }

    @Override
    protected double naive(double[][] a, double[][] b) {
      return -super.naive(a, b);
    }
  }

  /** Takes a root, whose slope at 0 is infinite. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenFiniteness extends TinyLoss {
    @Override
    protected NDArray distance(NDArray a, NDArray b) {
      return super.distance(a, b).sqrt();
    }

    @Override
    protected double naive(double[][] a, double[][] b) {
      return Math.sqrt(super.naive(a, b));
    }
  }

  /** Squares the parameter first, on the parameter's manager. */
  @BuiltFor(Spi.VERSION)
  public static final class BrokenScope extends TinyLoss {
    @Override
    protected NDArray result(NDArray distance, NDArray scale, NDArray weight, NDArray offset) {
      NDArray square = weight.mul(weight);
      return distance.mul(scale).mul(square).add(offset).reshape(new Shape());
    }
  }
}
