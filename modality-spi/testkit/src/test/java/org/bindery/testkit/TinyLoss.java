package org.bindery.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/** {@code offset + s w^2 mean_i |a_i - b_i|^2} with a learned w: a loss that keeps all rules. */
@BuiltFor(Spi.VERSION)
public class TinyLoss implements Loss<TinyLoss.Config> {
  /** The configuration. */
  public record Config(double offset) {}

  @Override
  public LossCard card() {
    return new LossCard("tiny", "Tiny", "None", "Partners should be near.");
  }

  @Override
  public Config defaults() {
    return new Config(0.5);
  }

  @Override
  public LossContract contract(Config config) {
    return LossContract.Pairs.PLAIN;
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    if (arity != 2) {
      throw new ConfigException("loss.signals", "" + arity, "Tiny joins 2 signals.");
    }
    if (!Double.isFinite(config.offset())) {
      throw new ConfigException("loss.offset", "" + config.offset(), "The offset is a number.");
    }
    return new Distance(config, this);
  }

  /** The mean of squared distances. */
  protected NDArray distance(NDArray a, NDArray b) {
    NDArray difference = a.sub(b);
    NDArray share = a.getManager().create(1f / a.getShape().get(0));
    return difference.mul(difference).sum().mul(share);
  }

  /** Joins distance, scale and parameter. */
  protected NDArray result(NDArray distance, NDArray scale, NDArray weight, NDArray offset) {
    return distance.mul(scale).mul(weight).mul(weight).add(offset).reshape(new Shape());
  }

  /** The distance once more, naively. */
  protected double naive(double[][] a, double[][] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < a[i].length; j++) {
        sum += (a[i][j] - b[i][j]) * (a[i][j] - b[i][j]);
      }
    }
    return sum / a.length;
  }

  /** The loss once more, naively. */
  double expected(Config config, LossPoint point) {
    double w = point.parameter("weight")[0];
    return config.offset() + point.scale() * w * w * naive(point.rows(0), point.rows(1));
  }

  private static final class Distance extends AbstractBlock {
    private final Config config;
    private final TinyLoss loss;
    private final Parameter weight;

    Distance(Config config, TinyLoss loss) {
      this.config = config;
      this.loss = loss;
      weight =
          addParameter(
              Parameter.builder()
                  .setName("weight")
                  .setType(Parameter.Type.WEIGHT)
                  .optShape(new Shape(1))
                  .optInitializer(Initializer.ONES)
                  .build());
    }

    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      NDArray a = inputs.get(0);
      NDManager manager = a.getManager();
      return new NDList(
          loss.result(
              loss.distance(a, inputs.get(1)),
              inputs.get(2),
              store.getValue(weight, a.getDevice(), training),
              manager.create((float) config.offset())));
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
      // There are none.
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      return new Shape[] {new Shape()};
    }
  }
}
