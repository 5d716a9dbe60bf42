package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * Symile (Saporta et al. 2024): similarity is the multilinear inner product {@code <x, y, z> =
 * sum_d x_d y_d z_d}. Each signal in turn is the query that finds the tuple of the others it
 * belongs to; the mean over signals. It bounds total correlation, so it sees what two signals only
 * say together. It does not see which two of three agree: flipping the signs of two signals changes
 * nothing.
 */
@BuiltFor(Spi.VERSION)
public final class Symile implements Loss<Symile.Config> {
  private static final LossCard CARD =
      new LossCard(
          "symile",
          "Symile",
          "arXiv 2411.01053",
          "Each signal finds all the others at once, by the product of their coordinates.");

  /** Products of unit vectors' coordinates are small, so the scale may pass CLIP's cap of 100. */
  private static final LogitScale SCALE = new LogitScale.Learned(1 / 0.07, 1000);

  /** 2^28 logits are 1 GiB. */
  private static final double MOST_LOGITS = 1L << 28;

  /** What the others of a query are taken from. */
  public enum Negatives {
    /**
     * For each query signal, the rows of each other signal in an order drawn at random: n - 1
     * negatives, among which the true tuple may be by chance. Time and memory O(n^2).
     */
    SHUFFLED,
    /** All combinations of rows, {@code n^(M-1) - 1} negatives. Time and memory O(n^M). */
    ALL
  }

  /**
   * How it is computed.
   *
   * @param negatives what the others of a query are taken from
   */
  public record Config(Negatives negatives) {}

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(Negatives.SHUFFLED);
  }

  @Override
  public LossContract contract(Config config) {
    return new LossContract.Tuples(2, Integer.MAX_VALUE);
  }

  @Override
  public Optional<LogitScale> logitScale() {
    return Optional.of(SCALE);
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of(
        (rows, scale) -> {
          NDArray total = query(rows, 0, scale, config.negatives());
          for (int m = 1; m < rows.size(); m++) {
            total = total.add(query(rows, m, scale, config.negatives()));
          }
          return times(total, 1.0 / rows.size());
        });
  }

  /** Returns the cross-entropy with one signal as the query. */
  private static NDArray query(NDList rows, int signal, NDArray scale, Negatives negatives) {
    NDArray x = rows.get(signal);
    List<NDArray> others = new ArrayList<>(rows);
    others.remove(signal);
    NDArray match = others.get(0);
    for (NDArray other : others.subList(1, others.size())) {
      match = match.mul(other);
    }
    NDArray positive = x.mul(match).sum(new int[] {1}).mul(scale);
    NDArray logits =
        negatives == Negatives.ALL
            ? Contrast.logits(x, combinations(others), scale)
            : shuffled(x, others, positive, scale);
    return Contrast.logSumExp(logits, 1).sub(positive).mean();
  }

  private static NDArray combinations(List<NDArray> others) {
    NDArray products = others.get(0);
    int n = Contrast.rows(products);
    long width = products.getShape().get(1);
    if (Math.pow(n, others.size() + 1) > MOST_LOGITS) {
      throw new ConfigException(
          "loss.negatives",
          "all",
          "Symile with all negatives needs "
              + n
              + "^"
              + (others.size() + 1)
              + " logits for a batch of "
              + n
              + ": use a smaller batch, or negatives: shuffled.");
    }
    for (NDArray other : others.subList(1, others.size())) {
      products = products.expandDims(1).mul(other.expandDims(0)).reshape(-1, width);
    }
    return products;
  }

  private static NDArray shuffled(
      NDArray x, List<NDArray> others, NDArray positive, NDArray scale) {
    int n = Contrast.rows(x);
    NDArray product = shuffle(others.get(0));
    for (NDArray other : others.subList(1, others.size())) {
      product = product.mul(shuffle(other));
    }
    NDArray negatives =
        Contrast.logits(x, product, scale).mul(Contrast.offDiagonal(x.getManager(), n));
    return negatives.add(x.getManager().eye(n).mul(positive.expandDims(1)));
  }

  private static NDArray shuffle(NDArray x) {
    return x.get(new NDIndex("{}", x.getManager().randomPermutation(Contrast.rows(x))));
  }
}
