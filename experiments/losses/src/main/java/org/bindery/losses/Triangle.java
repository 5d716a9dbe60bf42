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
 * TRIANGLE (2025): three signals agree when the triangle of their ends is small. {@code A = 1/2
 * sqrt(|u|^2 |v|^2 - (u.v)^2)} with {@code u = z1 - z2, v = z1 - z3}; the first signal named of row
 * i against the other two of row j, in {@code 1/2 [CE(-s A) + CE(-s A^T)]} with smoothed answers.
 * The authors' code leaves the root out; here it is taken, of the argument plus 1e-6, so that
 * gradients stay finite.
 *
 * <p>The area is 0 as soon as two corners coincide, wherever the third is.
 */
@BuiltFor(Spi.VERSION)
public final class Triangle implements Loss<Triangle.Config> {
  private static final LossCard CARD =
      new LossCard(
          "triangle",
          "Triangle area",
          "arXiv 2509.24734",
          "Makes the area between three signals small; the first signal is contrasted.");

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
    return new LossContract.Tuples(3, 3);
  }

  @Override
  public Optional<LogitScale> logitScale() {
    return Limits.CLIP;
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of(
        (rows, scale) -> Contrast.bothWays(areas(rows).mul(scale).neg(), 0.5, config.smoothing()));
  }

  /** Returns the areas {@code [n, n]} of row i of the first with row j of the others. */
  static NDArray areas(NDList rows) {
    NDArray x = rows.get(0);
    NDArray y = rows.get(1);
    NDArray z = rows.get(2);
    NDArray xx = Contrast.squares(x);
    NDArray xy = x.matMul(y.transpose());
    NDArray xz = x.matMul(z.transpose());
    NDArray uu = xx.add(Contrast.squares(y).transpose()).sub(times(xy, 2));
    NDArray vv = xx.add(Contrast.squares(z).transpose()).sub(times(xz, 2));
    NDArray yz = y.mul(z).sum(new int[] {1}, true).transpose();
    NDArray uv = xx.sub(xy).sub(xz).add(yz);
    return times(Contrast.root(uu.mul(vv).sub(uv.mul(uv)), Gram.SOFTENING), 0.5);
  }
}
