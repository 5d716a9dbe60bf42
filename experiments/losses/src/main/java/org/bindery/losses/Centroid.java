package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.util.Optional;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * CentroBind (2024): no signal is the anchor, the mean of all is. With {@code c_i = 1/M sum_m
 * z_i^m}, the sum over signals m of symmetric InfoNCE between c and z^m, both directions summed.
 * The mean is not made a unit vector, so that tuples that disagree weigh less.
 */
@BuiltFor(Spi.VERSION)
public final class Centroid implements Loss<Centroid.Config> {
  private static final LossCard CARD =
      new LossCard(
          "centroid",
          "Centroid anchor",
          "arXiv 2410.02086",
          "Binds each signal to the mean of all, in place of a fixed anchor.");

  /** Nothing to choose. */
  public record Config() {}

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config();
  }

  @Override
  public LossContract contract(Config config) {
    return new LossContract.Tuples(2, Integer.MAX_VALUE);
  }

  @Override
  public Optional<LogitScale> logitScale() {
    return Limits.CLIP;
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of(Centroid::loss);
  }

  private static NDArray loss(NDList rows, NDArray scale) {
    NDArray center = rows.get(0);
    for (NDArray other : rows.subNDList(1)) {
      center = center.add(other);
    }
    center = times(center, 1.0 / rows.size());
    NDArray total = Contrast.infoNce(center, rows.get(0), scale, Reduction.SUM);
    for (NDArray other : rows.subNDList(1)) {
      total = total.add(Contrast.infoNce(center, other, scale, Reduction.SUM));
    }
    return total;
  }
}
