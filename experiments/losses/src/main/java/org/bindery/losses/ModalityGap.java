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
 * InfoNCE that closes the gap between the two signals' cones (Grassucci et al. 2026): the mean of
 * both directions of InfoNCE, plus {@code l1 mean_i |a_i - b_i|^2}, plus {@code l2 log mean_{i < j}
 * e^{-2 |c_i - c_j|^2}} with {@code c_i} the unit vector along {@code a_i + b_i}. The last term, at
 * most 0, keeps the pulled-together pairs apart. Where {@code a_i = -b_i} there is no such vector;
 * {@code c_i} is then 0.
 */
@BuiltFor(Spi.VERSION)
public final class ModalityGap implements Loss<ModalityGap.Config> {
  private static final LossCard CARD =
      new LossCard(
          "modgap",
          "InfoNCE with the modality gap closed",
          "arXiv 2601.18525",
          "InfoNCE, plus the distance of partners, plus uniformity of their middles.");

  /**
   * How it is computed.
   *
   * @param alignment l1, at least 0
   * @param uniformity l2, at least 0
   */
  public record Config(double alignment, double uniformity) {
    /** Checks the ranges. */
    public Config {
      Limits.range(CARD.id(), "alignment", alignment, 0, Double.POSITIVE_INFINITY);
      Limits.range(CARD.id(), "uniformity", uniformity, 0, Double.POSITIVE_INFINITY);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(1, 1);
  }

  @Override
  public LossContract contract(Config config) {
    return LossContract.Pairs.PLAIN;
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of((rows, scale) -> loss(rows.get(0), rows.get(1), scale, config));
  }

  private static NDArray loss(NDArray a, NDArray b, NDArray scale, Config config) {
    Limits.others(CARD.id(), Contrast.rows(a));
    NDArray apart = Contrast.squares(a.sub(b)).mean();
    return Contrast.infoNce(a, b, scale, Reduction.MEAN)
        .add(times(apart, config.alignment()))
        .add(times(uniformity(a.add(b)), config.uniformity()));
  }

  private static NDArray uniformity(NDArray sums) {
    long n = Contrast.rows(sums);
    NDArray middles = Contrast.unit(sums);
    NDArray lengths = Contrast.squares(middles);
    NDArray cosines = middles.matMul(middles.transpose());
    NDArray distances = lengths.add(lengths.transpose()).sub(times(cosines, 2));
    NDArray near = Contrast.withoutDiagonal(times(distances, -2)).reshape(n * n);
    return Contrast.plus(Contrast.logSumExp(near, 0), -Math.log(n * (n - 1.0)));
  }
}
