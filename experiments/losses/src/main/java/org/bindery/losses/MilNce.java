package org.bindery.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * MIL-NCE (Miech et al. 2020): each row of the first signal comes with a bag of candidates of the
 * second, of which at least one belongs to it. With {@code e(i, t) = exp(s a_i.b_t)} and P_i the
 * bag of row i, the mean over i of
 *
 * <pre>{@code
 * -log (p_i / (p_i + sum_{j != i} sum_{t in P_j} e(i, t) + sum_{j != i} sum_{t in P_i} e(j, t)))
 * p_i = sum_{t in P_i} e(i, t)
 * }</pre>
 *
 * <p>Both directions share one denominator: with one candidate it is InfoNCE over a row's and a
 * column's negatives together, at least the larger of the two one-way losses and at most their sum.
 * The authors' code neither normalises rows nor has a temperature; here rows are unit vectors, and
 * the logit scale does what their lengths did there.
 */
@BuiltFor(Spi.VERSION)
public final class MilNce implements Loss<MilNce.Config> {
  private static final LossCard CARD =
      new LossCard(
          "milnce",
          "MIL-NCE",
          "arXiv 1912.06430",
          "Each row has several candidates, of which at least one belongs to it.");

  /** Which denominator is used. */
  public enum Variant {
    /** The paper's. */
    FORMULA,
    /**
     * That of the authors' PyTorch code, which counts the positives twice: {@code log(1 + e^l)} for
     * a row whose loss is l by the formula. It cannot go below {@code ln 2}.
     */
    RELEASED
  }

  /**
   * How it is computed.
   *
   * @param candidates how many rows of the second signal are offered for each of the first
   * @param variant which denominator is used
   */
  public record Config(int candidates, Variant variant) {
    /** Checks the range. */
    public Config {
      Limits.range(CARD.id(), "candidates", candidates, 1, Integer.MAX_VALUE);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(4, Variant.FORMULA);
  }

  @Override
  public LossContract contract(Config config) {
    return new LossContract.Pairs(config.candidates());
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of((rows, scale) -> loss(rows, scale, config));
  }

  private static NDArray loss(NDList rows, NDArray scale, Config config) {
    NDArray a = rows.get(0);
    int n = Contrast.rows(a);
    int bag = config.candidates();
    NDArray bags = Contrast.logits(a, rows.get(1), scale).reshape(n, n, bag);
    NDArray positives = bags.diagonal(0, 0, 1).transpose();
    NDArray numerator = Contrast.logSumExp(positives, 1);
    NDArray offered = bags.transpose(1, 0, 2);
    if (config.variant() == Variant.FORMULA) {
      offered =
          offered.add(
              Contrast.withoutDiagonal(a.getManager().zeros(new Shape(n, n))).expandDims(2));
    }
    NDArray all = bags.concat(offered, 1).reshape(n, 2L * n * bag);
    return Contrast.logSumExp(all, 1).sub(numerator).mean();
  }
}
