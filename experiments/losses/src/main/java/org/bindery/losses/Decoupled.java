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
 * Decoupled contrastive learning (Yeh et al. 2022): InfoNCE whose denominator leaves the positive
 * out, {@code log sum_{j != i} e^{s a_i.b_j} - s a_i.b_i}, in both directions. Suits small batches;
 * may be negative.
 */
@BuiltFor(Spi.VERSION)
public final class Decoupled implements Loss<Decoupled.Config> {
  private static final LossCard CARD =
      new LossCard(
          "dcl",
          "Decoupled contrastive loss",
          "arXiv 2110.06848",
          "InfoNCE without the positive in the denominator, for small batches; may be negative.");

  /**
   * How it is computed.
   *
   * @param reduction sum or mean of the two directions
   */
  public record Config(Reduction reduction) {}

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(Reduction.MEAN);
  }

  @Override
  public LossContract contract(Config config) {
    return LossContract.Pairs.PLAIN;
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of(
        (rows, scale) ->
            loss(Contrast.logits(rows.get(0), rows.get(1), scale), config.reduction()));
  }

  private static NDArray loss(NDArray logits, Reduction reduction) {
    Limits.others(CARD.id(), Contrast.rows(logits));
    NDArray match = logits.diagonal();
    NDArray rest = Contrast.withoutDiagonal(logits);
    NDArray rows = Contrast.logSumExp(rest, 1).sub(match).mean();
    NDArray columns = Contrast.logSumExp(rest, 0).sub(match).mean();
    return times(rows.add(columns), reduction.share());
  }
}
