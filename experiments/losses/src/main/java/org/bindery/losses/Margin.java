package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import java.util.Optional;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * The two-way ranking loss of audio-text retrieval (Oncescu et al. 2021) and, with the hardest
 * negative, of VSE++: with {@code c_ij = s a_i.b_j}, the mean over i of {@code sum_{j != i} [m +
 * c_ij - c_ii]_+ + [m + c_ji - c_ii]_+}. Its unit is that of the similarities, cosines at the
 * default scale of 1, not nats. It is blind to everything beyond the margin: once all are met, it
 * and its gradient are 0.
 */
@BuiltFor(Spi.VERSION)
public final class Margin implements Loss<Margin.Config> {
  private static final LossCard CARD =
      new LossCard(
          "margin",
          "Max-margin ranking",
          "arXiv 2105.02192",
          "A row's partner must be nearer than every other, by a margin, in both directions.");

  /** The margin is in cosines, so nothing is learned or scaled unless asked for. */
  private static final LogitScale SCALE = new LogitScale.Fixed(1);

  /** Which negatives count. */
  public enum Negatives {
    /** All of the batch. */
    ALL,
    /** The most similar one. */
    HARDEST
  }

  /**
   * How it is computed.
   *
   * @param margin by how much the partner must win
   * @param negatives which negatives count
   */
  public record Config(double margin, Negatives negatives) {
    /** Checks the range. */
    public Config {
      Limits.range(CARD.id(), "margin", margin, 0, Double.POSITIVE_INFINITY);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(0.2, Negatives.ALL);
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
    return Objective.of(
        (rows, scale) ->
            hinge(
                Contrast.logits(rows.get(0), rows.get(1), scale),
                config.margin(),
                config.negatives()));
  }

  /** Returns the loss of similarities {@code [n, n]}. */
  static NDArray hinge(NDArray similarities, double margin, Negatives negatives) {
    int n = Contrast.rows(similarities);
    NDArray shifted = Contrast.plus(similarities, margin);
    NDArray match = similarities.diagonal();
    NDArray others = Contrast.offDiagonal(similarities.getManager(), n);
    NDArray rows = Activation.relu(shifted.sub(match.expandDims(1))).mul(others);
    NDArray columns = Activation.relu(shifted.sub(match.expandDims(0))).mul(others);
    NDArray sum =
        negatives == Negatives.ALL
            ? rows.add(columns).sum()
            : rows.max(new int[] {1}).add(columns.max(new int[] {0})).sum();
    return times(sum, 1.0 / n);
  }
}
