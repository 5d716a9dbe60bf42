package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.ConstantInitializer;
import java.util.Optional;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * SigLIP (Zhai et al. 2023): every pair of the batch is a yes-or-no question of its own, {@code
 * -1/n sum_ij log sigmoid(y_ij (s a_i.b_j + bias))} with y = 1 for partners and -1 otherwise. The
 * bias is learned; without it the many negatives of an untrained model would outweigh everything.
 */
@BuiltFor(Spi.VERSION)
public final class SigLip implements Loss<SigLip.Config> {
  private static final LossCard CARD =
      new LossCard(
          "siglip",
          "Sigmoid loss",
          "arXiv 2303.15343",
          "Asks of every two rows of the batch by themselves whether they belong together.");

  /** The paper does not clip the scale; published models have learned about 118. */
  private static final LogitScale SCALE = new LogitScale.Learned(10, 1000);

  /**
   * How it starts.
   *
   * @param bias added to the logits at the start; learned from there
   */
  public record Config(double bias) {
    /** Refuses what is no number. */
    public Config {
      Limits.range(CARD.id(), "bias", bias, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(-10);
  }

  @Override
  public LossContract contract(Config config) {
    return LossContract.Pairs.PLAIN;
  }

  @Override
  public Optional<LogitScale> logitScale() {
    return Optional.of(SCALE);
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return new Questions(config);
  }

  private static final class Questions extends Objective {
    private final Parameter bias;

    Questions(Config config) {
      bias =
          addParameter(
              Parameter.builder()
                  .setName("bias")
                  .setType(Parameter.Type.BIAS)
                  .optShape(new Shape(1))
                  .optInitializer(new ConstantInitializer((float) config.bias()))
                  .build());
    }

    @Override
    NDArray of(ParameterStore store, NDList rows, NDArray scale, boolean training) {
      NDArray a = rows.get(0);
      int n = Contrast.rows(a);
      NDArray logits =
          Contrast.logits(a, rows.get(1), scale).add(store.getValue(bias, a.getDevice(), training));
      NDArray signs = Contrast.plus(times(a.getManager().eye(n), -2), 1);
      // -log sigmoid(x) = softplus(-x); the signs here are those of -y.
      return times(Activation.softPlus(logits.mul(signs)).sum(), 1.0 / n);
    }
  }
}
