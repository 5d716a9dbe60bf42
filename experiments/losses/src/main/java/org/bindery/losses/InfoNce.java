package org.bindery.losses;

import ai.djl.nn.Block;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * Symmetric InfoNCE over in-batch negatives (van den Oord et al. 2018; CLIP; ImageBind): the
 * cross-entropy of {@code s a b^T} along rows, where row i's answer is column i, plus the same
 * along columns. {@code ln n} for each direction when all rows are alike.
 */
@BuiltFor(Spi.VERSION)
public final class InfoNce implements Loss<InfoNce.Config> {
  private static final LossCard CARD =
      new LossCard(
          "infonce",
          "Symmetric InfoNCE",
          "arXiv 1807.03748",
          "Each row finds its partner among those of the batch, and each partner its row.");

  /**
   * How it is computed.
   *
   * @param reduction sum of the two directions, as in ImageBind, or their mean, as in CLIP
   */
  public record Config(Reduction reduction) {}

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(Reduction.SUM);
  }

  @Override
  public LossContract contract(Config config) {
    return LossContract.Pairs.PLAIN;
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of(
        (rows, scale) -> Contrast.infoNce(rows.get(0), rows.get(1), scale, config.reduction()));
  }
}
