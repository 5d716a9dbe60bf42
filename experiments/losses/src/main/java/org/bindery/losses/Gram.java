package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Optional;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * GRAM (Cicchetti et al. 2025): k signals agree when the parallelotope they span is flat. {@code V
 * = sqrt det G} with {@code G_kl = z_k.z_l}; the first signal named, the data anchor (text in the
 * paper), of row i against the others of row j, in {@code 1/2 [CE(-s V) + CE(-s V^T)]} with
 * smoothed answers.
 *
 * <p>The volume is 0 as soon as any two of the vectors are parallel, or opposite, whatever the
 * others do: a signal may be lost unseen but for the batch's negatives. For two signals V is the
 * sine of the angle, blind to sign. With more signals than dimensions it is always 0. The root is
 * taken of {@code det G + 1e-6}, so that gradients stay finite where the volume is 0.
 */
@BuiltFor(Spi.VERSION)
public final class Gram implements Loss<Gram.Config> {
  private static final LossCard CARD =
      new LossCard(
          "gram",
          "Gramian volume",
          "arXiv 2412.11959",
          "Makes the volume spanned by a tuple small; the first signal is contrasted.");

  /** Above what float32 loses of a determinant by rounding, far below any volume that matters. */
  static final double SOFTENING = 1e-6;

  /**
   * How it is computed.
   *
   * @param smoothing the part of the answer spread over all rows, from 0 to 1
   */
  public record Config(double smoothing) {
    /** Checks the range. */
    public Config {
      Limits.range(CARD.id(), "smoothing", smoothing, 0, 1);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(0.1);
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
    return Objective.of(
        (rows, scale) ->
            Contrast.bothWays(volumes(rows).mul(scale).neg(), 0.5, config.smoothing()));
  }

  /** Returns the volumes {@code [n, n]} of row i of the first with row j of all others. */
  static NDArray volumes(NDList rows) {
    return Contrast.root(determinants(rows.get(0), rows.subNDList(1)), SOFTENING);
  }

  /**
   * Only the anchor's row and column of the Gram matrix depend on i, so {@code det G = |a_i|^2 det
   * K_j - c^T adj(K_j) c} with K_j the others' own Gram matrix and c their products with the
   * anchor. Determinant and adjugate by Faddeev and LeVerrier: products and sums only, hence a
   * gradient without poles where K_j is singular.
   */
  private static NDArray determinants(NDArray anchor, NDList others) {
    int n = Contrast.rows(anchor);
    int m = others.size();
    NDArray z = NDArrays.stack(others, 1);
    NDArray gram = z.matMul(z.transpose(0, 2, 1));
    NDArray one = anchor.getManager().eye(m).expandDims(0);
    NDArray step = one;
    NDArray product = gram;
    NDArray coefficient = trace(product, one, 1);
    for (int k = 2; k <= m; k++) {
      step = product.add(coefficient.mul(one));
      product = gram.matMul(step);
      coefficient = trace(product, one, k);
    }
    double sign = m % 2 == 0 ? 1 : -1;
    NDArray determinant = times(coefficient.reshape(1, n), sign);
    NDArray toAnchor =
        z.reshape((long) n * m, -1).matMul(anchor.transpose()).reshape(new Shape(n, m, n));
    NDArray bent = times(step, -sign).matMul(toAnchor).mul(toAnchor).sum(new int[] {1});
    return Contrast.squares(anchor).mul(determinant).sub(bent.transpose());
  }

  private static NDArray trace(NDArray product, NDArray one, int k) {
    return times(product.mul(one).sum(new int[] {1, 2}, true), -1.0 / k);
  }
}
