package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.blocks.Layer;
import org.bindery.blocks.Linear;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * Contrastive fusion (2025): every two signals are bound, and every two fused are bound to each
 * third, {@code (1 - l) mean NCE(z_i, z_j) + l mean NCE(f_ij(z_i, z_j), z_k)}, with NCE both
 * directions of InfoNCE, averaged. Sees what two signals only say together and keeps retrieval
 * between two. There is a fusion head for each of the {@code M (M - 1) / 2} pairs: a hidden layer
 * with ReLU, then a unit vector.
 */
@BuiltFor(Spi.VERSION)
public final class ConFu implements Loss<ConFu.Config> {
  private static final LossCard CARD =
      new LossCard(
          "confu",
          "Contrastive fusion",
          "arXiv 2511.21331",
          "Binds every two signals, and every two fused by a learned head to each third.");

  private static final LogitScale SCALE = new LogitScale.Fixed(1 / 0.07);

  /**
   * How it is computed.
   *
   * @param fused l, the part of the fused terms, from 0 to 1
   * @param hidden the width of the heads' hidden layer
   */
  public record Config(double fused, int hidden) {
    /** Checks the ranges. */
    public Config {
      Limits.range(CARD.id(), "fused", fused, 0, 1);
      Limits.range(CARD.id(), "hidden", hidden, 1, 1 << 16);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(0.5, 256);
  }

  @Override
  public LossContract contract(Config config) {
    return new LossContract.Tuples(3, Integer.MAX_VALUE);
  }

  @Override
  public Optional<LogitScale> logitScale() {
    return Optional.of(SCALE);
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return new Heads(config, arity, dimension);
  }

  private record Pair(int i, int j, Head head) {}

  private static final class Heads extends Objective {
    private final Config config;
    private final List<Pair> pairs = new ArrayList<>();

    Heads(Config config, int arity, int dimension) {
      this.config = config;
      for (int i = 0; i < arity; i++) {
        for (int j = i + 1; j < arity; j++) {
          Head head = new Head(dimension, config.hidden());
          pairs.add(new Pair(i, j, addChildBlock("fuse" + i + "_" + j, head)));
        }
      }
    }

    @Override
    NDArray of(ParameterStore store, NDList rows, NDArray scale, boolean training) {
      NDList plain = new NDList();
      NDList fused = new NDList();
      for (Pair pair : pairs) {
        NDArray a = rows.get(pair.i());
        NDArray b = rows.get(pair.j());
        plain.add(Contrast.infoNce(a, b, scale, Reduction.MEAN));
        NDArray both = pair.head().apply(store, a.concat(b, 1), training);
        for (int k = 0; k < rows.size(); k++) {
          if (k != pair.i() && k != pair.j()) {
            fused.add(Contrast.infoNce(both, rows.get(k), scale, Reduction.MEAN));
          }
        }
      }
      return mean(plain, 1 - config.fused()).add(mean(fused, config.fused()));
    }

    private static NDArray mean(NDList terms, double weight) {
      NDArray sum = terms.get(0);
      for (NDArray term : terms.subNDList(1)) {
        sum = sum.add(term);
      }
      return times(sum, weight / terms.size());
    }
  }

  /** Two rows side by side {@code [n, 2 d]} to one unit row {@code [n, d]}. */
  private static final class Head extends Layer {
    private final Linear wide;
    private final Linear narrow;

    Head(int dimension, int hidden) {
      super(new Shape(dimension));
      wide = child("wide", linear(2 * dimension, hidden));
      narrow = child("narrow", linear(hidden, dimension));
    }

    private static Linear linear(int in, int out) {
      float bound = (float) Math.sqrt(6.0 / (in + out));
      return new Linear(in, out, true, new UniformInitializer(bound));
    }

    @Override
    public NDArray apply(ParameterStore store, NDArray x, boolean training) {
      NDArray inner = Activation.relu(wide.apply(store, x, training));
      NDArray y = narrow.apply(store, inner, training);
      return Contrast.unit(y);
    }
  }
}
