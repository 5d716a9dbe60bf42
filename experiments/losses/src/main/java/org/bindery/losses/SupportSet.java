package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.Optional;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * Support-set bottleneck (Patrick et al. 2021), with embeddings in place of generated captions:
 * each row of the second signal must be rebuilt from the first signal's rows of <em>other</em>
 * pairs. With {@code r_i = sum_j w_ij a_j}, {@code w_i = softmax_j(b_i.a_j / t)} and {@code w_ii =
 * 0}, the loss is the hinge over the hardest negatives of {@link Margin} plus {@code l mean_i |b_i
 * - r_i|^2}. Pairs that resemble each other thus stay near, which plain contrast forbids. Its unit
 * is not nats.
 */
@BuiltFor(Spi.VERSION)
public final class SupportSet implements Loss<SupportSet.Config> {
  private static final LossCard CARD =
      new LossCard(
          "supportset",
          "Support-set cross-captioning",
          "arXiv 2010.02824",
          "A hinge, and each row of the second signal rebuilt from other pairs of the first.");

  /** The hinge is in cosines and the attention has its own temperature. */
  private static final LogitScale SCALE = new LogitScale.Fixed(1);

  /** Which rows of the first signal a row of the second is rebuilt from. */
  public enum Support {
    /** All but its partner. */
    CROSS,
    /** All. */
    FULL,
    /** Its partner alone: plain reconstruction. */
    IDENTITY
  }

  /**
   * How it is computed.
   *
   * @param weight l, of the reconstruction, at least 0
   * @param temperature t, of the attention, positive
   * @param margin of the hinge, at least 0
   * @param support which rows are rebuilt from
   */
  public record Config(double weight, double temperature, double margin, Support support) {
    /** Checks the ranges. */
    public Config {
      Limits.range(CARD.id(), "weight", weight, 0, Double.POSITIVE_INFINITY);
      Limits.positive(CARD.id(), "temperature", temperature);
      Limits.range(CARD.id(), "margin", margin, 0, Double.POSITIVE_INFINITY);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(10, 0.1, 0.2, Support.CROSS);
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
    return Objective.of((rows, scale) -> loss(rows.get(0), rows.get(1), scale, config));
  }

  private static NDArray loss(NDArray a, NDArray b, NDArray scale, Config config) {
    NDArray similarities = a.matMul(b.transpose());
    NDArray contrast =
        Margin.hinge(similarities.mul(scale), config.margin(), Margin.Negatives.HARDEST);
    NDArray rebuilt =
        config.support() == Support.IDENTITY ? a : weights(similarities, config).matMul(a);
    int n = Contrast.rows(a);
    return contrast.add(times(Contrast.squares(rebuilt.sub(b)).sum(), config.weight() / n));
  }

  /** Returns the attention {@code [n, n]} of row i of the second over row j of the first. */
  static NDArray weights(NDArray similarities, Config config) {
    NDArray attention = times(similarities.transpose(), 1 / config.temperature());
    if (config.support() == Support.CROSS) {
      Limits.others(CARD.id(), Contrast.rows(similarities));
      attention = Contrast.withoutDiagonal(attention);
    }
    return attention.softmax(1);
  }
}
