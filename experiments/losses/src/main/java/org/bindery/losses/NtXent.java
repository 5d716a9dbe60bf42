package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * NT-Xent, the loss of SimCLR (Chen et al. 2020): the rows of both signals form one set of 2n, and
 * each finds its partner among the 2n - 1 others, its own signal's included. The mean over all 2n;
 * {@code ln(2n - 1)} when all rows are alike.
 */
@BuiltFor(Spi.VERSION)
public final class NtXent implements Loss<NtXent.Config> {
  private static final LossCard CARD =
      new LossCard(
          "ntxent",
          "NT-Xent",
          "arXiv 2002.05709",
          "InfoNCE with the rows of the same signal as further negatives.");

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
    return LossContract.Pairs.PLAIN;
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of((rows, scale) -> loss(rows.get(0), rows.get(1), scale));
  }

  private static NDArray loss(NDArray a, NDArray b, NDArray scale) {
    NDArray both = a.concat(b, 0);
    NDArray logits = Contrast.logits(both, both, scale);
    NDArray others = Contrast.logSumExp(Contrast.withoutDiagonal(logits), 1).mean();
    NDArray match = a.mul(b).sum().mul(scale);
    return others.sub(times(match, 1.0 / Contrast.rows(a)));
  }
}
